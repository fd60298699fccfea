//! Files that the set-up copied are nothing to lose as long as what they were copied from is there.

use std::fs;

use super::{refuses, removes};
use crate::python::{ignore, linked};
use crate::ran::at;
use crate::repository::Sandbox;

#[test]
fn a_copy_whose_original_is_gone_or_has_changed_is_named() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    ignore(&main, ".env\n");
    let original = "SECRET=1\nPORT=8000\n";
    fs::write(main.join(".env"), original).expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let hotfix = || {
        assert_eq!(at(&sandbox, &main, &["new", "hotfix"]).code, Some(0));
        let copy = fs::read_to_string(linked(&main, "hotfix").join(".env")).expect("a copy");
        assert!(copy.starts_with("SECRET=1\nPORT=80") && copy != original, "{copy}");
    };
    hotfix();
    removes(&sandbox, &main, &["hotfix"]);
    hotfix();
    fs::write(main.join(".env"), "SECRET=2\nPORT=8000\n").expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["nowhere else: .env"]);
    fs::remove_file(main.join(".env")).expect("it is there");
    refuses(&sandbox, &main, &["hotfix"], &["nowhere else: .env"]);
    fs::write(main.join(".env"), format!("{original}NEW=1\n")).expect("a file");
    removes(&sandbox, &main, &["hotfix"]);
}
