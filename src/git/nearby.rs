//! How branches stand to their upstreams, where few commits tell.

use gix::ObjectId;
use gix::bstr::BStr;

use super::graph::{self, Commits, Facts};
use super::history::History;
use super::{Divergence, Repository};

/// Commits that are looked at for one branch. Without a commit-graph twenty branches that are so far off take a few milliseconds.
const LIMIT: usize = 150;

pub struct Nearby<'r> {
    repository: &'r Repository,
    /// Opened for the first branch that differs from its upstream.
    history: Option<History>,
}

impl<'r> Nearby<'r> {
    pub fn new(repository: &'r Repository) -> Self {
        Nearby { repository, history: None }
    }

    /// How a local branch (short name) stands to its upstream; `None` where they are too far apart to count.
    pub fn divergence(&mut self, branch: &BStr) -> Option<Divergence> {
        let mut is_far = false;
        let told = self.repository.divergence_by(branch, |commit, upstream| {
            let history = self.history.get_or_insert_with(|| self.repository.history());
            let mut few = Few { history, left: LIMIT, is_far: false };
            let counts = graph::count(&mut few, commit, upstream);
            is_far = few.is_far;
            counts.filter(|_| !is_far && history.is_complete())
        });
        told.or((!is_far).then_some(Divergence::NoUpstream))
    }
}

/// Ends the walk after so many commits.
struct Few<'h> {
    history: &'h mut History,
    left: usize,
    is_far: bool,
}

impl Commits for Few<'_> {
    fn load(&mut self, id: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts> {
        let Some(left) = self.left.checked_sub(1) else {
            self.is_far = true;
            return None;
        };
        self.left = left;
        self.history.load(id, parents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::BString;
    use crate::sandbox::Sandbox;

    #[test]
    fn what_is_far_from_its_upstream_is_not_counted() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.git(&main, &["branch", "-q", "lonely"]);
        let stream: String = (0..LIMIT + 1)
            .map(|number| {
                format!(
                    "commit refs/heads/staging\ncommitter T <t@e> {} +0000\ndata 1\nx\n",
                    1_800_000_000 + number
                )
            })
            .enumerate()
            .map(|(number, commit)| if number == 0 { commit + "from refs/heads/staging^0\n" } else { commit })
            .collect();
        let file = sandbox.path().join("stream");
        std::fs::write(&file, stream).expect("a file");
        let import = format!("git fast-import --quiet <'{}'", file.display());
        let status = sandbox.command("sh", &main).args(["-c", &import]).status().expect("it starts");
        assert!(status.success());
        sandbox.git(&main, &["update-ref", "refs/heads/production", "staging~146"]);
        let repository = Repository::discover(&main).expect("it can be read").expect("it is one");
        let mut nearby = Nearby::new(&repository);
        let mut of = |branch: &str| nearby.divergence(BString::from(branch).as_ref());
        assert_eq!(of("main"), Some(Divergence::Counts { ahead: 0, behind: 0 }));
        assert_eq!(of("lonely"), Some(Divergence::NoUpstream));
        assert_eq!(of("production"), Some(Divergence::Counts { ahead: 5, behind: 0 }));
        assert_eq!(of("staging"), None);
        assert_eq!(of("production"), Some(Divergence::Counts { ahead: 5, behind: 0 }));
        sandbox.git(&main, &["update-ref", "-d", "refs/remotes/origin/production"]);
        let repository = Repository::discover(&main).expect("it can be read").expect("it is one");
        assert_eq!(Nearby::new(&repository).divergence("production".into()), Some(Divergence::Gone));
    }
}
