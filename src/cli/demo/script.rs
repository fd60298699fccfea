//! What the demo types where there is no person to, and what must then be on the screen.

/// A line that is typed at a prompt, and texts that must be seen before the next line: in the prompt that
/// follows, and in what is written before that prompt.
pub struct Line {
    pub typed: &'static str,
    /// What Tab makes of it, where Tab is pressed.
    pub completed: Option<&'static str>,
    /// A question that is asked about it, and the answer.
    pub asked: Option<(&'static str, &'static str)>,
    pub output: &'static [&'static str],
    pub prompt: &'static [&'static str],
}

pub const FIRST_PROMPT: &[&str] = &["myproject main"];

const NOTHING: Line = Line { typed: "", completed: None, asked: None, output: &[], prompt: &[] };

pub const LINES: [Line; 7] = [
    Line { typed: "wtsh allow", prompt: &["myproject main", "(venv)", ":8000"], ..NOTHING },
    Line { typed: "command -v python", output: &["/myproject/venv/bin/python"], ..NOTHING },
    Line {
        typed: "wcd stag",
        completed: Some("wcd staging"),
        prompt: &["myproject:staging", "(venv)", ":8001"],
        ..NOTHING
    },
    Line {
        typed: "command -v python; echo $PORT",
        output: &["/myproject-staging/venv/bin/python", "8001"],
        ..NOTHING
    },
    Line { typed: "wcd production", prompt: &["myproject:production", "(venv)", ":8002"], ..NOTHING },
    Line {
        typed: "git push origin main",
        asked: Some(("push all the same? [y/N]", "n")),
        output: &["wtsh: ", "git push origin production", "not pushed"],
        ..NOTHING
    },
    Line { typed: "wtsh list", output: &["main", "staging", "production", "8001"], ..NOTHING },
];
