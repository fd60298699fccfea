//! Where a shell stands, and all that follows from it: the work of one prompt, the same for the hook and for going to a
//! worktree.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::here::current_folder;
use super::{messages, surroundings};
use crate::config::Config;
use crate::env::{self, Environment, Place};
use crate::git::Repository;
use crate::guard::pushing_aliases;
use crate::prompt;
use crate::shell::prompt_text::prompt_text;
use crate::shell::script::Script;
use crate::shell::{Shell, init};
use crate::state::diff::{Change, Diff, Variables, Wanted};
use crate::state::session::Session;
use crate::state::watch::Watch;
use crate::store::stamp;
use crate::store::trust::{self, Trust};
use crate::term::look::Look;

/// What the shell calls the hook for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A prompt is about to be drawn.
    Prompt,
    /// The shell has changed directory, and the line goes on.
    Cd,
    /// The person typed `deactivate`.
    Deactivate,
}

impl Event {
    pub fn named(name: &str) -> Option<Event> {
        match name {
            "prompt" => Some(Event::Prompt),
            "cd" => Some(Event::Cd),
            "deactivate" => Some(Event::Deactivate),
            _ => None,
        }
    }
}

pub struct Standing {
    pub shell: Shell,
    /// Whether wtsh takes care of the environment in this shell.
    pub env: bool,
    /// Whether it looks at pushes.
    pub guard: bool,
    pub event: Event,
    pub session: Session,
    pub now: Variables,
    /// The folder as the shell names it; `None` where it is gone.
    pub cwd: Option<PathBuf>,
}

/// Shell code to evaluate, and lines for the person.
pub struct Answer {
    pub code: Vec<u8>,
    pub notices: String,
}

impl Standing {
    /// From this process's environment and the words of the init code.
    pub fn of_process(shell: Shell, flags: &OsStr, event: Event, session: &OsStr) -> Standing {
        let left_out =
            |flag: &str| flags.as_bytes().split(|byte| *byte == b',').any(|it| it == flag.as_bytes());
        Standing {
            shell,
            env: !left_out(init::NO_ENV),
            guard: !left_out(init::NO_GUARD),
            event,
            session: Session::decode(session),
            now: std::env::vars_os().collect(),
            cwd: current_folder(std::env::var_os("PWD")).ok(),
        }
    }

    /// Finds out everything and says what the shell has to do.
    pub fn answer(self) -> Answer {
        // A broken repository is none: the prompt is no place to complain about it, and every command says it.
        let repository = self.cwd.as_deref().and_then(|cwd| Repository::discover(cwd).ok().flatten());
        Work::new(self, repository.as_ref()).answer()
    }
}

/// One answer on its way.
struct Work<'a> {
    standing: Standing,
    repository: Option<&'a Repository>,
    config: Config,
    script: Script,
    notices: Vec<String>,
    /// What is set in the shell by us, once it has evaluated the answer.
    set: Diff,
    /// What the environment makes the shell look at, besides the repository.
    watched: Vec<PathBuf>,
}

impl<'a> Work<'a> {
    fn new(mut standing: Standing, repository: Option<&'a Repository>) -> Self {
        let (config, warnings) = Config::load();
        let root = repository.and_then(Repository::root);
        standing.session.enter(root.map(Path::to_owned));
        if standing.event == Event::Deactivate {
            standing.session.declined = root.map(Path::to_owned);
        }
        let notices = warnings.iter().map(messages::prompt::config_warning).collect();
        let script = Script::new(standing.shell);
        Work { standing, repository, config, script, notices, set: Diff::default(), watched: Vec::new() }
    }

    fn answer(mut self) -> Answer {
        if self.standing.env {
            self.environment();
        }
        self.names();
        self.segment();
        if self.standing.guard {
            self.guard();
        }
        let (notices, held) = self.say();
        self.watch(held);
        self.script.set("__wtsh_session", self.standing.session.encode().as_bytes());
        Answer { code: self.script.finish(), notices }
    }

    /// Gives the shell what belongs to this place, and takes back what belongs to the last one.
    fn environment(&mut self) {
        let now = &self.standing.now;
        let before = now.get(OsStr::new(Diff::VARIABLE)).map(|text| Diff::decode(text)).unwrap_or_default();
        if env::deactivated(now, &before) {
            self.standing.session.declined = self.standing.session.root.clone();
        }
        let environment = self.permitted_environment();
        let declined = self.standing.session.declined.is_some();
        let now = &self.standing.now;
        let wanted = environment
            .as_ref()
            .map_or_else(Wanted::default, |environment| env::plan(now, &before, environment, declined));
        let (changes, after) = before.replace(now, &wanted);
        let dropped: Vec<_> =
            before.folders().filter(|folder| after.folders().all(|it| it != *folder)).collect();
        // First what takes the rest back, should the shell stop in the middle.
        let encoded = (!after.is_empty()).then(|| after.encode());
        self.export(Diff::VARIABLE, encoded.as_deref());
        self.apply(changes, &dropped, &after);
        self.set = after;
        self.notices.extend(environment.iter().flat_map(messages::environment::problems));
    }

    /// The environment, if the person has allowed this repository; a notice, if nobody was asked.
    fn permitted_environment(&mut self) -> Option<Environment> {
        let repository = self.repository.filter(|repository| repository.is_own())?;
        let place = Place { root: repository.root()?, cwd: self.standing.cwd.as_deref()? };
        if env::direnv_covers(&self.standing.now, place.cwd) {
            return None;
        }
        self.watched = trust::watched(repository.common_dir());
        match trust::of(repository.common_dir()) {
            Trust::Allowed => {
                let mut environment = Environment::find(place, &self.config.env);
                self.watched.append(&mut environment.watched);
                Some(environment)
            }
            Trust::Unknown if Environment::exists(place, &self.config.env) => {
                self.notices.push(messages::environment::not_allowed_yet(repository.name()));
                None
            }
            Trust::Unknown | Trust::Denied => None,
        }
    }

