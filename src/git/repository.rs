//! A repository as it is seen from one folder. Everything beyond the three paths is found out when it is first
//! asked for, and kept.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use once_cell::unsync::OnceCell;

use super::belonging::Places;
use super::config::Place;
use super::discover::{self, Found};
use super::format::Format;
use super::graph;
use super::head::HeadFile;
use super::history::History;
use super::objects::Objects;
use super::ownership::Ownership;
use super::reflog::Reflogs;
use super::refs::Refs;
use super::variables::Variables;
use super::{Config, Divergence, Head, Operation, PushTarget, Status, Upstream, Worktree};
use super::{embedded, push, reftable, stash, status, tags, tracking, worktrees};

pub struct Repository {
    git_dir: PathBuf,
    common_dir: PathBuf,
    root: Option<PathBuf>,
    variables: Variables,
    head_file: HeadFile,
    format: Format,
    refs: Refs,
    name: OnceCell<BString>,
    ownership: OnceCell<Ownership>,
    tracked_in: OnceCell<Option<PathBuf>>,
    config: OnceCell<Config>,
    head: OnceCell<Head>,
    head_commit: OnceCell<Option<ObjectId>>,
    worktrees: OnceCell<Vec<Worktree>>,
    push_target: OnceCell<PushTarget>,
    divergence: OnceCell<Divergence>,
    operation: OnceCell<Option<Operation>>,
    stash_count: OnceCell<usize>,
    tag_at_head: OnceCell<Option<BString>>,
    status: OnceCell<Option<Status>>,
}

/// Why a folder that looks like a repository's can't be used as one.
#[derive(Debug)]
pub enum DiscoverError {
    /// A `.git` file that names a folder that is not there (or is no git dir).
    DanglingGitFile {
        file: PathBuf,
        target: PathBuf,
    },
    Unreadable {
        path: PathBuf,
        error: std::io::Error,
    },
}

impl Repository {
    /// The repository that `from` (absolute, logical: symbolic links are kept) lies in, found as git does: upwards, a
    /// `.git` folder or file first, then a bare repository. `GIT_DIR`, `GIT_WORK_TREE` and
    /// `GIT_CEILING_DIRECTORIES` count as they do for git. `None` outside of any.
    pub fn discover(from: &Path) -> Result<Option<Self>, DiscoverError> {
        Self::discover_with(from, Variables::Process)
    }

    /// As `discover`, in a given environment.
    pub fn discover_with(from: &Path, variables: Variables) -> Result<Option<Self>, DiscoverError> {
        Ok(discover::find(from, &variables)?.map(|found| Self::new(found, variables)))
    }

    fn new(found: Found, variables: Variables) -> Self {
        let Found { git_dir, common_dir, root, head, format } = found;
        Repository {
            refs: Refs::new(&git_dir, &common_dir, &format),
            git_dir,
            common_dir,
            root,
            variables,
            head_file: head,
            format,
            name: OnceCell::new(),
            ownership: OnceCell::new(),
            tracked_in: OnceCell::new(),
            config: OnceCell::new(),
            head: OnceCell::new(),
            head_commit: OnceCell::new(),
            worktrees: OnceCell::new(),
            push_target: OnceCell::new(),
            divergence: OnceCell::new(),
            operation: OnceCell::new(),
            stash_count: OnceCell::new(),
            tag_at_head: OnceCell::new(),
            status: OnceCell::new(),
        }
    }

    /// This worktree's git dir, absolute.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// What all worktrees share, absolute.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// This worktree's root, as the logical path leads there. `None` in a bare repository.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The id under `worktrees/`; `None` in the main worktree and in a bare repository.
    pub fn worktree_id(&self) -> Option<&BStr> {
        let name = self.git_dir.file_name()?;
        let is_linked = self.git_dir != self.common_dir && self.git_dir.parent()?.ends_with("worktrees");
        is_linked.then(|| name.as_encoded_bytes().as_bstr())
    }

    pub fn is_linked(&self) -> bool {
        self.worktree_id().is_some()
    }

    /// What people call the repository: the main worktree's folder; of a bare one its own without `.git`, or the
    /// folder around `.bare` or `.git`.
    pub fn name(&self) -> &BStr {
        let name = self.name.get_or_init(|| {
            let keys = self.format.main(&self.common_dir);
            let (root, bare) = worktrees::main_root(&self.common_dir, self.known_main_root(), &keys);
            worktrees::name(&root, bare)
        });
        name.as_bstr()
    }

