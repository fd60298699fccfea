//! `wtsh guard check --json`, version 1.

use std::io::Write;

use crate::cli::failure::Failure;
use crate::guard::{Checked, Meant, NoPlan, Place, Plan, Reason, Source, Update, Verdict};
use crate::term::json::{Object, object};

pub fn write(label: &str, checked: &Checked) -> Result<(), Failure> {
    print(&text(label, checked))
}

/// The document where there is no push to judge.
pub fn write_silence() -> Result<(), Failure> {
    print(&object(|o| {
        o.number("version", 1);
        o.text("verdict", "silent");
    }))
}

fn print(text: &str) -> Result<(), Failure> {
    Ok(std::io::stdout().write_all(format!("{text}\n").as_bytes())?)
}

pub(super) fn text(label: &str, checked: &Checked) -> String {
    object(|o| {
        o.number("version", 1);
        o.text("verdict", if checked.verdict == Verdict::Silent { "silent" } else { "speaks" });
        if let Verdict::Speaks { reason, meant } = &checked.verdict {
            o.text("reason", name(reason));
            if let ([place], false) = (reason.places(), matches!(reason, Reason::Wholesale { .. })) {
                o.object("place", |o| write_place(o, place));
            }
            if let Some(Meant::Push { arguments, .. }) = meant {
                o.array("meant", |a| arguments.iter().for_each(|word| a.text(word.as_slice())));
            }
        }
        o.text("worktree", label);
        o.text("branch", checked.situation.branch.as_ref().map(|branch| branch.as_slice()));
        o.boolean("dry_run", checked.dry_run);
        write_plan(o, &checked.plan);
    })
}

fn name(reason: &Reason) -> &'static str {
    match reason {
        Reason::Refused { .. } => "refused",
        Reason::Elsewhere { .. } => "elsewhere",
        Reason::Overwrites { .. } => "overwrites",
        Reason::Behind { .. } => "behind",
        Reason::Deletes { .. } => "deletes",
        Reason::Rebasing { .. } => "rebasing",
        Reason::Wholesale { .. } => "wholesale",
        Reason::OtherRemote { .. } => "other-remote",
    }
}

fn write_place(o: &mut Object, place: &Place) {
    o.text("remote", place.remote.as_slice());
    o.text("branch", place.branch.as_slice());
    match &place.checked_out {
        Some(root) => o.path("checked_out", root),
        None => o.null("checked_out"),
    }
    o.boolean("protected", place.protected);
}

/// `updates` is null where git will refuse, and where only the server can tell.
fn write_plan(o: &mut Object, plan: &Result<Plan, NoPlan>) {
    match plan {
        Ok(plan) => {
            o.boolean("complete", !plan.open_ended);
            o.array("updates", |a| {
                plan.updates.iter().for_each(|update| a.object(|o| write_update(o, update)))
            });
        }
        Err(why) => {
            o.boolean("complete", *why != NoPlan::Unknown);
            o.null("updates");
        }
    }
}

fn write_update(o: &mut Object, update: &Update) {
    o.text("source", source(&update.source));
    o.text("remote", update.remote.as_slice());
    o.text("destination", update.destination.as_slice());
    o.boolean("forced", update.forced);
    o.boolean("deleted", update.deletes());
}

fn source(source: &Source) -> Option<&[u8]> {
    match source {
        Source::Reference(text) | Source::Object(text) => Some(text),
        Source::Head => Some(b"HEAD"),
        Source::Nothing => None,
    }
}
