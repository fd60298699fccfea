//! Styled text as the value of a variable that a prompt refers to, with the marks by which each shell knows what takes no
//! room on the line.

use nu_ansi_term::Style;

use super::Shell;

/// `pieces` (clean text) for the variable that the prompt of `shell` refers to.
///
/// bash takes `\001` and `\002` around what has no width (readline's RL_PROMPT_START_IGNORE); zsh expands what the
/// variable holds for `%` once more, so `%` is doubled; fish knows escape sequences itself.
pub fn prompt_text<'a>(shell: Shell, pieces: impl IntoIterator<Item = (&'a str, Style)>) -> String {
    let mut out = String::new();
    for (text, style) in pieces {
        let colored = style != Style::default();
        if colored {
            mark(&mut out, shell, &style.prefix().to_string());
        }
        match shell {
            Shell::Zsh => out.push_str(&text.replace('%', "%%")),
            Shell::Bash | Shell::Fish => out.push_str(text),
        }
        if colored {
            mark(&mut out, shell, &style.suffix().to_string());
        }
    }
    out
}

fn mark(out: &mut String, shell: Shell, sequence: &str) {
    let (before, after) = match shell {
        Shell::Bash => ("\u{1}", "\u{2}"),
        Shell::Zsh => ("%{", "%}"),
        Shell::Fish => ("", ""),
    };
    out.push_str(before);
    out.push_str(sequence);
    out.push_str(after);
}

#[cfg(test)]
mod tests {
    use nu_ansi_term::Color;

    use super::*;

    #[test]
    fn marks_what_has_no_width() {
        let pieces = [("50%", Color::Red.normal()), (" ", Style::default())];
        assert_eq!(prompt_text(Shell::Bash, pieces), "\u{1}\u{1b}[31m\u{2}50%\u{1}\u{1b}[0m\u{2} ");
        assert_eq!(prompt_text(Shell::Zsh, pieces), "%{\u{1b}[31m%}50%%%{\u{1b}[0m%} ");
        assert_eq!(prompt_text(Shell::Fish, pieces), "\u{1b}[31m50%\u{1b}[0m ");
    }
}
