//! About values in a `.env` that was copied from another worktree.

use std::path::Path;

use super::shown_path;
use crate::cli::setup::values::{Shared, What};
use crate::config::Config;
use crate::env::VarProblem;
use crate::term::clean::clean;

/// A value that is the same in both worktrees. The value itself is not shown: it may be a secret.
pub fn shared(file: &Path, name: &str, shared: &Shared, source: &Path) -> String {
    let what = match shared.what {
        What::Database => "the database",
        What::Server => "the server",
        What::ComposeProject => "the compose project",
    };
    let (file, name, template) =
        (shown_path(file), clean(name.as_bytes()), clean(shared.template.as_bytes()));
    let source = shown_path(source);
    let config = Config::path().map_or_else(|| "wtsh.toml".into(), |path| shown_path(&path));
    format!(
        "{name} in {file} is {what} of {source}, too; for its own take it out there, and add to [env.vars] in {config}:\n    {name} = \"{template}\""
    )
}

/// Nothing could be worked out for a name, and its value stays the source's.
pub fn no_own_value(file: &Path, problem: &VarProblem) -> String {
    let (name, why) = (clean(problem.name.as_bytes()), clean(problem.why.as_bytes()));
    format!("{name} in {} is as it was where it was copied from: {why}", shown_path(file))
}
