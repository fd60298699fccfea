use std::fs;

use super::*;
use crate::sandbox::Sandbox;

struct Case {
    _sandbox: Sandbox,
    source: PathBuf,
    there: Repository,
    config: Config,
}

impl Case {
    fn new(configuration: &str) -> Self {
        let sandbox = Sandbox::new();
        let source = sandbox.repository("p");
        let there = Repository::discover(&sandbox.worktree(&source, "f")).unwrap().unwrap();
        let (config, warnings) = Config::of_text(Path::new("/me/wtsh.toml"), configuration);
        assert_eq!(warnings, []);
        Case { _sandbox: sandbox, source, there, config }
    }

    /// What becomes of a file where each template that is asked for comes to itself, between brackets.
    fn changed(&self, path: &str, content: &str) -> Option<String> {
        let values = |asked: &Asked| {
            let wanted = asked.config.vars.iter().filter(|var| !(asked.skip)(&var.name));
            let value = |var: &Var| (var.name.clone().into(), format!("[{}]", var.template).into());
            (wanted.map(value).collect(), Vec::new())
        };
        let own = Values::of(&self.there, &self.source, &self.config, &[]);
        let changed = own.change_with(Path::new(path), content.as_bytes(), values);
        changed.map(|content| String::from_utf8(content).unwrap())
    }

    fn advice(&self, theirs: &str, own: &str) -> Vec<String> {
        fs::write(self.source.join(".env"), theirs).unwrap();
        fs::write(self.there.root().unwrap().join(".env"), own).unwrap();
        Values::of(&self.there, &self.source, &self.config, &[]).advice(&[".env".into(), "other".into()])
    }
}

#[test]
fn port_and_what_is_configured_get_own_values() {
    let case = Case::new("[env.vars]\nDB = 'x'\nNOT_THERE = 'y'\n");
    let changed = case.changed("apps/.env", "export PORT='8000' # p\nDB=a\nOTHER=1\r\n");
    assert_eq!(changed.as_deref(), Some("export PORT='[{{ 8000|port }}]' # p\nDB='[x]'\nOTHER=1\r\n"));
}

#[test]
fn a_template_for_port_counts_and_what_is_no_port_stays() {
    let case = Case::new("[env.vars]\nPORT = 'mine'\n");
    assert_eq!(case.changed(".env", "PORT=8000").as_deref(), Some("PORT='[mine]'"));
    let case = Case::new("");
    for content in ["PORT=http", "PORT=0", "PORT=70000", "PORT=", "X=1", "not a line", ""] {
        assert_eq!(case.changed(".env", content), None, "{content}");
    }
    assert_eq!(case.changed("settings.ini", "PORT=8000"), None);
}

#[test]
fn what_could_not_be_worked_out_is_said() {
    let case = Case::new("");
    let own = Values::of(&case.there, &case.source, &case.config, &[]);
    let problem = VarProblem {
        name: "PORT".into(),
        file: PathBuf::new(),
        line: 0,
        column: 0,
        why: "none is free".into(),
    };
    let changed = own.change_with(Path::new(".env"), b"PORT=8000", |_| (Vec::new(), vec![problem.clone()]));
    assert_eq!(changed, None);
    let advice = own.advice(&[]);
    assert!(advice.len() == 1 && advice[0].contains("PORT in .env") && advice[0].contains("none is free"));
}

#[test]
fn what_is_still_shared_is_named_once_and_without_secrets() {
    let case = Case::new("[env.vars]\nKNOWN_DB = 'x'\n");
    let text = "DB_NAME=old\nDB_NAME=p\nDATABASE_URL=postgres://me:hunter2@h/${DB_NAME}\nKNOWN_DB=p\nA=1\nB_DB=theirs\n";
    let advice = case.advice(text, &text.replace("theirs", "own"));
    assert_eq!(advice.len(), 2, "{advice:?}");
    assert!(advice[0].ends_with("DB_NAME = \"{{ name|db }}\""), "{advice:?}");
    assert!(advice[1].ends_with("DATABASE_URL = \"postgres://USER:PASSWORD@h/{{ name|db }}\""), "{advice:?}");
    assert!(advice.iter().all(|line| !line.starts_with("wtsh: ") && !line.contains("hunter2")));
    assert!(case.advice("X=1", "X=1").is_empty());
}
