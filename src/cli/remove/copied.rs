//! Whether a file that the set-up copied says nothing but what another worktree's says.

use std::collections::BTreeSet;
use std::path::Path;

use crate::env::dotenv::rewrite::{assigned, rewrite};
use crate::file::read_regular;

/// Bytes; in a larger file the set-up changes no values.
const LONGEST: usize = 64 * 1024;

/// Whether each line of `copy` is in `other` as well, but for the values of the names `own`, which the set-up writes for each worktree.
pub fn is_covered_by(copy: &Path, other: &Path, own: &[String]) -> bool {
    let read = |path: &Path| read_regular(path, LONGEST).ok();
    let (Some(copy), Some(other)) = (read(copy), read(other)) else { return false };
    let text = |name: std::ffi::OsString| name.into_string().ok();
    let values = assigned(&copy).into_iter().filter_map(|(name, value)| Some((text(name)?, text(value)?)));
    let values: Vec<(String, String)> = values.filter(|(name, _)| own.contains(name)).collect();
    let other = rewrite(&other, &values);
    let lines =
        |text: &'_ [u8]| -> BTreeSet<Vec<u8>> { text.split(|byte| *byte == b'\n').map(Vec::from).collect() };
    lines(&copy).is_subset(&lines(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_of_its_own_may_differ() {
        let folder = tempfile::tempdir().expect("a folder");
        let (copy, other) = (folder.path().join("copy"), folder.path().join("other"));
        std::fs::write(&copy, "# a\nSECRET=1\nexport PORT=8001 # x\nDB='p_x'").expect("a file");
        let is_covered = |text: &str| {
            std::fs::write(&other, text).expect("a file");
            is_covered_by(&copy, &other, &["PORT".into(), "DB".into()])
        };
        assert!(is_covered("# a\nSECRET=1\nexport PORT=8000 # x\nDB='p'"));
        assert!(is_covered("NEW=1\n# a\nSECRET=1\nexport PORT=8000 # x\nDB='p'\n"));
        assert!(!is_covered("# a\nSECRET=2\nexport PORT=8000 # x\nDB='p'"));
        assert!(!is_covered("# a\nSECRET=1\nDB='p'"));
        assert!(!is_covered("SECRET=1\nexport PORT=8000 # x\nDB='p'"));
        std::fs::remove_file(&other).expect("it is there");
        assert!(!is_covered_by(&copy, &other, &[]));
    }
}
