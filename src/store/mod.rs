//! What is kept between shells, under `$XDG_DATA_HOME/wtsh`: one file an entry, mode 0600, written whole or not at all.

mod file;
mod folder;
pub mod stamp;
pub mod trust;

pub use folder::{Folder, StoreError};
