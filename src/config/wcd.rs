//! `[wcd]`

use super::env::Place;
use super::format::Mistake;
use super::section::{Field, Reader, Value, choice, section, string};

/// What `wcd BRANCH` does where the branch has no worktree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Create {
    /// The person decides.
    #[default]
    Ask,
    Always,
    Never,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WcdConfig {
    /// Where a new worktree goes; `None`: the way that the repository's worktrees lie already.
    pub path: Option<PathTemplate>,
    pub create: Create,
}
section!(WcdConfig, [], [path, create]);

/// A template of a path; relative ones begin at the main worktree's root, or at the folder around a bare repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    pub template: String,
    pub place: Place,
}

impl Field for Option<PathTemplate> {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let template = string(value)?;
        if template.trim().is_empty() {
            return Err(Mistake { at: value.span().start, what: "this names no folder".to_owned() });
        }
        *self = Some(PathTemplate { template: template.to_owned(), place: reader.place(value, template) });
        Ok(())
    }
}

impl Field for Create {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        let words = [("ask", Create::Ask), ("always", Create::Always), ("never", Create::Never)];
        *self = choice(value, &words)?;
        Ok(())
    }
}
