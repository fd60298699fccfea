use std::path::Path;

use super::clashes::{Clash, Given};
use super::report::{Computed, Obstacle, Project, ProjectState, Report, VenvState};
use super::{json, text};
use crate::cli::site::Caller;
use crate::env::{Dotenv, Environment, FoundBy, Maker, Problem, VarProblem, Venv, VenvProblem, Why};
use crate::state::diff::{Diff, Variables};
use crate::state::session::declined_mark;
use crate::store::trust::Trust;

fn environment() -> Environment {
    let dotenv = Dotenv {
        file: "/w/.env".into(),
        variables: vec![("PORT".into(), "8001".into()), ("TOKEN".into(), "sesame".into())],
        problems: vec![Problem { line: 3, why: Why::Refused("PATH".into()) }],
        ..Dotenv::default()
    };
    Environment {
        root: "/w".into(),
        venv: Some(Venv {
            dir: "/w/venv".into(),
            name: "it\"s".into(),
            python: Some("3.12.1".into()),
            ..Venv::default()
        }),
        rejected: vec![("/w/.venv".into(), VenvProblem::NoConfiguration)],
        dotenv: vec![dotenv],
        ..Environment::default()
    }
}

fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn reported(pairs: &[(&str, &str)], environment: Environment, trust: Trust, direnv: bool) -> Report {
    let caller = Caller { now: variables(pairs), before: Diff::default() };
    Report::new(&caller, environment, trust, Obstacle::of(trust, direnv))
}

fn state(pairs: &[(&str, &str)], trust: Trust, direnv: bool) -> VenvState {
    reported(pairs, environment(), trust, direnv).venv
}

#[test]
fn every_reason_is_told_apart() {
    let active = [("VIRTUAL_ENV", "/w/venv")];
    assert_eq!(state(&active, Trust::Allowed, false), VenvState::Active);
    assert_eq!(state(&[], Trust::Allowed, false), VenvState::NotSet);
    let declined = |place: &str| declined_mark(Path::new(place)).into_string().unwrap();
    let here = declined("/w");
    assert_eq!(state(&[("__WTSH_DECLINED", &here)], Trust::Allowed, false), VenvState::Deactivated);
    let there = declined("/other");
    assert_eq!(state(&[("__WTSH_DECLINED", &there)], Trust::Allowed, false), VenvState::NotSet);
    assert_eq!(state(&[], Trust::Unknown, false), VenvState::Hindered(Obstacle::NotAllowed));
    assert_eq!(state(&[], Trust::Denied, false), VenvState::Hindered(Obstacle::Denied));
    assert_eq!(state(&[], Trust::Allowed, true), VenvState::Hindered(Obstacle::Direnv));
    let theirs = [("VIRTUAL_ENV", "/mine")];
    assert_eq!(state(&theirs, Trust::Allowed, false), VenvState::Theirs("/mine".into()));
    assert_eq!(reported(&[], Environment::default(), Trust::Allowed, false).venv, VenvState::None);
}

#[test]
fn people_read_what_and_why_not() {
    let now = [("PORT", "8001")];
    let expected = "\
root   /w
trust  allowed
venv   /w/venv (Python 3.12.1), not active: it will be at this shell's next prompt, if its startup file has wtsh init
       /w/.venv is not used: it is no venv: no pyvenv.cfg in it names a home
.env   /w/.env: PORT, TOKEN
       not so in this shell, where they have another value or none: TOKEN
       line 3: PATH is not set from a .env: it changes which programs run or how
port   8001
";
    assert_eq!(text::report(&reported(&now, environment(), Trust::Allowed, false)), expected);
    let unknown = text::report(&reported(&now, environment(), Trust::Unknown, false));
    assert!(
        unknown.contains(
            "venv   /w/venv (Python 3.12.1), not active: you have not allowed it yet: wtsh allow\n"
        )
    );
    assert!(unknown.contains("       not in effect: you have not allowed it yet: wtsh allow\n"));
    let active = reported(&[("VIRTUAL_ENV", "/w/venv")], environment(), Trust::Allowed, false);
    assert!(text::report(&active).contains("venv   /w/venv (Python 3.12.1), active\n"));
}

