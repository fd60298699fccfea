//! The counts that the prompt shows.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Paths that differ between HEAD and index. A file renamed without an edit is one; renamed and edited it is two
    /// (git would call it one from half of the lines being the same).
    pub staged: usize,
    /// Tracked and different in the working tree, deleted included.
    pub unstaged: usize,
    pub conflicted: usize,
    /// As git counts with `status.showUntrackedFiles=normal`: a wholly untracked folder is one.
    pub untracked: usize,
}
