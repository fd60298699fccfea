//! The command line that people type. The private calls of the init code (`hook`, `wcd`, `complete`) are not in it.

use clap::{Parser, Subcommand};

use super::{allow, completions, demo, deny, env, guard, init, list, path, prompt, trust};

/// Makes the shell understand git worktrees: a prompt that names worktree and branch, `wcd BRANCH`, a look at pushes
/// before they go, and each worktree's own virtual environment and .env.
#[derive(Parser)]
#[command(name = "wtsh", version, max_term_width = 100, arg_required_else_help = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Prints the shell code for an rc file: eval "$(wtsh init zsh)"
    Init(init::Arguments),
    /// Prints the segment, for other prompts and bars
    Prompt(prompt::Arguments),
    /// Shows every worktree of this repository
    List(list::Arguments),
    /// Prints the path of a worktree
    Path(path::Arguments),
    /// Lets this repository's virtual environments and .env files take effect
    Allow(allow::Arguments),
    /// Takes that back, and stops asking
    Deny(deny::Arguments),
    /// Shows what is allowed and denied
    Trust(trust::Arguments),
    /// Shows what is active here, from which file, and why not, where it is not
    Env(env::Arguments),
    /// Looks at a push before it goes
    Guard(guard::Arguments),
    /// Prints a completion script for wtsh itself
    Completions(completions::Arguments),
    /// Makes a throw-away set of worktrees to try wtsh in
    Demo(demo::Arguments),
}
