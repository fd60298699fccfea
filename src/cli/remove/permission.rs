//! Whether a worktree may go, by what is known of it and what the person says.

use super::leaving::Leaving;
use super::{Arguments, again, ask};
use crate::cli::failure::Failure;
use crate::cli::messages::removing;
use crate::cli::say::say;
use crate::process::interrupt;
use crate::worktree::leaving::facts::Facts;
use crate::worktree::leaving::verdict::{Decision, decide};

/// Decides, asks where that is to be asked, and says what is lost. Whether it was asked.
pub fn first(leaving: &Leaving, arguments: &Arguments) -> Result<bool, Failure> {
    permitted(leaving, &leaving.facts, arguments)
}

/// Right before it is deleted: what has come since it was looked at, or is another one now, is decided about as well, until nothing has.
pub fn again(leaving: &mut Leaving, arguments: &Arguments) -> Result<(), Failure> {
    let root = &leaving.worktree.root;
    loop {
        let Some(news) = again::look(leaving, arguments.force)? else { return Ok(()) };
        if interrupt::received().is_some() {
            return Err(removing::stopped(root, &leaving.ran));
        }
        let asked = permitted(leaving, &news.facts, arguments);
        let asked = asked.map_err(|failure| removing::since_then(failure, &leaving.ran))?;
        news.add_to(leaving);
        if !asked {
            return Ok(());
        }
    }
}

fn permitted(leaving: &Leaving, facts: &Facts, arguments: &Arguments) -> Result<bool, Failure> {
    let root = &leaving.worktree.root;
    let mut asked = false;
    match decide(facts, arguments.force, ask::can_ask()) {
        Decision::Refuse(objections) => return Err(removing::refused(root, &objections, arguments.branch)),
        Decision::Ask(objections) => {
            asked = true;
            for line in removing::only_here(root, &objections) {
                say(&line);
            }
            match ask::says_yes(removing::question()) {
                Some(true) => {}
                Some(false) => return Err(removing::answered_no(root)),
                None => return Err(removing::stopped(root, &leaving.ran)),
            }
        }
        Decision::Go(lost) => removing::discards(root, &lost).iter().for_each(|line| say(line)),
    }
    if let Some(line) = removing::open(&facts.processes) {
        say(&line);
    }
    Ok(asked)
}
