//! What a driver of the person's own may start where the code is not known. git starts it in the working tree, and many a program takes
//! its own there: scripts, make files, plug-ins. Which ones do nobody can list; so those count that are known to do without.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use gix::bstr::{BStr, ByteSlice};

use crate::git::read;
use crate::git::run::is_elsewhere;

/// These take a program from their words, or from the folder that they are started in.
const INTERPRETERS: [&str; 59] = [
    ".",
    "ash",
    "awk",
    "bash",
    "bmake",
    "bun",
    "bunx",
    "busybox",
    "cargo",
    "chrt",
    "composer",
    "dash",
    "deno",
    "doas",
    "env",
    "eslint",
    "fish",
    "gawk",
    "gmake",
    "go",
    "gradle",
    "ionice",
    "java",
    "julia",
    "jupytext",
    "just",
    "ksh",
    "lua",
    "make",
    "mawk",
    "nice",
    "node",
    "nohup",
    "npm",
    "npx",
    "perl",
    "php",
    "pipenv",
    "pnpm",
    "poetry",
    "prettier",
    "python",
    "rake",
    "Rscript",
    "rubocop",
    "ruby",
    "setsid",
    "sh",
    "ssh-agent",
    "stdbuf",
    "sudo",
    "task",
    "taskset",
    "time",
    "timeout",
    "uv",
    "xargs",
    "yarn",
    "zsh",
];

/// They make text of text, and start nothing.
const TEXT: [&str; 25] = [
    "base64", "bunzip2", "bzip2", "cat", "cut", "dos2unix", "expand", "grep", "gunzip", "gzip", "iconv",
    "jq", "rev", "sed", "sort", "tac", "tr", "true", "unexpand", "uniq", "unix2dos", "unxz", "unzstd", "xz",
    "zstd",
];

/// Others, by the first of their words.
const JOBS: [(&str, &str); 6] = [
    ("git-crypt", "clean"),
    ("git-crypt", "smudge"),
    ("git-lfs", "clean"),
    ("git-lfs", "filter-process"),
    ("git-lfs", "smudge"),
    ("git", "merge-file"),
];

/// Whether the command starts a program that runs nothing which lies in the working tree of `dir`. Programs are looked for on a PATH
/// without any that do.
pub fn is_harmless(command: &BStr, dir: &Path) -> bool {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let Some(words) = words(command, home.as_bytes()) else { return false };
    let mut words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    // As git itself calls it (git-lfs(1)); no alias hides it.
    if words.starts_with(&[b"git", b"lfs"]) {
        words.splice(..2, [&b"git-lfs"[..]]);
    }
    let Some((program, rest)) = words.split_first() else { return false };
    if !program.starts_with(b"/") {
        return is_known(program, rest);
    }
    let is_outside = |path: &[u8]| path.starts_with(b"/") && is_elsewhere(read::path_of(path), dir);
    let name = name(program);
    is_outside(program)
        && (is_known(name, rest)
            || !is_interpreter(name) && rest.iter().all(|word| is_plain(word, &is_outside)))
}

/// Whether it takes a program from its words, or from where it is started.
pub fn is_interpreter(program: &[u8]) -> bool {
    let name = name(program);
    let name = name.trim_end_with(|one| one.is_ascii_digit() || one == '.');
    program == b"." || INTERPRETERS.iter().any(|known| known.as_bytes() == name)
}

