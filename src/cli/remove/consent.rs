//! Whether the person knows what `[remove] run` would run in a worktree that goes: a command of theirs may run the branch's own code.

use std::io::{Write, stderr};
use std::path::Path;

use super::leaving::Leaving;
use crate::cli::ask::{self, Answer, Enter};
use crate::cli::failure::Failure;
use crate::cli::messages::{self, removing};
use crate::cli::project_file;
use crate::cli::setup::review::{self, Doubt};
use crate::cli::site::Site;
use crate::config::Config;
use crate::git::{Repository, Worktree};

/// What stands between the commands and their being run.
#[derive(Default)]
pub struct Reservations {
    /// To be said of commands that do not count.
    notices: Vec<String>,
    /// What is known of the code, where the person has not agreed to it.
    doubt: Option<Doubt>,
}

/// The configuration that counts in the worktree.
pub fn configuration(worktree: &Worktree) -> (Config, Reservations) {
    let (own, _) = Config::load();
    let Some(there) = as_its_own(worktree) else { return (without_commands(own), Reservations::default()) };
    let Some(site) = Site::of_repository(&there, &own) else {
        return (without_commands(own), Reservations::default());
    };
    let config = site.config.clone();
    if !site.is_allowed() {
        let notice = (!config.remove.run.is_empty()).then(|| removing::not_allowed(site.root));
        let reservations = Reservations { notices: notice.into_iter().collect(), doubt: None };
        return (without_commands(config), reservations);
    }
    let held = site.project.is_held().then(|| removing::held(&project_file::path(site.root)));
    let doubt = if config.remove.run.is_empty() { None } else { review::doubt(&there, &site) };
    (config, Reservations { notices: held.into_iter().collect(), doubt })
}

/// What lies there may be another repository's.
fn as_its_own(worktree: &Worktree) -> Option<Repository> {
    let real = |path: &Path| path.canonicalize().ok();
    let there = Repository::discover(&worktree.root).ok().flatten()?;
    (real(there.git_dir()) == real(&worktree.git_dir)).then_some(there)
}

fn without_commands(mut config: Config) -> Config {
    config.remove.run.clear();
    config
}

impl Reservations {
    /// Whether the person will be asked.
    pub fn ask(&self, leaving: &Leaving) -> bool {
        self.doubt.is_some() && leaving.runs_commands() && ask::can_ask()
    }

    /// Asks where that is to be asked, and takes away what is not to run. What is to be said of that.
    pub fn settle(self, leaving: &mut Leaving) -> Result<Vec<String>, Failure> {
        let mut notices = self.notices;
        if !leaving.runs_commands() {
            return Ok(Vec::new());
        }
        if let Some(doubt) = self.doubt
            && !is_agreed_to(&doubt, leaving)?
        {
            let commands = std::mem::take(&mut leaving.config.remove.run);
            notices.push(removing::left_out(&leaving.worktree.root, &doubt, &commands));
        }
        Ok(notices)
    }
}

fn is_agreed_to(doubt: &Doubt, leaving: &Leaving) -> Result<bool, Failure> {
    let root = &leaving.worktree.root;
    if !ask::can_ask() {
        return Ok(false);
    }
    let text = removing::review(root, doubt, &leaving.config.remove.run);
    // Where stderr is closed nobody is asked either.
    let _ = stderr().write_all(text.as_bytes());
    match ask::confirm(removing::RUN_QUESTION, Enter::No)? {
        // The branch may have gone on while the person was reading.
        Answer::Yes if configuration(leaving.worktree).1.doubt.as_ref() != Some(doubt) => {
            Err(messages::setup::moved_on(root))
        }
        Answer::Yes => Ok(true),
        Answer::No | Answer::Gone => Ok(false),
        Answer::Stopped => Err(removing::stopped(root, &leaving.ran)),
    }
}
