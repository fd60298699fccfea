use super::*;

const ENVRC: &str = "/staging/.envrc";

fn name(name: &str) -> OsString {
    name.into()
}

fn venv(dir: &str) -> Wanted {
    let variables = [
        ("VIRTUAL_ENV", Some(format!("{dir}/venv"))),
        ("PORT", Some(format!("port of {dir}"))),
        ("PYTHONHOME", None),
    ];
    Wanted {
        place: dir.into(),
        variables: variables.into_iter().map(|(it, value)| (name(it), value.map(OsString::from))).collect(),
        path: vec![format!("{dir}/venv/bin").into()],
    }
}

/// A shell in which direnv loads first and wtsh looks afterwards.
struct Shell {
    now: Variables,
    /// What direnv puts back.
    found: Vec<(OsString, Option<OsString>)>,
    loads: usize,
}

impl Shell {
    fn new() -> Self {
        Shell {
            now: Variables::from([(name("PATH"), name("/usr/bin")), (name("PYTHONHOME"), name("/py"))]),
            found: vec![],
            loads: 0,
        }
    }

    fn get(&self, variable: &str) -> Option<&str> {
        self.now.get(OsStr::new(variable)).map(|value| value.to_str().unwrap())
    }

    fn put(&mut self, variable: OsString, value: Option<OsString>) {
        match value {
            Some(value) => self.now.insert(variable, value),
            None => self.now.remove(&variable),
        };
    }

    fn diff(&self) -> Diff {
        Diff::in_effect(&self.now, &[])
    }

    fn follow(&mut self, (changes, diff): (Vec<Change>, Diff)) {
        for change in changes {
            match change {
                Change::Set(variable, value) => self.put(variable, Some(value)),
                Change::Unset(variable) => self.put(variable, None),
            }
        }
        self.put(name(Diff::VARIABLE), (!diff.is_empty()).then(|| diff.encode()));
    }

    fn hook(&mut self, wanted: &Wanted) {
        self.follow(self.diff().replace(&self.now, wanted));
    }

    fn hook_beside(&mut self, wanted: &Wanted) {
        let (changes, mut diff) = self.diff().replace(&self.now, wanted);
        diff.note_idle_envrc(Path::new(ENVRC));
        self.follow((changes, diff));
    }

    fn hook_where_direnv_has_loaded(&mut self) {
        self.follow(self.diff().leave_to_direnv(&self.now, Path::new(ENVRC)));
    }

    /// Loads an `.envrc` that activates the venv `dir` and sets `more`.
    fn direnv_loads(&mut self, dir: &str, more: &[(&str, &str)]) {
        let path = format!("{dir}/bin:{}", self.get("PATH").unwrap());
        let mut sets = vec![("VIRTUAL_ENV", dir), ("PATH", &path)];
        sets.extend(more);
        for (variable, value) in sets {
            if self.get(variable) != Some(value) {
                self.found.push((name(variable), self.now.get(OsStr::new(variable)).cloned()));
                self.put(name(variable), Some(name(value)));
            }
        }
        self.put(name("DIRENV_DIR"), Some(name("-/staging")));
        let state = format!("{:?}", self.found);
        self.put(name("DIRENV_DIFF"), Some(name(&state)));
        self.loads += 1;
        self.put(name("DIRENV_WATCHES"), Some(name(&self.loads.to_string())));
    }

    fn direnv_unloads(&mut self) {
        for (variable, value) in std::mem::take(&mut self.found) {
            self.put(variable, value);
        }
        self.put(name("DIRENV_DIR"), None);
        self.put(name("DIRENV_DIFF"), None);
        self.put(name("DIRENV_WATCHES"), None);
    }
}

#[test]
fn what_direnv_brings_back_is_ours_again() {
    for last in [Wanted::default(), venv("/production"), venv("/main")] {
        let mut shell = Shell::new();
        let start = shell.now.clone();
        shell.hook(&venv("/main"));
        shell.direnv_loads("/staging/venv", &[]);
        for _ in 0..2 {
            shell.hook_where_direnv_has_loaded();
            assert_eq!(shell.get("PATH"), Some("/staging/venv/bin:/usr/bin"));
            assert_eq!(shell.get("VIRTUAL_ENV"), Some("/staging/venv"));
            assert_eq!((shell.get("PORT"), shell.get("PYTHONHOME")), (None, None));
        }
        shell.direnv_unloads();
        shell.hook(&last);
        let expected = last.variables.get(OsStr::new("VIRTUAL_ENV")).cloned().flatten();
        assert_eq!(shell.now.get(OsStr::new("VIRTUAL_ENV")), expected.as_ref());
        shell.hook(&Wanted::default());
        assert_eq!(shell.now, start);
    }
}