fn name(program: &[u8]) -> &[u8] {
    program.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

fn is_known(program: &[u8], words: &[&[u8]]) -> bool {
    let is_job = |(name, first): &(&str, &str)| {
        name.as_bytes() == program && words.first().is_some_and(|word| *word == first.as_bytes())
    };
    let is_text = TEXT.iter().any(|known| known.as_bytes() == program);
    JOBS.iter().any(is_job) || is_text && !words.iter().any(|word| may_name_a_program(word))
}

/// `sed -f`, `jq --from-file`, `sort --compress-program`; a file's name, in place of `%f`, may look like one.
fn may_name_a_program(word: &[u8]) -> bool {
    let is_long = word.starts_with(b"--");
    let is_short = word.starts_with(b"-") && !is_long;
    word.contains(&b'%')
        || word.starts_with(b"--f")
        || word.starts_with(b"--co")
        || is_short && word.contains(&b'f')
}

/// A word that names no file but one that is outside, or the one that git gives (`%f`): any other may be one of the working tree.
fn is_plain(word: &[u8], is_outside: &dyn Fn(&[u8]) -> bool) -> bool {
    let is_name = |name: &[u8]| name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let is_value = |value: &[u8]| value.starts_with(b"%") || is_outside(value);
    match (word.strip_prefix(b"--"), word.split_once_str("=")) {
        (Some(_), Some((option, value))) => is_name(option) && is_value(value),
        (Some(option), None) => is_name(option),
        _ if word.starts_with(b"-") => word.len() <= 2,
        _ => {
            is_value(word) || matches!(word, b"clean" | b"smudge" | b"process" | b"filter-process" | b"merge")
        }
    }
}

/// The words of one simple command, without their quotes, `~/` and `$HOME/` being what they mean. `None` where there is more to it for
/// a shell, and where git would put a file's name (`%f`) between quotes: it has some of its own, and so ends those.
fn words(command: &[u8], home: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (mut words, mut rest) = (Vec::new(), command);
    loop {
        rest = rest.trim_start_with(|one| one == ' ' || one == '\t');
        if rest.is_empty() {
            return Some(words);
        }
        let (word, after) = word(rest, home)?;
        words.push(word);
        rest = after;
    }
}

/// The first one, and what follows it.
fn word<'a>(text: &'a [u8], home: &[u8]) -> Option<(Vec<u8>, &'a [u8])> {
    let (mut word, mut rest) = (Vec::new(), text);
    if let Some(after) = rest.strip_prefix(b"~") {
        word.extend_from_slice(home);
        rest = Some(after).filter(|after| !home.is_empty() && after.starts_with(b"/"))?;
    }
    while let Some((first, after)) = rest.split_first() {
        match first {
            b' ' | b'\t' => break,
            b'\'' | b'"' => {
                let (quoted, after) = after.split_once_str(std::slice::from_ref(first))?;
                let quoted = if *first == b'"' { inside(quoted, home)? } else { quoted.to_vec() };
                if quoted.contains(&b'%') {
                    return None;
                }
                word.extend(quoted);
                rest = after;
            }
            b'$' => {
                word.extend_from_slice(home);
                rest = after
                    .strip_prefix(b"HOME")
                    .filter(|after| !home.is_empty() && after.starts_with(b"/"))?;
            }
            _ if first.is_ascii_alphanumeric() || b"%+,-./:=@^_".contains(first) || !first.is_ascii() => {
                word.push(*first);
                rest = after;
            }
            _ => return None,
        }
    }
    Some((word, rest))
}

