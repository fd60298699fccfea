//! What is kept between shells, under `$XDG_DATA_HOME/wtsh`: one file an entry, mode 0600, written whole or not at all.

pub mod file;
mod folder;
pub mod lock;
pub mod mappings;
pub mod notes;
pub mod owner;
pub mod ports;
pub mod stamp;
pub mod trust;
pub mod values;
mod writers;

pub use folder::{Folder, StoreError};
pub use writers::Others;
