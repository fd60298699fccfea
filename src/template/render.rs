//! Evaluating one template. Its language is that of Jinja, as minijinja has it; it can compute and do nothing else.

use std::io::{self, Write};

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};

use super::bounds::overstepped;
use super::filters;

/// What a template can name.
pub const VARIABLES: &[&str] = &["name", "repo", "branch", "worktree", "root", "is_main"];
pub const FILTERS: &[&str] = &["slug", "db", "hash", "port"];

/// Bytes of a result. An environment has a few megabytes in all, and no address or name is this long.
const LONGEST: usize = 4096;
/// Instructions: some twenty make a value.
const MOST: u64 = 10_000;

/// The values of `VARIABLES`.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub name: &'a str,
    pub repo: &'a str,
    pub branch: &'a str,
    pub worktree: &'a str,
    /// `None`: the path is not UTF-8.
    pub root: Option<&'a str>,
    pub is_main: bool,
}

/// A word that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    Variable(String),
    Filter(String),
    Function(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The byte of the template where the mistake begins.
    pub at: Option<usize>,
    pub what: String,
    /// The word, where it is that.
    pub unknown: Option<Unknown>,
}

/// The template's result. `port` gives a port for a base, or says why there is none.
pub fn render(
    template: &str,
    known: &Known,
    port: impl Fn(u16) -> Result<u16, String> + Clone + Send + Sync + 'static,
) -> Result<String, Wrong> {
    if let Some(wrong) = overstepped(template) {
        return Err(wrong);
    }
    let engine = engine(port);
    let mut text = Bounded(Vec::new());
    let written = engine.template_from_str(template).and_then(|parsed| {
        parsed.render_captured_to(values(known), &mut text)?;
        Ok(())
    });
    match written {
        Ok(()) => String::from_utf8(text.0).map_err(|_| Wrong::whole("the result is not UTF-8")),
        Err(error) => Err(wrong(template, &error)),
    }
}

fn engine<'a>(port: impl Fn(u16) -> Result<u16, String> + Clone + Send + Sync + 'static) -> Environment<'a> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(MOST));
    engine.add_filter("slug", |text: String| filters::slug(&text));
    engine.add_filter("db", |text: String| filters::db(&text));
    engine.add_filter("hash", |text: String| filters::hash(&text));
    let port = move |base: Value| {
        let base = u16::try_from(base).ok().filter(|base| *base != 0);
        let base = base.ok_or_else(|| "a port is a number from 1 to 65535".to_owned());
        base.and_then(&port).map_err(|why| Error::new(ErrorKind::InvalidOperation, why))
    };
    engine.add_filter("port", port.clone());
    engine.add_function("port", port);
    engine
}

fn values(known: &Known) -> Value {
    let Known { name, repo, branch, worktree, root, is_main } = *known;
    let root = root.map_or(Value::UNDEFINED, Value::from);
    context! { name, repo, branch, worktree, root, is_main }
}

/// A text that does not grow past `LONGEST`.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Wrong {
    fn whole(what: impl Into<String>) -> Wrong {
        Wrong { at: None, what: what.into(), unknown: None }
    }
}

fn wrong(template: &str, error: &Error) -> Wrong {
    let range = error.range().filter(|range| template.get(range.clone()).is_some());
    let at = range.as_ref().map(|range| range.start);
    let word = range.map(|range| word(&template[range])).filter(|word| !word.is_empty());
    let unknown = word.and_then(|word| unknown(error.kind(), word.to_owned()));
    let what = match &unknown {
        Some(Unknown::Variable(word)) if VARIABLES.contains(&word.as_str()) => {
            format!("`{word}` has no value here: the path is not UTF-8")
        }
        Some(Unknown::Variable(word)) => format!("there is no variable `{word}`"),
        Some(Unknown::Filter(word)) => format!("there is no filter `{word}`"),
        Some(Unknown::Function(word)) => format!("there is no function `{word}`"),
        None => plain_words(error),
    };
    Wrong { at, what, unknown }
}

