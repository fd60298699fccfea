//! Ports that the `.env` files of worktrees name: nobody is given them.

use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::env::dotenv;
use crate::env::find::LONGEST_DOTENV;
use crate::env::read::regular_file;

/// The values of every variable whose name ends in PORT, and that are ports.
pub(super) fn spoken_for(roots: &[PathBuf], names: &[String]) -> Vec<u16> {
    let files = roots.iter().flat_map(|root| names.iter().map(move |name| root.join(name)));
    files.filter_map(|file| regular_file(&file, LONGEST_DOTENV).ok()).flat_map(|text| ports(&text)).collect()
}

fn ports(text: &[u8]) -> Vec<u16> {
    let (assignments, _) = dotenv::parse(text, &[]);
    let mut variables = Vec::new();
    dotenv::resolve(assignments, &mut variables, &|_| None);
    let named = variables.iter().filter(|(name, _)| name.as_bytes().ends_with(b"PORT"));
    named.filter_map(|(_, value)| value.to_str()?.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_found_by_their_names() {
        let text = b"PORT=8000\nexport DB_PORT='5433'\nAPI_PORT=${DB_PORT}\nX=9\nPORTS=1\nPORT=no\nPORT=70000\nbad line\n";
        assert_eq!(ports(text), [8000, 5433, 5433]);
    }

    #[test]
    fn what_is_no_file_names_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".env")).unwrap();
        std::fs::write(folder.path().join("b.env"), "PORT=1\n").unwrap();
        let roots = [folder.path().to_owned(), "/nowhere".into()];
        assert_eq!(spoken_for(&roots, &[".env".into(), "b.env".into()]), [1]);
    }
}
