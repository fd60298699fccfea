//! The mark of a folder that is being filled, and is no use before that is done.

use std::path::Path;

/// A file in the folder, from before anything else is in it until nothing is left to do: whatever ends that, also a power cut, leaves it
/// there.
pub const MARK: &str = ".wtsh-unfinished";

/// By one look at the disk.
pub fn is_unfinished(folder: &Path) -> bool {
    folder.join(MARK).symlink_metadata().is_ok_and(|mark| mark.is_file())
}
