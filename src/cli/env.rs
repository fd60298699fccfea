//! `wtsh env`: what is active here, from which file, and why not, where it is not.

use std::ffi::{OsStr, OsString};
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::messages;
use super::subject::{Subject, folder};
use crate::config::Config;
use crate::env::{Dotenv, Environment, Place, VenvStanding, direnv_covers, venv_standing};
use crate::state::diff::{Diff, Variables};
use crate::store::trust::Trust;

mod json;
mod text;

/// Say which virtual environment and .env files are in effect here, and why not where they are not
#[derive(clap::Args)]
pub struct Arguments {
    /// Print JSON: one object, whose "version" is 1
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = folder(None)?;
    let subject = Subject::of(&dir)?;
    let Some(root) = subject.root() else {
        return Err(messages::environment::no_worktree_here(subject.path()));
    };
    let now: Variables = std::env::vars_os().collect();
    let (config, _) = Config::load();
    let environment = Environment::find(Place { root, cwd: &dir }, &config.env);
    let report = Report::new(&now, environment, subject.trust(), direnv_covers(&now, &dir));
    let text = if arguments.json { json::report(&report) } else { text::report(&report) };
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// What there is to say.
struct Report {
    trust: Trust,
    environment: Environment,
    venv: VenvState,
    /// The names that a file sets and that have another value in the shell, one list a file of the environment.
    elsewise: Vec<Vec<OsString>>,
    /// Nothing is in effect, for one reason.
    obstacle: Option<Obstacle>,
}

/// Why nothing of an environment is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    NotAllowed,
    Denied,
    /// direnv does it.
    Direnv,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum VenvState {
    Active,
    /// There is none here.
    None,
    /// There is one, and it could be active, but the shell has none: `deactivate`, or no wtsh there.
    NotSet,
    /// The person activated this one by hand.
    Theirs(PathBuf),
    Hindered(Obstacle),
}

impl Report {
    fn new(now: &Variables, environment: Environment, trust: Trust, direnv: bool) -> Report {
        let before = now.get(OsStr::new("__WTSH_ENV")).map(|text| Diff::decode(text)).unwrap_or_default();
        let obstacle = match trust {
            _ if direnv => Some(Obstacle::Direnv),
            Trust::Allowed => None,
            Trust::Denied => Some(Obstacle::Denied),
            Trust::Unknown => Some(Obstacle::NotAllowed),
        };
        let venv = venv_state(now, &before, &environment, obstacle);
        let elsewise =
            environment.dotenv.iter().map(|dotenv| set_elsewise(now, dotenv, &environment)).collect();
        Report { trust, environment, venv, elsewise, obstacle }
    }
}

fn venv_state(
    now: &Variables,
    before: &Diff,
    environment: &Environment,
    obstacle: Option<Obstacle>,
) -> VenvState {
    let active = now.get(OsStr::new("VIRTUAL_ENV")).map(Path::new);
    match (venv_standing(now, before, environment), obstacle) {
        (VenvStanding::Theirs(dir), _) => VenvState::Theirs(dir),
        (VenvStanding::None, _) => VenvState::None,
        (VenvStanding::Ours(dir), _) if active == Some(&dir) => VenvState::Active,
        (VenvStanding::Ours(_), Some(obstacle)) => VenvState::Hindered(obstacle),
        (VenvStanding::Ours(_), None) => VenvState::NotSet,
    }
}

/// Of two files that set a name, only the last one's value is looked for.
fn set_elsewise(now: &Variables, dotenv: &Dotenv, environment: &Environment) -> Vec<OsString> {
    let wanted = environment.wanted().variables;
    let mut names: Vec<OsString> = dotenv.variables.iter().map(|(name, _)| name.clone()).collect();
    names.retain(|name| wanted.get(name).and_then(Option::as_ref) != now.get(name));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::{Problem, Venv, VenvProblem, Why};

    fn environment() -> Environment {
        let dotenv = Dotenv {
            file: "/w/.env".into(),
            variables: vec![("PORT".into(), "8001".into()), ("TOKEN".into(), "sesame".into())],
            problems: vec![Problem { line: 3, why: Why::Refused("PATH".into()) }],
        };
        Environment {
            root: "/w".into(),
            venv: Some(Venv { dir: "/w/venv".into(), name: "it\"s".into(), python: Some("3.12.1".into()) }),
            rejected: vec![("/w/.venv".into(), VenvProblem::NoConfiguration)],
            dotenv: vec![dotenv],
            watched: vec![],
        }
    }

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    fn state(pairs: &[(&str, &str)], trust: Trust, direnv: bool) -> VenvState {
        Report::new(&variables(pairs), environment(), trust, direnv).venv
    }

    #[test]
    fn every_reason_is_told_apart() {
        let active = [("VIRTUAL_ENV", "/w/venv")];
        assert_eq!(state(&active, Trust::Allowed, false), VenvState::Active);
        assert_eq!(state(&[], Trust::Allowed, false), VenvState::NotSet);
        assert_eq!(state(&[], Trust::Unknown, false), VenvState::Hindered(Obstacle::NotAllowed));
        assert_eq!(state(&[], Trust::Denied, false), VenvState::Hindered(Obstacle::Denied));
        assert_eq!(state(&[], Trust::Allowed, true), VenvState::Hindered(Obstacle::Direnv));
        let theirs = [("VIRTUAL_ENV", "/mine")];
        assert_eq!(state(&theirs, Trust::Allowed, false), VenvState::Theirs("/mine".into()));
        let none = Report::new(&Variables::new(), Environment::default(), Trust::Allowed, false);
        assert_eq!(none.venv, VenvState::None);
    }

    #[test]
    fn people_read_what_and_why_not() {
        let now = variables(&[("PORT", "8001")]);
        let allowed = Report::new(&now, environment(), Trust::Allowed, false);
        let expected = "\
root   /w
trust  allowed
venv   /w/venv (Python 3.12.1), not active: this shell ran deactivate (leave the worktree and come back), or has no wtsh (wtsh init)
       /w/.venv: no venv: it has no pyvenv.cfg that names a home
.env   /w/.env: PORT, TOKEN
       with another value, or none, in this shell: TOKEN
       line 3: PATH is not set from a .env: it changes which programs run or how
port   8001
";
        assert_eq!(text::report(&allowed), expected);
        let unknown = text::report(&Report::new(&now, environment(), Trust::Unknown, false));
        assert!(
            unknown
                .contains("venv   /w/venv (Python 3.12.1), not active: not allowed yet; wtsh allow does\n")
        );
        assert!(unknown.contains("       not in effect: not allowed yet; wtsh allow does\n"));
        let active =
            Report::new(&variables(&[("VIRTUAL_ENV", "/w/venv")]), environment(), Trust::Allowed, false);
        assert!(text::report(&active).contains("venv   /w/venv (Python 3.12.1), active\n"));
    }

    #[test]
    fn json_is_one_object_and_tells_no_value() {
        let now = variables(&[("PORT", "8001"), ("VIRTUAL_ENV", "/w/venv")]);
        let report = Report::new(&now, environment(), Trust::Allowed, false);
        let expected = concat!(
            r#"{"version":1,"root":"/w","trust":"allowed","#,
            r#""venv":{"path":"/w/venv","name":"it\"s","python":"3.12.1"},"venv_state":"active","theirs":null,"#,
            r#""rejected":[{"path":"/w/.venv","why":"no-configuration"}],"#,
            r#""dotenv":[{"file":"/w/.env","variables":["PORT","TOKEN"],"not_in_effect":["TOKEN"],"#,
            r#""problems":[{"line":3,"why":"refused"}]}],"port":8001}"#,
            "\n"
        );
        assert_eq!(json::report(&report), expected);
    }
}
