//! The command line that people type. The private calls of the init code (`hook`, `wcd`, `complete`, `elsewhere`) are not
//! in it.

use clap::{Parser, Subcommand};

use super::{
    allow, completions, demo, deny, env, exec, guard, init, list, lock, new, path, prompt, prune, relocate,
    remove, setup, trust,
};

/// Makes the shell understand git worktrees: a prompt that names worktree and branch, `wcd BRANCH`, a look at
/// pushes before they go, and each worktree's own virtual environment and .env.
#[derive(Parser)]
#[command(name = "wtsh", version, max_term_width = 100, arg_required_else_help = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Init(init::Arguments),
    Prompt(prompt::Arguments),
    List(list::Arguments),
    Path(path::Arguments),
    New(new::Arguments),
    Setup(setup::Arguments),
    Remove(remove::Arguments),
    Prune(prune::Arguments),
    Move(relocate::Arguments),
    Lock(lock::Arguments),
    Unlock(lock::UnlockArguments),
    Exec(exec::Arguments),
    Allow(allow::Arguments),
    Deny(deny::Arguments),
    Trust(trust::Arguments),
    Env(env::Arguments),
    Guard(guard::Arguments),
    Completions(completions::Arguments),
    Demo(demo::Arguments),
}
