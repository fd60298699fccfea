//! The modules, drawn: each a format and the values of its variables, shown only where it has something to say.

use super::expand::{Pen, Value, expand};
use super::facts::{Changes, Facts};
use super::piece::Piece;
use crate::config::{Format, PromptConfig, Style};
use crate::git::{Divergence, OperationKind, Status};
use crate::term::look::Look;
use crate::term::width::width;

/// No name is cut to fewer columns.
const LEAST_NAME: usize = 12;

/// The segment, with names cut in the middle where it would leave too little of the line.
pub fn segment(facts: &Facts, config: &PromptConfig, look: Look) -> Vec<Piece> {
    let draw = |limit| {
        let drawing = Drawing { facts, config, pen: Pen { look, background: config.background, limit } };
        let pieces = drawing.modules();
        let columns: usize = pieces.iter().map(|piece| width(&piece.text)).sum();
        (pieces, columns)
    };
    let most = most_columns(look.columns);
    let (whole, columns) = draw(usize::MAX);
    if columns <= most {
        return whole;
    }
    // The longest limit for every name with which all of it fits; it is between the two.
    let (mut fits, mut exceeds) = (LEAST_NAME, columns);
    while exceeds - fits > 1 {
        let limit = fits.midpoint(exceeds);
        if draw(limit).1 <= most { fits = limit } else { exceeds = limit }
    }
    draw(fits).0
}

/// The columns that the segment may take: half of the line and 14 more, and at most 85 in 100. So 6 columns of 40 are left to
/// the rest of the prompt and to what is typed, 26 of 80, 46 of 120.
fn most_columns(line: usize) -> usize {
    (line / 2 + 14).min(line * 17 / 20)
}

struct Drawing<'a> {
    facts: &'a Facts,
    config: &'a PromptConfig,
    pen: Pen,
}

impl<'a> Drawing<'a> {
    fn modules(&self) -> Vec<Piece> {
        expand(&self.config.format, Style::default(), &self.pen, &|module| {
            let pieces = match module {
                "worktree" => self.worktree(),
                "branch" => self.branch(),
                "commit" => self.commit(),
                "state" => self.state(),
                "divergence" => self.divergence(),
                "mismatch" => self.mismatch(),
                "stash" => self.stash(),
                "status" => self.status(),
                "venv" => self.venv(),
                "port" => self.port(),
                _ => None,
            };
            pieces.map_or(Value::Nothing, Value::Pieces)
        })
    }