/// What is between double quotes.
fn inside(quoted: &[u8], home: &[u8]) -> Option<Vec<u8>> {
    let at_home = quoted.strip_prefix(b"$HOME").filter(|after| after.starts_with(b"/"));
    let (start, rest) = at_home.map_or((&b""[..], quoted), |after| (home, after));
    let is_literal = !rest.iter().any(|byte| b"$`\\".contains(byte));
    is_literal.then(|| [start, rest].concat())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_program_that_may_take_its_own_from_the_working_tree_is_none_of_the_known_ones() {
        for command in [
            "make -s smudge",
            "uv run nbstripout",
            "poetry run fmt",
            "npx prettier",
            "npm run fmt",
            "just clean",
            "cargo run",
            "awk -f x",
            "php x",
            "Rscript x",
            "java -jar x.jar",
            "jupytext --to py",
            "git fmt",
            "git -c alias.lfs=!x lfs smudge",
            "git lfs fmt",
            "git-lfs merge-driver --program x",
            "nbstripout",
            "fmt",
            "tools/smudge",
            "./smudge %f",
            "sh fmt",
            "python3 fmt.py",
            "env sh fmt",
            "X=1 cat",
            "sed -f x",
            "sed -nf x",
            "sed --file=x",
            "sed s/a/b/ %f",
            "jq --from-file x",
            "sort --compress-program=x",
            "",
        ] {
            assert!(!is_harmless(command.into(), Path::new("/")), "{command}");
        }
    }

    #[test]
    fn a_program_that_has_but_what_it_is_given_is_known() {
        for command in [
            "git-lfs smudge -- %f",
            "git-lfs filter-process --skip",
            "git lfs clean -- %f",
            "git lfs filter-process",
            "\"git-crypt\" smudge",
            "git-crypt clean --key-name=x",
            "git merge-file --ours %A %O %B",
            "cat",
            "/bin/cat",
            "true",
            "tr a-z A-Z",
            "expand -t 4",
            "sed -e 's/pass(word)?=.*/x;y/' -n",
            "sed /^OUTPUT/d",
            "jq -S \".\"",
            "gzip -cd",
            "sort -u",
        ] {
            assert!(is_harmless(command.into(), Path::new("/")), "{command}");
        }
    }

    /// git's own quotes around a file's name end those that it is put between: what it says is then a shell's.
    #[test]
    fn what_means_something_to_a_shell_is_not_judged() {
        for command in [
            "cat; x",
            "cat | x",
            "cat & x",
            "cat && x",
            "cat < x",
            "cat > x",
            "cat\nx",
            "cat $X",
            "cat \"$X\"",
            "cat $(x)",
            "cat `x`",
            "cat \"`x`\"",
            "(cat)",
            "c\\at",
            "cat 'x",
            "cat \"\\\"\" x",
            "cat '%f'",
            "git-lfs smudge -- \"%f\"",
            "~someone/x",
        ] {
            assert!(!is_harmless(command.into(), Path::new("/")), "{command}");
        }
    }

    #[test]
    fn a_whole_path_leads_out_of_every_worktree() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        sandbox.commit(&main, "a", "", "a");
        let there = sandbox.worktree(&main, "there");
        let own = sandbox.path().join("own");
        for file in [
            &own,
            &main.join("fmt"),
            &there.join("fmt"),
            &sandbox.path().join("make"),
            &sandbox.path().join("python3.12"),
        ] {
            fs::write(file, "").expect("a program");
        }
        symlink(there.join("fmt"), sandbox.path().join("link")).expect("a link");
        let is_harmless = |command: &str| {
            let command = command.replace("OUT", &sandbox.path().display().to_string());
            let command = command.replace("MAIN", &main.display().to_string());
            let command = command.replace("THERE", &there.display().to_string());
            [&main, &there].map(|dir| is_harmless(command.as_bytes().as_bstr(), dir))
        };
        for command in [
            "OUT/own",
            "'OUT/own'",
            "OUT/own clean %f",
            "OUT/own --in %f -v --config=OUT/own",
            "OUT/own OUT/make",
        ] {
            assert_eq!(is_harmless(command), [true; 2], "{command}");
        }
        for command in [
            "MAIN/fmt",
            "THERE/fmt",
            "OUT/link",
            "OUT/nothing-yet",
            "OUT/./p/fmt",
            "OUT/own x",
            "OUT/own ./x",
            "OUT/own -Cx",
            "OUT/own --in=x",
            "OUT/own --in=~/x",
            "OUT/own THERE/fmt",
            "OUT/own --in=OUT/link",
            "OUT/make",
            "OUT/make -s",
            "OUT/python3.12 OUT/own",
            "'~/own'",
        ] {
            assert_eq!(is_harmless(command), [false; 2], "{command}");
        }
    }

    #[test]
    fn the_home_folder_is_where_a_shell_has_it() {
        let has = |command: &str| words(command.as_bytes(), b"/home/me").map(|words| words.join(&b'|'));
        for (command, expected) in [
            ("~/x  a 'b c'\"d\"", "/home/me/x|a|b cd"),
            ("$HOME/x", "/home/me/x"),
            ("\"$HOME/x y\"", "/home/me/x y"),
            ("'~/x' '$HOME/x'", "~/x|$HOME/x"),
            ("\"~/x\"", "~/x"),
            ("''", ""),
        ] {
            assert_eq!(has(command).as_deref(), Some(expected.as_bytes()), "{command}");
        }
        assert!(["~", "~x/y", "a~", "$HOMER/x", "\"x$HOME/x\""].iter().all(|command| has(command).is_none()));
        assert!(words(b"~/x", b"").is_none());
    }
}