fn unknown(kind: ErrorKind, word: String) -> Option<Unknown> {
    match kind {
        ErrorKind::UndefinedError => Some(Unknown::Variable(word)),
        ErrorKind::UnknownFilter => Some(Unknown::Filter(word)),
        ErrorKind::UnknownFunction => Some(Unknown::Function(word)),
        _ => None,
    }
}

fn plain_words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::WriteFailure => format!("the result is longer than {LONGEST} bytes"),
        ErrorKind::OutOfFuel => "this computes for too long".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), str::to_owned),
    }
}

/// The name that `text` begins with.
fn word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rendered(template: &str) -> Result<String, Wrong> {
        let known = Known {
            name: "myproject-staging",
            repo: "myproject",
            branch: "feature/x",
            worktree: "staging",
            root: Some("/w"),
            is_main: false,
        };
        let port = |base: u16| if base == 9 { Err("none is free".to_owned()) } else { Ok(base + 1) };
        render(template, &known, port)
    }

    #[test]
    fn what_people_write() {
        for (template, text) in [
            ("plain", "plain"),
            ("{{ port(8000) }}", "8001"),
            ("{{ 8000 | port }}", "8001"),
            ("postgres:///{{ name | db }}", "postgres:///myproject_staging"),
            ("{{ (repo ~ '-' ~ worktree) | db }}", "myproject_staging"),
            ("{{ branch | slug }}", "feature-x-217d2bf5"),
            ("{{ branch | hash }}", "217d2bf5"),
            ("{{ root }}/data", "/w/data"),
            ("{{ 'prod' if is_main else 'dev' }}", "dev"),
            ("{{ is_main }}", "False"),
            ("{{ '{{' }} $HOME `x` \\", "{{ $HOME `x` \\"),
        ] {
            assert_eq!(rendered(template).as_deref(), Ok(text), "{template}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        for (template, at, what) in [
            ("{{ brunch }}", Some(3), "there is no variable `brunch`"),
            ("a{{ name | slgu }}", Some(11), "there is no filter `slgu`"),
            ("{{ prot(1) }}", Some(3), "there is no function `prot`"),
            ("{{ port(0) }}", Some(3), "a port is a number from 1 to 65535"),
            ("{{ port('x') }}", Some(3), "a port is a number from 1 to 65535"),
            ("{{ port(70000) }}", Some(3), "a port is a number from 1 to 65535"),
            ("{{ port(9) }}", Some(3), "none is free"),
        ] {
            let wrong = rendered(template).unwrap_err();
            assert_eq!((wrong.at, wrong.what.as_str()), (at, what), "{template}");
        }
        assert_eq!(rendered("{{ brunch }}").unwrap_err().unknown, Some(Unknown::Variable("brunch".into())));
        for template in ["{{ name", "{{ name | }}", "{{ port(1 }}", "{% nonsense %}", "{% include 'x' %}"] {
            let wrong = rendered(template).unwrap_err();
            assert!(!wrong.what.is_empty() && wrong.unknown.is_none(), "{template}: {wrong:?}");
        }
    }

    #[test]
    fn nothing_runs_on() {
        for template in
            ["{{ 'x' * 5000 }}", "{% for a in [1]*200 %}{% for b in [1]*200 %}{% endfor %}{% endfor %}"]
        {
            assert!(rendered(template).is_err(), "{template}");
        }
        assert!(
            rendered(&"(".repeat(100_000)).is_err()
                || rendered(&format!("{{{{{}", "(".repeat(100_000))).is_err()
        );
    }

    proptest! {
        #[test]
        fn no_template_panics(template in r"(\{\{|\}\}|\{%|[a-z(){}|~'0-9 .\[\]*]){0,20}|.*") {
            let _ = rendered(&template);
        }
    }
}