#[test]
fn a_reload_brings_nothing_back_for_good() {
    let mut shell = Shell::new();
    let start = shell.now.clone();
    shell.hook(&venv("/main"));
    for _ in 0..3 {
        shell.direnv_loads("/staging/venv", &[]);
        shell.hook_where_direnv_has_loaded();
        assert_eq!(shell.get("PATH"), Some("/staging/venv/bin:/usr/bin"));
        let diff = shell.now.get(OsStr::new(Diff::VARIABLE)).cloned();
        shell.direnv_unloads();
        shell.put(name(Diff::VARIABLE), diff);
    }
    shell.hook(&Wanted::default());
    assert_eq!(shell.now, start);
}

#[test]
fn what_both_set_in_one_place_stays_until_it_is_left() {
    let mut shell = Shell::new();
    let start = shell.now.clone();
    shell.hook_beside(&venv("/staging"));
    shell.direnv_loads("/staging/venv", &[("PORT", "direnv's"), ("MORE", "1")]);
    for _ in 0..2 {
        shell.hook_where_direnv_has_loaded();
        assert_eq!(shell.get("PATH"), Some("/staging/venv/bin:/usr/bin"));
        assert_eq!(shell.get("VIRTUAL_ENV"), Some("/staging/venv"));
        assert_eq!(shell.get("PORT"), Some("direnv's"));
    }
    shell.direnv_unloads();
    shell.hook(&Wanted::default());
    assert_eq!(shell.now, start);
}

#[test]
fn a_venv_that_direnv_activates_once_more_stays() {
    let mut shell = Shell::new();
    shell.hook(&venv("/main"));
    shell.direnv_loads("/main/venv", &[]);
    for _ in 0..2 {
        shell.hook_where_direnv_has_loaded();
        assert_eq!((shell.get("VIRTUAL_ENV"), shell.get("PORT")), (Some("/main/venv"), None));
        assert_eq!(shell.get("PATH"), Some("/main/venv/bin:/usr/bin"));
    }
}

#[test]
fn what_direnv_undid_is_set_again() {
    let mut shell = Shell::new();
    shell.direnv_loads("/x", &[]);
    shell.hook(&venv("/main"));
    let given = shell.get("PORT").map(str::to_owned);
    shell.direnv_unloads();
    shell.put(name("PORT"), None);
    assert!(shell.diff().direnv_acted(&shell.now));
    shell.hook(&venv("/main"));
    assert_eq!(shell.get("PORT"), given.as_deref());
    shell.put(name("PORT"), None);
    shell.hook(&venv("/main"));
    assert_eq!(shell.get("PORT"), None, "the person unset it");
}

#[test]
fn the_encoding_keeps_what_was_overridden() {
    let mut shell = Shell::new();
    shell.hook(&venv("/main"));
    shell.direnv_loads("/staging/venv", &[]);
    shell.hook_where_direnv_has_loaded();
    let diff = Diff::decode(shell.now.get(OsStr::new(Diff::VARIABLE)).unwrap(), &[]);
    assert!(diff.changed.is_empty() && !diff.overridden.is_empty());
    assert_eq!(Diff::decode(&diff.encode(), &[]), diff);
}

#[test]
fn permitted_names_survive_where_they_are_permitted() {
    let permitted = ["EDITOR".to_owned(), "PATH".to_owned()];
    let variables = [("EDITOR", "vi"), ("PATH", "/x"), ("PAGER", "x")];
    let variables = variables.into_iter().map(|(it, value)| (name(it), Some(name(value)))).collect();
    let wanted = Wanted { place: "/w".into(), variables, path: Vec::new() };
    let (changes, diff) = Diff::decode(OsStr::new(""), &permitted).replace(&Variables::new(), &wanted);
    assert_eq!(changes, [Change::Set(name("EDITOR"), name("vi"))]);
    let word = diff.encode();
    assert!(Diff::decode(&word, &permitted).assigns(OsStr::new("EDITOR")));
    assert!(!Diff::decode(&word, &[]).assigns(OsStr::new("EDITOR")));
}
