//! What the picker says about a worktree beside its name.

use crate::cli::messages::picking;
use crate::git::preview::Look;
use crate::git::{BStr, BString, ByteSlice, Repository, Worktree, default_branch, remotes};
use crate::term::picker::{Part, Preview};

/// Commits that are listed.
const COMMITS: usize = 5;
/// About these worktrees, in their order.
pub fn of(worktrees: Vec<Worktree>) -> Preview {
    Box::new(move |index, asked| {
        if let Some(worktree) = worktrees.get(index) {
            tell(worktree, &|part| asked.show(part), &|| !asked.is_stale());
        }
    })
}

/// The quick first; the rest as it comes, at its place.
pub(super) fn tell(worktree: &Worktree, show: &dyn Fn(Part), wanted: &dyn Fn() -> bool) {
    let show = |title: &str, lines| show(Part { title: title.to_owned(), lines });
    let Some(there) = repository(worktree) else {
        let lines = if worktree.missing() { picking::folder_is_gone() } else { picking::is_not_told() };
        return show(picking::BRANCH, Some(lines));
    };
    let main = main_branch(&there, worktree.branch());
    let since = main.as_ref().map(|main| picking::since(main.name.as_bstr()));
    for title in [picking::BRANCH, picking::CHANGES, picking::COMMITS].into_iter().chain(since.as_deref()) {
        show(title, None);
    }
    show(picking::BRANCH, Some(branch(&there, worktree)));
    let look = Look { repository: &there, root: &worktree.root, wanted };
    if there.head_commit().is_none() {
        show(picking::COMMITS, Some(picking::commits(&[])));
    } else {
        let commits = look.commits(COMMITS);
        show(picking::COMMITS, Some(commits.map_or_else(picking::is_not_told, |it| picking::commits(&it))));
    }
    let changes = look.changes();
    show(picking::CHANGES, Some(changes.map_or_else(picking::is_not_told, |it| picking::changes(&it))));
    if let (Some(main), Some(title)) = (main, since) {
        let edits = look.edits_since(&main.refs);
        show(&title, Some(edits.map_or_else(picking::is_not_told, |it| picking::edits(&it))));
    }
}

/// The repository as it is seen from there, if it is this worktree that is there.
fn repository(worktree: &Worktree) -> Option<Repository> {
    let there = Repository::discover(&worktree.root).ok().flatten()?;
    let is_it = there.git_dir().canonicalize().ok()? == worktree.git_dir.canonicalize().ok()?;
    (is_it && there.root().is_some()).then_some(there)
}

fn branch(there: &Repository, worktree: &Worktree) -> Vec<String> {
    let tag = if worktree.branch().is_none() { there.tag_at_head() } else { None };
    let upstream = worktree.branch().map(|branch| {
        let tracking = there.upstream(branch).and_then(|upstream| upstream.tracking);
        let short = |name: BString| {
            let name: &[u8] = &name;
            let short = name.strip_prefix(b"refs/remotes/").or(name.strip_prefix(b"refs/heads/"));
            BString::from(short.unwrap_or(name))
        };
        match tracking {
            Some(name) => (short(name), there.divergence_of(branch)),
            None => picking::no_upstream(),
        }
    });
    picking::branch(worktree, there.operation(), tag, upstream)
}

struct MainBranch {
    name: BString,
    /// Full names: the local one and the main remote's, those that there are.
    refs: Vec<BString>,
}

/// The main branch, where there is one and it is not `own`, and there is a commit to compare with it.
fn main_branch(there: &Repository, own: Option<&BStr>) -> Option<MainBranch> {
    there.head_commit()?;
    let names = default_branch::names(there).into_iter();
    let found = names.map(|name| MainBranch { refs: refs(there, name.as_bstr()), name });
    found.into_iter().find(|main| !main.refs.is_empty()).filter(|main| own != Some(main.name.as_bstr()))
}

fn refs(there: &Repository, name: &BStr) -> Vec<BString> {
    let local = BString::from([b"refs/heads/", name.as_bytes()].concat());
    let remote = remotes::main(there.config());
    let remote = remote.and_then(|remote| there.tracking_ref(remote.as_bstr(), name));
    [Some(local), remote]
        .into_iter()
        .flatten()
        .filter(|name| there.resolve(name.as_bstr()).is_some())
        .collect()
}
