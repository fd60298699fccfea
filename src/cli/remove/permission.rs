//! Whether a worktree may go, by what is known of it and what the person says.

use super::leaving::Leaving;
use super::turn::Turn;
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
/// `is_old`: time has passed since then. The turn in which that is so.
pub fn last(leaving: &mut Leaving, arguments: &Arguments, mut is_old: bool) -> Result<Turn, Failure> {
    let (root, common_dir) = (&leaving.worktree.root, leaving.repository.common_dir());
    loop {
        let turn = Turn::take(common_dir)?;
        is_old |= leaving.has_lost_company();
        if !is_old {
            return Ok(turn);
        }
        let Some(news) = again::look(leaving, arguments.force)? else { return Ok(turn) };
        if interrupt::received().is_some() {
            return Err(removing::stopped(root, &leaving.ran));
        }
        // Nobody is to wait for a person who thinks.
        let turn = (!asks(&news.facts, arguments)).then_some(turn);
        permitted(leaving, &news.facts, arguments)
            .map_err(|failure| removing::since_then(failure, &leaving.ran))?;
        news.add_to(leaving);
        if let Some(turn) = turn {
            return Ok(turn);
        }
    }
}

fn asks(facts: &Facts, arguments: &Arguments) -> bool {
    matches!(decide(facts, arguments.force, ask::can_ask()), Decision::Ask(_))
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