    /// Has the shell make the changes. `dropped`: folders that were on PATH for the last place, and are not for this one.
    fn apply(&mut self, changes: Vec<Change>, dropped: &[&OsStr], after: &Diff) {
        let is_venv = |change: &Change| matches!(change, Change::Set(name, _) | Change::Unset(name) if name == "VIRTUAL_ENV");
        let leaves = changes.iter().any(is_venv);
        // A nested shell has the venv of its parent, and none of the functions.
        let inherits =
            !self.standing.session.begun && after.holds(&self.standing.now, OsStr::new("VIRTUAL_ENV"));
        let enters = changes.iter().any(|change| matches!(change, Change::Set(..)) && is_venv(change))
            || inherits && !leaves;
        if leaves || enters || !dropped.is_empty() {
            self.script.define(&init::venv_functions(self.standing.shell));
        }
        if leaves {
            self.script.call("__wtsh_left", &[]);
        }
        for folder in dropped {
            self.script.call("__wtsh_drop", &[folder.as_bytes()]);
        }
        for change in changes {
            match change {
                Change::Set(name, value) => self.export(&name, Some(&value)),
                Change::Unset(name) => self.export(&name, None),
            }
        }
        if enters {
            self.script.call("__wtsh_entered", &[]);
        }
    }

    /// Exports or unsets one variable, in the shell and in what is known of it, unless it is so already.
    fn export(&mut self, name: impl AsRef<OsStr>, value: Option<&OsStr>) {
        let name = name.as_ref();
        let now = &mut self.standing.now;
        if now.get(name).map(OsString::as_os_str) == value {
            return;
        }
        match value {
            Some(value) => {
                self.script.call("__wtsh_set", &[name.as_bytes(), value.as_bytes()]);
                now.insert(name.to_owned(), value.to_owned());
            }
            None => {
                self.script.call("__wtsh_unset", &[name.as_bytes()]);
                now.remove(name);
            }
        }
    }

    /// WTSH_WORKTREE, WTSH_BRANCH and WTSH_ROOT, for other prompts and scripts.
    fn names(&mut self) {
        let here =
            self.repository.and_then(|repository| Some((prompt::names(repository), repository.root()?)));
        let (label, branch) = here.as_ref().map(|(names, _)| (&names.label, &names.branch)).unzip();
        self.export("WTSH_WORKTREE", label.map(OsStr::new));
        self.export("WTSH_BRANCH", branch.and_then(Option::as_deref).map(OsStr::new));
        self.export("WTSH_ROOT", here.as_ref().map(|(_, root)| root.as_os_str()));
    }

    fn segment(&mut self) {
        let look = Look::of_environment();
        let pieces = self.repository.map_or_else(Vec::new, |repository| {
            let around = surroundings::surroundings(
                |name| self.standing.now.get(OsStr::new(name)).cloned(),
                &self.set,
                repository,
            );
            prompt::segment(repository, &around, &self.config, look)
        });
        let text =
            prompt_text(self.standing.shell, pieces.iter().map(|piece| (piece.text.as_str(), piece.style)));
        self.script.set("WTSH_PROMPT", text.as_bytes());
    }

    /// The functions around git, and the words that make them ask before git runs.
    fn guard(&mut self) {
        if !self.standing.session.begun {
            self.script.define(&init::guard_functions(self.standing.shell));
        }
        let mut words = vec![b"push".to_vec()];
        if let Some(repository) = self.repository {
            words.extend(pushing_aliases(repository.config()).into_iter().map(Vec::from));
        }
        self.script.set_words("__wtsh_pushes", words.iter().map(Vec::as_slice));
    }

    /// What is new to the person. Nothing is said before the first prompt: those that draw one early don't allow it.
    /// Whether something is held back for the next.
    fn say(&mut self) -> (String, bool) {
        let session = &mut self.standing.session;
        if !session.begun {
            return (String::new(), !self.notices.is_empty());
        }
        self.notices.retain(|notice| session.tell_once(notice.as_bytes()));
        (self.notices.iter().map(|notice| format!("{notice}\n")).collect(), false)
    }

    fn watch(&mut self, held: bool) {
        let now = SystemTime::now();
        let (lines, mut times) = self
            .repository
            .map_or_else(Default::default, |repository| (repository.watched(), repository.watched_times()));
        times.append(&mut self.watched);
        if self.repository.is_none() {
            // `git init`
            times.extend(self.standing.cwd.iter().map(|cwd| cwd.join(".git")));
        }
        times.extend(Config::path());
        let watch = Watch::new(lines, times);
        // The stamp itself must be there; where nothing is watched, the root folder is as good as any.
        let stamp = match watch.newest {
            _ if held || !watch.is_settled(now) => None,
            None => Some(PathBuf::from("/")),
            Some(newest) => stamp::folder().and_then(|folder| stamp::at(&folder, newest).ok()),
        };
        self.script.set_list("__wtsh_times", watch.present.iter().map(|path| path.as_os_str().as_bytes()));
        self.script.set_list("__wtsh_absent", watch.absent.iter().map(|path| path.as_os_str().as_bytes()));
        let lines = watch.lines.iter().flat_map(|(path, line)| [path.as_os_str().as_bytes(), line]);
        self.script.set_list("__wtsh_lines", lines);
        let stamp = stamp.map(PathBuf::into_os_string).unwrap_or_default();
        self.script.call("__wtsh_watch", &[stamp.as_bytes()]);
    }
}
