//! The commits that the repository's refs lead to, by whose those are.

use std::collections::HashMap;

use super::moves;
use super::names::Names;
use super::whose::Whose;
use crate::cli::messages;
use crate::git::{BStr, BString, ByteSlice, ObjectId, Repository, remotes};

#[derive(Default)]
pub struct Tips {
    /// Of branches of one's own remotes, and of the project's main one.
    pub own: Vec<ObjectId>,
    /// Of local branches that are one's own whatever came there: the main one, and all of them where there is no remote.
    pub taken: Vec<ObjectId>,
    /// With words.
    pub foreign: Vec<(ObjectId, String)>,
}

impl Tips {
    pub fn of(repository: &Repository, names: &Names) -> Tips {
        let mut tips = Tips::default();
        let project = names.project_main();
        tips.own.extend(project.as_ref().and_then(|full| repository.resolve(full.as_bstr())));
        let is_alone = remotes::all(names.config()).is_empty();
        for prefix in ["refs/remotes/", "refs/heads/"] {
            let is_branch = prefix == "refs/heads/";
            let fetched =
                if names.follow(prefix) { fetched(repository, prefix, names) } else { HashMap::new() };
            for name in repository.many_names_under(prefix) {
                let full = BString::from([prefix.as_bytes(), &name].concat());
                let Some(tip) = repository.resolve(full.as_bstr()) else { continue };
                let named =
                    if is_branch { names.of_branch(&name) } else { names.of_tracking(full.as_bstr()) };
                match named.or_else(|| fetched.get(&full).cloned()) {
                    Some(words) => tips.foreign.push((tip, words)),
                    None if names.whose(full.as_bstr()) == Whose::Own => tips.own.push(tip),
                    None if is_branch && (is_alone || names.is_default(&name)) => tips.taken.push(tip),
                    None if is_branch => {}
                    // Of a remote that is gone, or of another program.
                    None => tips.foreign.push((tip, messages::making::foreign_request(full.as_bstr()))),
                }
            }
        }
        for all in [&mut tips.own, &mut tips.taken] {
            all.sort_unstable();
            all.dedup();
        }
        tips
    }
}

/// As what a ref (full name) that follows a branch of one's own remote was filled with something else, in words.
pub fn fetched_otherwise(repository: &Repository, full_name: &BStr, names: &Names) -> Option<String> {
    let folder = full_name.rfind_byte(b'/').map_or(full_name.as_bytes(), |end| &full_name[..=end]);
    fetched(repository, folder.to_str().ok()?, names).remove(full_name.as_bytes())
}

/// Refs that follow a branch of one's own remote, and that a refspec on the command line has filled with something else: full
/// names, and words.
fn fetched(repository: &Repository, prefix: &str, names: &Names) -> HashMap<BString, String> {
    let logs = repository.reflogs().under(prefix).into_iter();
    let words = logs.filter_map(|log| {
        let words = moves::fetched_to(log.moves.last()?, log.name.as_bstr(), names)?;
        Some((log.name, words))
    });
    words.collect()
}