    fn expand<'v>(
        &self,
        format: &Format,
        style: Style,
        values: &dyn Fn(&str) -> Value<'v>,
    ) -> Option<Vec<Piece>> {
        Some(expand(format, style, &self.pen, values))
    }

    fn worktree(&self) -> Option<Vec<Piece>> {
        let config = &self.config.worktree;
        if config.disabled || self.facts.project.is_empty() {
            return None;
        }
        let label = self.facts.label.as_ref();
        self.expand(&config.format, self.protected_or(config.style, config.protected_style), &|name| {
            match name {
                "symbol" => config.symbol.as_str().into(),
                "project" => Value::Name(&self.facts.project),
                "label" => match label {
                    Some(label) if label.is_branch => self.branch_name(&label.text),
                    Some(label) => Value::Name(&label.text),
                    None => Value::Nothing,
                },
                _ => Value::Nothing,
            }
        })
    }

    fn branch(&self) -> Option<Vec<Piece>> {
        let config = &self.config.branch;
        let said = self.facts.label.as_ref().is_some_and(|label| label.is_branch);
        let branch = self.facts.branch.as_ref().filter(|_| !config.disabled && !said)?;
        self.expand(&config.format, self.protected_or(config.style, config.protected_style), &|name| {
            match name {
                "symbol" => config.symbol.as_str().into(),
                "branch" => self.branch_name(branch),
                _ => Value::Nothing,
            }
        })
    }

    fn protected_or(&self, style: Style, protected: Style) -> Style {
        if self.facts.protected { protected } else { style }
    }

    /// Without colour, brackets say that a branch is protected.
    fn branch_name<'v>(&self, branch: &'v str) -> Value<'v> {
        if self.facts.protected && !self.pen.look.color {
            format!("[{}]", self.pen.name(branch)).into()
        } else {
            Value::Name(branch)
        }
    }

    fn commit(&self) -> Option<Vec<Piece>> {
        let config = &self.config.commit;
        let commit = self.facts.commit.as_ref().filter(|_| !config.disabled)?;
        let hash = commit.id.to_hex_with_len(config.commit_hash_length).to_string();
        let tag = || commit.tag.as_deref().map_or(Value::Nothing, Value::Name);
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "tag" => tag(),
            "commit" if commit.tag.is_some() => tag(),
            "commit" | "hash" => hash.clone().into(),
            _ => Value::Nothing,
        })
    }

    fn state(&self) -> Option<Vec<Piece>> {
        let config = &self.config.state;
        if config.disabled {
            return None;
        }
        let operation = self.facts.operation.as_ref();
        let state = match operation {
            Some(operation) => match operation.kind {
                OperationKind::Rebase => &config.rebase,
                OperationKind::Am => &config.am,
                OperationKind::Merge => &config.merge,
                OperationKind::CherryPick => &config.cherry_pick,
                OperationKind::Revert => &config.revert,
                OperationKind::Bisect => &config.bisect,
            },
            None if self.facts.bare => &config.bare,
            None => return None,
        };
        let step = operation.and_then(|operation| operation.step);
        let number = |number: Option<u32>| number.map_or(Value::Nothing, |number| number.to_string().into());
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "state" => state.as_str().into(),
            "progress_current" => number(step.map(|(current, _)| current)),
            "progress_total" => number(step.map(|(_, total)| total)),
            _ => Value::Nothing,
        })
    }

    fn divergence(&self) -> Option<Vec<Piece>> {
        let config = &self.config.divergence;
        let (behind, ahead, gone) = match self.facts.divergence {
            Divergence::NoUpstream => return None,
            Divergence::Gone => (0, 0, true),
            Divergence::Counts { ahead, behind } => (behind, ahead, false),
        };
        if config.disabled || behind == 0 && ahead == 0 && !gone {
            return None;
        }
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "behind" => self.counted(&config.behind, config.style, behind),
            "ahead" => self.counted(&config.ahead, config.style, ahead),
            "gone" if gone => config.gone.as_str().into(),
            _ => Value::Nothing,
        })
    }

    /// A format with `$count`; nothing for 0.
    fn counted(&self, format: &Format, style: Style, count: usize) -> Value<'static> {
        if count == 0 {
            return Value::Nothing;
        }
        Value::Pieces(expand(format, style, &self.pen, &|name| match name {
            "count" => count.to_string().into(),
            _ => Value::Nothing,
        }))
    }

    fn mismatch(&self) -> Option<Vec<Piece>> {
        let config = &self.config.mismatch;
        let target = self.facts.mismatch.as_ref().filter(|_| !config.disabled)?;
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "target" => Value::Name(target),
            _ => Value::Nothing,
        })
    }

    fn stash(&self) -> Option<Vec<Piece>> {
        let config = &self.config.stash;
        if config.disabled || self.facts.stashes == 0 {
            return None;
        }
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "count" => self.facts.stashes.to_string().into(),
            _ => Value::Nothing,
        })
    }

    fn status(&self) -> Option<Vec<Piece>> {
        let config = &self.config.status;
        let (status, pending) = match self.facts.changes {
            Changes::None => return None,
            Changes::Counted(status) => (status, ""),
            Changes::Counting(last) => (last.unwrap_or_default(), config.pending.as_str()),
        };
        if config.disabled || status == Status::default() && pending.is_empty() {
            return None;
        }
        let part = |name: &str| match name {
            "conflicted" => self.counted(&config.conflicted, config.style, status.conflicted),
            "staged" => self.counted(&config.staged, config.style, status.staged),
            "modified" => self.counted(&config.modified, config.style, status.unstaged),
            "untracked" => self.counted(&config.untracked, config.style, status.untracked),
            _ => Value::Nothing,
        };
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "all_status" => Value::Pieces(all_status(&part, pending)),
            _ => part(name),
        })
    }

    fn venv(&self) -> Option<Vec<Piece>> {
        let config = &self.config.venv;
        let venv = self.facts.venv.as_ref().filter(|_| !config.disabled)?;
        let style = if venv.of_other_worktree.is_some() { config.other_style } else { config.style };
        let name = |text: &'a Option<String>| text.as_deref().map_or(Value::Nothing, Value::Name);
        self.expand(&config.format, style, &|variable| match variable {
            "symbol" => config.symbol.as_str().into(),
            "virtualenv" => Value::Name(&venv.name),
            "version" => name(&venv.python),
            "other" => name(&venv.of_other_worktree),
            _ => Value::Nothing,
        })
    }

    fn port(&self) -> Option<Vec<Piece>> {
        let config = &self.config.port;
        let port = self.facts.port.filter(|_| !config.disabled)?;
        self.expand(&config.format, config.style, &|name| match name {
            "symbol" => config.symbol.as_str().into(),
            "port" => port.to_string().into(),
            _ => Value::Nothing,
        })
    }
}

/// Every count that is not 0, with spaces between, and the mark of what is not settled right behind.
fn all_status(part: &dyn Fn(&str) -> Value<'static>, pending: &str) -> Vec<Piece> {
    let plain = |text: &str| Piece { text: text.into(), style: nu_ansi_term::Style::default() };
    let mut all: Vec<Piece> = Vec::new();
    for name in ["conflicted", "staged", "modified", "untracked"] {
        if let Value::Pieces(pieces) = part(name) {
            if !all.is_empty() {
                all.push(plain(" "));
            }
            all.extend(pieces);
        }
    }
    if !pending.is_empty() {
        all.push(plain(pending));
    }
    all
}

#[cfg(test)]
mod tests;