    /// The main worktree's root where this is it.
    fn known_main_root(&self) -> Option<&Path> {
        self.root().filter(|_| !self.is_linked())
    }

    /// Whether root and git dirs belong to this user (or root runs us for them). wtsh acts on no others.
    pub fn is_own(&self) -> bool {
        self.ownership().is_own
    }

    fn ownership(&self) -> Ownership {
        let look = || Ownership::of(self.root(), &self.git_dir, &self.common_dir, &self.variables);
        *self.ownership.get_or_init(look)
    }

    /// The root of a worktree of another repository (or, of a folder that only poses as a git dir, this one) that tracks what lies in
    /// the git dir: it came with a branch there, whatever it says. wtsh acts on no such.
    pub fn tracked_in(&self) -> Option<&Path> {
        let look = || [&self.git_dir, &self.common_dir].into_iter().find_map(|dir| embedded::tracked_in(dir));
        self.tracked_in.get_or_init(look).as_deref()
    }

    /// Whether the repository says itself that the root is one of its worktrees; not only the root that the repository is its.
    /// A bare repository has no root that could be wrong.
    pub fn leads_back(&self) -> bool {
        let (git_dir, common_dir) = (self.git_dir.as_path(), self.common_dir.as_path());
        let places = |root| Places { root, git_dir, common_dir };
        self.root().is_none_or(|root| places(root).lead_back(self.ownership().has_git_folder, &self.format))
    }

    pub fn config(&self) -> &Config {
        self.config.get_or_init(|| {
            let branch = self.head_branch_ref();
            let place = Place {
                variables: &self.variables,
                git_dir: &self.git_dir,
                common_dir: &self.common_dir,
                branch: branch.as_ref().map(|name| name.as_bstr()),
            };
            Config::load(&place, self.format.shared_file.take(), self.format.worktree_file.take())
        })
    }

    pub fn head(&self) -> &Head {
        self.head.get_or_init(|| {
            if self.head_file.is_reftable() {
                return reftable::head(&self.git_dir);
            }
            Head::from_file(Some(&self.head_file), |name| self.refs.find(name))
        })
    }

    /// The commit that HEAD leads to; `None` on an unborn branch.
    pub fn head_commit(&self) -> Option<ObjectId> {
        *self.head_commit.get_or_init(|| match self.head() {
            Head::Detached(id) => Some(*id),
            Head::Branch(_) => self.refs.find(self.head_branch_ref()?.as_bstr()),
            Head::Unreadable => None,
        })
    }

    /// The short name of the branch that HEAD is on.
    fn head_branch(&self) -> Option<&BStr> {
        match self.head() {
            Head::Branch(name) => Some(name.as_bstr()),
            _ => None,
        }
    }

    fn head_branch_ref(&self) -> Option<BString> {
        Some([b"refs/heads/", self.head_branch()?.as_bytes()].concat().into())
    }

    /// The object a full ref name (`refs/heads/main`) leads to, loose before packed.
    pub fn resolve(&self, full_name: &BStr) -> Option<ObjectId> {
        self.refs.find(full_name)
    }

    /// Short names under a prefix such as `refs/heads/`, loose and packed, sorted, each once.
    pub fn names_under(&self, prefix: &str) -> Vec<BString> {
        self.refs.names_under(prefix).into_iter().map(Cow::into_owned).collect()
    }

    /// As `names_under`, not copied: there can be very many.
    pub fn many_names_under<'r>(&'r self, prefix: &'r str) -> Vec<Cow<'r, BStr>> {
        self.refs.names_under(prefix)
    }

