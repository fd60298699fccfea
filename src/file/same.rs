//! Whether two files have the same content.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Of two regular files, however long. Where `goes_on` says no in between it ends with an error.
pub fn same_content(one: &Path, other: &Path, goes_on: impl Fn() -> bool) -> io::Result<bool> {
    const PIECE: usize = 64 << 10;
    let open = |path| Ok::<_, io::Error>(BufReader::with_capacity(PIECE, File::open(path)?));
    let (mut one, mut other) = (open(one)?, open(other)?);
    loop {
        if !goes_on() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        if left.is_empty() || right.is_empty() {
            return Ok(left.is_empty() && right.is_empty());
        }
        let length = left.len().min(right.len());
        if left[..length] != right[..length] {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_counts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| {
            std::fs::write(folder.path().join(name), content).unwrap();
            folder.path().join(name)
        };
        let long = vec![b'x'; 200_000];
        let mut changed = long.clone();
        changed[199_999] = b'y';
        let (one, other) = (write("long", &long), write("copy", &long));
        assert!(same_content(&one, &other, || true).unwrap());
        for (name, content) in [("changed", &changed[..]), ("shorter", &long[1..]), ("empty", b"")] {
            assert!(!same_content(&one, &write(name, content), || true).unwrap(), "{name}");
        }
        assert!(same_content(&write("empty", b""), &write("none", b""), || true).unwrap());
        assert!(same_content(&one, &folder.path().join("missing"), || true).is_err());
        assert!(same_content(&one, &other, || false).is_err());
    }
}