/// Of everything something.
fn full() -> Report {
    let mut environment = environment();
    let venv = environment.venv.as_mut().unwrap();
    (venv.maker, venv.by) = (Maker::Uv, FoundBy::File("/w/.venv".into()));
    venv.moved_from = Some("/old/venv".into());
    environment.rejected = vec![("/w/v".into(), VenvProblem::Copied { made_in: "/main/v".into() })];
    let later = |file: &str, held| Dotenv {
        file: file.into(),
        variables: vec![("TOKEN".into(), "other".into())],
        held,
        ..Dotenv::default()
    };
    environment.dotenv.extend([later("/w/a/.env", false), later("/w/a/.env.held", true)]);
    environment.var_problems = vec![VarProblem {
        name: "DB".into(),
        file: "/w/.wtsh.toml".into(),
        line: 3,
        column: 9,
        why: "no filter 'x'".into(),
    }];
    let mut report = reported(
        &[("VIRTUAL_ENV", "/main/v"), ("TOKEN", "other"), ("PORT", "8001")],
        environment,
        Trust::Allowed,
        false,
    );
    report.theirs_worktree = Some("myproject".into());
    report.newer = Some("/w/uv.lock".into());
    report.computed = vec![Computed {
        file: "/w/.wtsh.toml".into(),
        variables: vec!["DATABASE_URL".into()],
        elsewise: vec!["DATABASE_URL".into()],
    }];
    let warnings = Vec::new();
    report.project = Some(Project { file: "/w/.wtsh.toml".into(), state: ProjectState::Held, warnings });
    let given = |root: &str, file: Option<&str>| Given { root: root.into(), file: file.map(Into::into) };
    let given = vec![given("/w", Some("/w/.env")), given("/main", None)];
    report.clashes = vec![Clash { name: "PORT".into(), given }];
    report
}

#[test]
fn people_read_all_of_it() {
    let expected = "\
root   /w
trust  allowed
venv   /w/venv (Python 3.12.1, made by uv), not active: you activated /main/v of myproject yourself; deactivate ends that, or unset VIRTUAL_ENV
       /w/.venv names it
       was made in /old/venv, where nothing is left: its scripts do not start
       /w/uv.lock is newer than the last install into it: something may be missing there
       /w/v is not used: it was made in /main/v, and its scripts run the programs there
       or use it as it is:
.env   /w/.env: PORT, TOKEN
       a file further down sets these too, and that one counts: TOKEN
       line 3: PATH is not set from a .env: it changes which programs run or how
.env   /w/a/.env: TOKEN
.env   /w/a/.env.held: TOKEN
       not in effect: git tracks it, and you have not allowed what it says now
         wtsh allow
vars   /w/.wtsh.toml: DATABASE_URL
       not so in this shell, where they have another value or none: DATABASE_URL
vars   /w/.wtsh.toml:3:9: env.vars.DB: no filter 'x'
config /w/.wtsh.toml, not in effect: you have not allowed what it says now
         wtsh allow
clash  PORT has the same value in several worktrees: /w/.env, /main (from [env.vars])
port   8001
";
    assert_eq!(without_commands(&text::report(&full())), without_commands(expected));
}

/// The commands that mend a venv are worded elsewhere.
fn without_commands(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("         ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn json_is_one_object_and_tells_no_value() {
    let report =
        reported(&[("PORT", "8001"), ("VIRTUAL_ENV", "/w/venv")], environment(), Trust::Allowed, false);
    let expected = concat!(
        r#"{"version":1,"root":"/w","trust":"allowed","#,
        r#""venv":{"path":"/w/venv","name":"it\"s","python":"3.12.1","maker":"venv","found_by":"name","#,
        r#""found_in":null,"moved_from":null,"newer":null,"command":null},"#,
        r#""venv_state":"active","theirs":null,"theirs_worktree":null,"#,
        r#""rejected":[{"path":"/w/.venv","why":"no-configuration","other":null,"command":null}],"#,
        r#""dotenv":[{"file":"/w/.env","held":false,"variables":["PORT","TOKEN"],"overridden":[],"#,
        r#""not_in_effect":["TOKEN"],"problems":[{"line":3,"name":"PATH","why":"refused"}]}],"#,
        r#""computed":[],"var_problems":[],"project_file":null,"clashes":[],"port":8001}"#,
        "\n"
    );
    assert_eq!(json::report(&report), expected);
}

#[test]
fn json_has_all_of_it() {
    let text = json::report(&full());
    for part in [
        r#""maker":"uv","found_by":"file","found_in":"/w/.venv","moved_from":"/old/venv","newer":"/w/uv.lock""#,
        r#""venv_state":"theirs","theirs":"/main/v","theirs_worktree":"myproject""#,
        r#"{"path":"/w/v","why":"copied","other":"/main/v","#,
        r#""file":"/w/a/.env.held","held":true"#,
        r#""overridden":["TOKEN"],"not_in_effect":[]"#,
        r#""computed":[{"file":"/w/.wtsh.toml","variables":["DATABASE_URL"],"not_in_effect":["DATABASE_URL"]}]"#,
        r#""var_problems":[{"name":"DB","file":"/w/.wtsh.toml","line":3,"column":9,"why":"no filter 'x'"}]"#,
        r#""project_file":{"path":"/w/.wtsh.toml","state":"held","problems":[]}"#,
        r#""clashes":[{"name":"PORT","given":[{"root":"/w","file":"/w/.env"},{"root":"/main","file":null}]}]"#,
    ] {
        assert!(text.contains(part), "{part} is in {text}");
    }
    assert!(!text.contains("sesame") && !text.contains("other\","), "no value is told");
}