    /// What is logged of refs, read anew each time.
    pub fn reflogs(&self) -> Reflogs<'_> {
        Reflogs::of(&self.git_dir, &self.common_dir, self.format.reftable)
    }

    /// The short name of the branch that `refs/remotes/<remote>/HEAD` names.
    pub fn head_of(&self, remote: &BStr) -> Option<BString> {
        let prefix = [b"refs/remotes/", remote.as_bytes(), b"/"].concat();
        let target = self.refs.symbolic([&prefix[..], b"HEAD"].concat().as_bstr())?;
        target.strip_prefix(prefix.as_slice()).map(BString::from)
    }

    /// The short name of the branch that `refs/remotes/origin/HEAD` names.
    pub fn default_branch(&self) -> Option<BString> {
        let target = self.refs.symbolic(DEFAULT_BRANCH_REF.into())?;
        target.strip_prefix(b"refs/remotes/origin/").map(BString::from)
    }

    /// The main worktree's root, there or not, or the bare repository's folder, and whether it is bare: without a look at the others.
    pub fn main_root(&self) -> (PathBuf, bool) {
        worktrees::main_root(&self.common_dir, self.known_main_root(), &self.format.main(&self.common_dir))
    }

    /// Every worktree, the main one (or the bare repository) first, the others by id. This one has the root by which
    /// it was reached.
    pub fn worktrees(&self) -> &[Worktree] {
        self.worktrees.get_or_init(|| {
            let keys = self.format.main(&self.common_dir);
            let main = worktrees::main(&self.common_dir, self.known_main_root(), &keys, &self.refs);
            let mut all = vec![main];
            all.extend(worktrees::linked(&self.common_dir, &self.refs));
            if self.head_file.is_reftable() {
                worktrees::set_heads(&mut all, &reftable::heads(&self.git_dir));
            }
            if let Some(this) = all
                .iter_mut()
                .find(|worktree| worktree.id.as_ref().map(|id| id.as_bstr()) == self.worktree_id())
            {
                this.head = self.head().clone();
                this.root = self.root().map_or_else(|| this.root.clone(), PathBuf::from);
            }
            all
        })
    }

    /// Whether all worktrees were looked at.
    #[cfg(test)]
    pub fn has_listed_worktrees(&self) -> bool {
        self.worktrees.get().is_some()
    }

    /// This worktree; `None` in a bare repository.
    pub fn worktree(&self) -> Option<&Worktree> {
        self.root()?;
        let is_it = |it: &&Worktree| !it.bare && it.id.as_ref().map(|id| id.as_bstr()) == self.worktree_id();
        self.worktrees().iter().find(is_it)
    }

    /// The upstream configured for a local branch (short name).
    pub fn upstream(&self, branch: &BStr) -> Option<Upstream> {
        tracking::upstream(self.config(), branch)
    }

    /// The full local ref that follows a branch (short name) of a remote, by that one's fetch refspecs, whether it is there or not.
    pub fn tracking_ref(&self, remote: &BStr, branch: &BStr) -> Option<BString> {
        let specs = self.config().strings("remote", Some(remote), "fetch");
        tracking::tracking_ref(&specs, [b"refs/heads/", branch.as_bytes()].concat().as_bstr())
    }

    /// Where a plain `git push` from this worktree goes.
    pub fn push_target(&self) -> &PushTarget {
        self.push_target.get_or_init(|| match self.head_branch() {
            Some(branch) => push::target(self.config(), branch),
            None => PushTarget::Unclear,
        })
    }

    pub fn divergence(&self) -> &Divergence {
        self.divergence
            .get_or_init(|| self.head_branch().map_or(Divergence::NoUpstream, |it| self.divergence_of(it)))
    }

    /// How a local branch (short name) stands to its upstream.
    pub fn divergence_of(&self, branch: &BStr) -> Divergence {
        let count = |commit, upstream| {
            let mut history = self.history();
            graph::count(&mut history, commit, upstream).filter(|_| history.is_complete())
        };
        self.divergence_by(branch, count).unwrap_or(Divergence::NoUpstream)
    }

    /// How many commits `other` leads to and `commit` does not; `None` where that can't be told.
    pub fn lacking_from(&self, commit: ObjectId, other: ObjectId) -> Option<usize> {
        if commit == other {
            return Some(0);
        }
        let mut history = self.history();
        graph::count(&mut history, commit, other)
            .filter(|_| history.is_complete())
            .map(|(_, lacking)| lacking)
    }

    /// The same; `count` is asked about two commits that differ. `None` where there is no upstream, or no count.
    pub(super) fn divergence_by(
        &self,
        branch: &BStr,
        count: impl FnOnce(ObjectId, ObjectId) -> Option<(usize, usize)>,
    ) -> Option<Divergence> {
        let full: BString = [b"refs/heads/", branch.as_bytes()].concat().into();
        let commit = self.resolve(full.as_bstr())?;
        let tracking = self.upstream(branch)?.tracking?;
        let Some(upstream) = self.resolve(tracking.as_bstr()) else { return Some(Divergence::Gone) };
        let (ahead, behind) = if commit == upstream { (0, 0) } else { count(commit, upstream)? };
        Some(Divergence::Counts { ahead, behind })
    }

    /// The commits, as they are replaced if they are (git-replace(1)).
    pub(super) fn history(&self) -> History {
        let replacements = self.replacements();
        let wanted = self.config().boolean("core", None, "commitGraph").unwrap_or(true);
        let use_graph = wanted && replacements.is_empty();
        let objects = Objects::new(&self.common_dir, self.format.hash, replacements);
        History::new(objects, &self.common_dir, self.format.hash, use_graph)
    }

    fn replacements(&self) -> Vec<(ObjectId, ObjectId)> {
        const PREFIX: &str = "refs/replace/";
        let off = self.config().boolean("core", None, "useReplaceRefs") == Some(false);
        if off || self.variables.get("GIT_NO_REPLACE_OBJECTS").is_some() {
            return Vec::new();
        }
        let pair = |name: Cow<BStr>| {
            let full: BString = [PREFIX.as_bytes(), &name].concat().into();
            Some((ObjectId::from_hex(&name).ok()?, self.refs.find(full.as_bstr())?))
        };
        self.refs.names_under(PREFIX).into_iter().filter_map(pair).collect()
    }

    pub fn operation(&self) -> Option<&Operation> {
        self.operation.get_or_init(|| Operation::read(&self.git_dir)).as_ref()
    }

    pub fn stash_count(&self) -> usize {
        *self.stash_count.get_or_init(|| stash::count(&self.common_dir))
    }

    /// The message of each entry of the stash, the newest first: `On main: …`
    pub fn stashes(&self) -> Vec<BString> {
        if self.head_file.is_reftable() {
            return reftable::stashes(&self.git_dir);
        }
        stash::messages(&self.common_dir)
    }

    /// A tag (short name) that names HEAD's commit, the highest version if several.
    pub fn tag_at_head(&self) -> Option<&BStr> {
        let tag = self.tag_at_head.get_or_init(|| {
            let open = || Objects::new(&self.common_dir, self.format.hash, Vec::new());
            tags::at_commit(&self.refs, self.head_commit()?, open)
        });
        tag.as_ref().map(|name| name.as_bstr())
    }

    /// Changes in the working tree; `None` where there is none, or where it can't be told in time.
    pub fn status(&self) -> Option<&Status> {
        self.status.get_or_init(|| self.measure_status()).as_ref()
    }

    fn measure_status(&self) -> Option<Status> {
        let objects = || status::objects(&self.common_dir, self.format.hash);
        status::measure(&status::Input {
            git_dir: &self.git_dir,
            common_dir: &self.common_dir,
            root: self.root()?,
            head_commit: self.head_commit(),
            objects: &objects,
            settings: status::Settings::of(self.config()),
            limit: STATUS_LIMIT,
        })
    }

    /// Small files whose content decides what the prompt says, there or not: HEAD, and the loose refs of its branch
    /// and of that one's upstream.
    pub fn watched(&self) -> Vec<PathBuf> {
        let mut files = vec![self.git_dir.join("HEAD")];
        if let Some(name) = self.head_branch_ref().filter(|_| !self.format.reftable) {
            files.push(self.refs.loose_path(name.as_bstr()));
            let upstream = self.head_branch().and_then(|branch| self.upstream(branch));
            let tracking = upstream.and_then(|upstream| upstream.tracking);
            files.extend(tracking.map(|name| self.refs.loose_path(name.as_bstr())));
        }
        files
    }

    /// Files and folders, there or not, whose time or presence decides what the prompt says.
    pub fn watched_times(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.git_dir.clone()];
        if self.common_dir != self.git_dir {
            paths.push(self.common_dir.clone());
        }
        paths.push(self.git_dir.join("index"));
        paths.push(self.refs.packed_path());
        if self.format.reftable {
            paths.push(self.common_dir.join("reftable/tables.list"));
        }
        paths.extend(self.config().paths());
        paths.push(stash::log_path(&self.common_dir));
        paths.push(worktrees::folder(&self.common_dir));
        if self.tag_at_head.get().is_some() {
            paths.push(self.refs.loose_path(tags::PREFIX.into()));
        }
        paths.push(self.refs.loose_path(DEFAULT_BRANCH_REF.into()));
        paths
    }
}

/// Index entries. A prompt does not wait for a larger working tree to be looked through.
const STATUS_LIMIT: usize = 2_500;

const DEFAULT_BRANCH_REF: &str = "refs/remotes/origin/HEAD";
