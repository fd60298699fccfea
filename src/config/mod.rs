//! The person's configuration: structs with their defaults, and how they are loaded.

mod env;
mod format;
mod guard;
mod hue;
mod load;
mod prompt;
mod section;
mod style;
mod suggest;

pub use env::EnvConfig;
pub use format::{Format, Part, StylePart};
pub use guard::{GuardConfig, Mode};
pub use load::{Config, Warning};
pub use prompt::PromptConfig;
pub use style::{Palette, Style};
