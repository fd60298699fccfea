//! No argument list makes the guard panic.

use proptest::prelude::*;

use super::refspec::{Refspec, is_ref_name};
use super::table::Table;
use crate::git::BString;

fn word() -> impl Strategy<Value = String> {
    let known = [
        "push",
        "origin",
        "main",
        "HEAD",
        "-C",
        "-c",
        "--git-dir",
        "--",
        "-",
        "--all",
        "--mirror",
        "--tags",
        "-d",
        "--delete",
        "-f",
        "--force-with-lease",
        "-o",
        "--repo",
        "tag",
        ":",
        "+:",
        "@",
        "p",
        "push.default=matching",
        "alias.p=push",
        "refs/heads/*:refs/heads/*",
        "^refs/heads/main",
        "v1",
        "HEAD:main",
        "+feat:production",
        "--prune",
    ];
    prop_oneof![
        4 => proptest::sample::select(known.to_vec()).prop_map(String::from),
        1 => "[-+:^@{}~*=./a-z]{0,8}",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_words(mut words in proptest::collection::vec(word(), 0..7), push: bool, branch in 0usize..3) {
        if push {
            words.insert(0, "push".into());
        }
        let words: Vec<BString> = words.into_iter().map(BString::from).collect();
        Table::myproject(["production", "feat", ""][branch]).check_words(&words);
    }

    #[test]
    fn any_bytes(words in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..12), 0..5)) {
        let words: Vec<BString> = [b"push".to_vec()].into_iter().chain(words).map(BString::from).collect();
        Table::myproject("production").check_words(&words);
    }

    #[test]
    fn any_alias(value in "(push|!git push|!| |'|\"|\\\\|-c|a|p|\\$|#){0,8}") {
        let value: &'static str = Box::leak(value.into_boxed_str());
        Table::myproject("production").with(&[("alias.p", value)]).check("p origin");
    }

    #[test]
    fn a_parsed_refspec_has_valid_names(text in "[-+:^@{}~*./a-zA-Z]{0,12}") {
        match Refspec::parse(text.as_str().into()) {
            Some(Refspec::Single { destination: Some(name), .. } | Refspec::Delete { destination: name }) => {
                prop_assert!(is_ref_name(&name, false));
            }
            Some(Refspec::Wildcard { source, destination, .. }) => {
                prop_assert!(is_ref_name(&source, true) && is_ref_name(&destination, true));
            }
            _ => {}
        }
    }
}
