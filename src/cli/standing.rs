//! Where a shell stands, and all that follows from it: the work of one prompt, the same for the hook and for going to a
//! worktree.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use once_cell::unsync::OnceCell;

use super::here::CurrentFolder;
use super::{messages, surroundings};
use crate::config::Config;
use crate::env::Permission;
use crate::git::Repository;
use crate::guard::pushing_aliases;
use crate::prompt;
use crate::shell::prompt_text::prompt_text;
use crate::shell::script::Script;
use crate::shell::{Shell, init};
use crate::state::diff::{Diff, Variables};
use crate::state::session::Session;
use crate::state::watch::Watch;
use crate::store::lock::Patience;
use crate::store::{stamp, trust};
use crate::term::look::Look;

mod environment;

pub use environment::set_up_told;

/// What the shell calls the hook for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A prompt is about to be drawn.
    Prompt,
    /// The shell has changed directory, and the line goes on.
    Cd,
    /// The person typed `deactivate`.
    Deactivate,
    /// direnv is about to look at a folder that the shell has come to, and acts there perhaps.
    BeforeDirenv,
}

impl Event {
    pub fn named(name: &str) -> Option<Event> {
        match name {
            "prompt" => Some(Event::Prompt),
            "cd" => Some(Event::Cd),
            "deactivate" => Some(Event::Deactivate),
            "direnv" => Some(Event::BeforeDirenv),
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
    /// Whether direnv is hooked in this shell, too.
    pub direnv: bool,
    pub event: Event,
    pub session: Session,
    pub now: Variables,
    /// The folder as the shell names it; `None` where there is no telling.
    pub cwd: Option<PathBuf>,
    /// It was deleted.
    pub is_gone: bool,
    /// How long to wait for a value that another process works out.
    pub patience: Patience,
}

/// Shell code to evaluate, and lines for the person.
pub struct Answer {
    pub code: Vec<u8>,
    pub notices: String,
}

impl Standing {
    /// From this process's environment and the words of the init code.
    pub fn of_process(shell: Shell, flags: &OsStr, event: Event, session: &OsStr) -> Standing {
        let says = |flag: &str| flags.as_bytes().split(|byte| *byte == b',').any(|it| it == flag.as_bytes());
        let current = CurrentFolder::find(std::env::var_os("PWD")).ok();
        Standing {
            shell,
            env: !says(init::NO_ENV),
            guard: !says(init::NO_GUARD),
            direnv: says(init::DIRENV),
            event,
            session: Session::decode(session),
            now: std::env::vars_os().collect(),
            is_gone: current.as_ref().is_some_and(|current| current.is_gone),
            cwd: current.map(|current| current.path),
            patience: Patience::PROMPT,
        }
    }

    /// Finds out everything and says what the shell has to do.
    pub fn answer(self) -> Answer {
        // A broken repository is none: the prompt is no place to complain about it, and every command says it.
        let repository = self.cwd.as_deref().and_then(|cwd| Repository::discover(cwd).ok().flatten());
        let repository = repository.filter(|repository| !self.is_in_a_deleted_worktree_of(repository));
        let permission = OnceCell::new();
        Work::new(self, repository.as_ref(), &permission).answer()
    }

    /// The folder of a deleted worktree may lie in another one (`.worktrees/hotfix`), which is not where one stands.
    fn is_in_a_deleted_worktree_of(&self, repository: &Repository) -> bool {
        let Some(cwd) = self.cwd.as_deref().filter(|_| self.is_gone) else { return false };
        repository.worktrees().iter().any(|it| cwd.starts_with(&it.root) && it.missing())
    }
}

/// Outside of any repository: the nearest folder that the person has allowed or denied, else the current one.
fn deciding_folder(cwd: &Path) -> PathBuf {
    trust::folder_above(cwd).map_or_else(|| cwd.to_owned(), |(folder, _)| folder)
}

/// One answer on its way.
struct Work<'a> {
    standing: Standing,
    repository: Option<&'a Repository>,
    config: Config,
    script: Script,
    notices: Vec<String>,
    /// Of the notices, the one that this repository or folder is not allowed yet.
    not_allowed: Option<String>,
    /// Outside of any repository: the folder that has a say here.
    folder: Option<PathBuf>,
    /// What may take effect of the repository; asked for where something is there.
    permission: &'a OnceCell<Permission<'a>>,
    /// There is a `.wtsh.toml`.
    has_project_file: bool,
    /// What is set in the shell by us, once it has evaluated the answer.
    set: Diff,
    /// What the environment makes the shell look at, besides the repository.
    watched: Vec<PathBuf>,
}

impl<'a> Work<'a> {
    fn new(
        mut standing: Standing,
        repository: Option<&'a Repository>,
        permission: &'a OnceCell<Permission<'a>>,
    ) -> Self {
        let (config, warnings) = Config::load();
        let root = repository.and_then(Repository::root);
        standing.session.enter(root.map(Path::to_owned));
        let folder = match repository {
            Some(_) => None,
            None => standing.cwd.as_deref().filter(|_| standing.env).map(deciding_folder),
        };
        let notices = warnings.iter().map(messages::prompt::config_warning).collect();
        let script = Script::new(standing.shell);
        let mut work = Work {
            standing,
            repository,
            config,
            script,
            notices,
            not_allowed: None,
            folder,
            permission,
            has_project_file: false,
            set: Diff::default(),
            watched: Vec::new(),
        };
        let place = work.place();
        let session = &mut work.standing.session;
        // A venv is declined until its place is left.
        if work.standing.event == Event::Deactivate {
            session.declined = place;
        } else if session.declined != place {
            session.declined = None;
        }
        work
    }

    /// The root of the worktree, or the folder outside of any repository, whose environment counts.
    fn place(&self) -> Option<PathBuf> {
        self.repository.and_then(Repository::root).map(Path::to_owned).or_else(|| self.folder.clone())
    }

    /// `None` where the repository is somebody else's, and outside of any.
    fn permission(&self) -> Option<&'a Permission<'a>> {
        let repository = self.repository.filter(|repository| repository.is_own())?;
        Some(self.permission.get_or_init(|| Permission::of_repository(repository)))
    }

    fn answer(mut self) -> Answer {
        if self.standing.event == Event::BeforeDirenv {
            self.make_way_for_direnv();
            return Answer { code: self.script.finish(), notices: String::new() };
        }
        if !self.standing.session.begun {
            self.script.define(&init::typed_functions(self.standing.shell));
        }
        self.project();
        if self.standing.env {
            self.environment();
        }
        self.names();
        self.segment();
        if self.standing.guard {
            self.guard();
        }
        self.tell_nested_shells();
        let (notices, held) = self.say();
        self.watch(held);
        self.script.set("__wtsh_session", self.standing.session.encode().as_bytes());
        Answer { code: self.script.finish(), notices }
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
