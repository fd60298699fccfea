//! A worktree's environment: its virtual environment and its `.env`, found and read, never run.

mod direnv;
mod dotenv;
mod find;
mod plan;
mod read;
mod venv;

pub use direnv::direnv_covers;
pub use dotenv::{Problem, Why};
pub use find::{Dotenv, Environment, Place};
pub use plan::{VenvStanding, deactivated, plan, venv_standing};
pub use venv::{Venv, VenvProblem};
