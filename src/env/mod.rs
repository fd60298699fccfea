//! A worktree's environment: its virtual environment and its `.env`, found and read, never run.

mod direnv;
pub mod dotenv;
mod find;
mod permission;
mod plan;
mod vars;
mod venv;

pub use direnv::{Envrc, direnv_covers, direnv_is_at_work, envrc, inherited_envrc};
pub use dotenv::{Problem, Why};
pub use find::{Dotenv, Environment, Place, Search};
pub use permission::Permission;
pub use plan::{VenvStanding, deactivated, is_active, plan, venv_standing};
pub use vars::{Asked, VarProblem, WorktreeFacts, values};
pub use venv::{FoundBy, Maker, Model, Requirements, Venv, VenvProblem, freshness, mend};
