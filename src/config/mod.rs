//! The person's configuration: structs with their defaults, and how they are loaded.

mod env;
mod format;
mod guard;
mod hue;
mod load;
mod project;
mod prompt;
mod section;
mod setup;
mod style;
mod suggest;
mod wcd;

pub use env::{EnvConfig, Place, Var};
pub use format::{Format, Part, StylePart};
pub use guard::{GuardConfig, Mode};
pub use load::{Config, Warning};
pub use project::FILE as PROJECT_FILE;
pub use prompt::PromptConfig;
pub use setup::{RemoveConfig, SetupConfig};
pub use style::{Palette, Style};
pub use suggest::did_you_mean;
pub use wcd::{Create, PathTemplate, WcdConfig};
