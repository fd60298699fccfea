use super::*;

struct Repository {
    branches: &'static [&'static str],
    held: &'static [&'static str],
    tags: &'static [&'static str],
    remotes: &'static [&'static str],
    /// Remote-tracking branches.
    tracking: &'static [(&'static str, &'static str)],
    default_remote: Option<&'static str>,
}

const SMALL: Repository = Repository {
    branches: &["main", "lonely", "pr/7", "origin/odd"],
    held: &["main"],
    tags: &["v1.2", "both"],
    remotes: &["origin", "fork", "team/one", "team"],
    tracking: &[
        ("origin", "main"),
        ("origin", "feature/x"),
        ("origin", "shared"),
        ("fork", "shared"),
        ("fork", "lonely"),
        ("origin", "both"),
        ("team/one", "deep/er"),
        ("origin", "pr/8"),
    ],
    default_remote: None,
};

impl Repository {
    fn decide(&self, name: &str, has_start: bool) -> Result<Choice, Refusal> {
        let is_in = |names: &[&str], name: &BStr| names.iter().any(|one| name == *one);
        decide(
            name.into(),
            has_start,
            &Facts {
                is_branch: &|name| is_in(self.branches, name),
                is_tag: &|name| is_in(self.tags, name),
                is_commit: &|name| name == "1a2b3c4",
                remotes: self.remotes.iter().map(|remote| (*remote).into()).collect(),
                tracking: &|remote, branch| {
                    let is_it = self.tracking.iter().any(|pair| remote == pair.0 && branch == pair.1);
                    is_it.then(|| format!("refs/remotes/{remote}/{branch}").into())
                },
                default_remote: self.default_remote.map(BString::from),
                holder: &|name| is_in(self.held, name).then(|| format!("/w/{name}").into()),
            },
        )
    }
}

fn there(branch: &str) -> Result<Choice, Refusal> {
    Ok(Choice::There { branch: branch.into(), root: format!("/w/{branch}").into(), remote: None })
}

fn there_for(branch: &str, remote: &str) -> Result<Choice, Refusal> {
    Ok(Choice::There {
        branch: branch.into(),
        root: format!("/w/{branch}").into(),
        remote: Some(remote.into()),
    })
}

fn local(branch: &str, remote: Option<&str>) -> Result<Choice, Refusal> {
    Ok(Choice::Local { branch: branch.into(), remote: remote.map(BString::from) })
}

fn track(branch: &str, remote: &str) -> Result<Choice, Refusal> {
    let reference = format!("refs/remotes/{remote}/{branch}").into();
    Ok(Choice::Track { branch: branch.into(), remote: remote.into(), reference })
}

fn request(name: &str) -> Result<Choice, Refusal> {
    Ok(Choice::Request { request: Request::named(name.into()).expect("it is one"), remote: None })
}

fn request_of(name: &str, remote: &str) -> Result<Choice, Refusal> {
    let request = Request::named(name.into()).expect("it is one");
    Ok(Choice::Request { request, remote: Some(remote.into()) })
}

fn new(branch: &str) -> Result<Choice, Refusal> {
    Ok(Choice::New { branch: branch.into() })
}

fn exists(branch: &str) -> Result<Choice, Refusal> {
    Err(Refusal::Exists(branch.into()))
}

fn not_fetched(remote: &str, branch: &str) -> Result<Choice, Refusal> {
    Err(Refusal::NotFetched { remote: remote.into(), branch: branch.into() })
}

fn several(branch: &str, remotes: &[&str]) -> Result<Choice, Refusal> {
    let remotes = remotes.iter().map(|remote| (*remote).into()).collect();
    Err(Refusal::Several { branch: branch.into(), remotes })
}

#[test]
fn a_name_is_what_is_there() {
    let table = [
        ("main", there("main")),
        ("lonely", local("lonely", None)),
        ("origin/odd", local("origin/odd", None)),
        ("origin/main", there_for("main", "refs/remotes/origin/main")),
        ("fork/lonely", local("lonely", Some("refs/remotes/fork/lonely"))),
        ("origin/feature/x", track("feature/x", "origin")),
        ("feature/x", track("feature/x", "origin")),
        ("team/one/deep/er", track("deep/er", "team/one")),
        ("origin/unknown", not_fetched("origin", "unknown")),
        ("origin/", new("origin/")),
        ("shared", several("shared", &["origin", "fork"])),
        ("pr/7", request("pr/7")),
        ("pr/8", request("pr/8")),
        ("mr/9", request("mr/9")),
        ("team/pr/7", request_of("pr/7", "team")),
        ("origin/mr/9", request_of("mr/9", "origin")),
        ("pr/x", new("pr/x")),
        ("nobody/pr/7", Err(Refusal::NoRemote { remote: "nobody".into() })),
        ("nobody/pr/x", new("nobody/pr/x")),
        ("v1.2", Err(Refusal::Tag)),
        ("both", Err(Refusal::Tag)),
        ("1a2b3c4", Err(Refusal::Commit)),
        ("feature/y", new("feature/y")),
    ];
    for (name, expected) in table {
        assert_eq!(SMALL.decide(name, false), expected, "{name}");
    }
}

#[test]
fn a_start_is_for_a_new_branch() {
    let remotes_name = Err(Refusal::RemotesName { remote: "origin".into(), branch: "feature/x".into() });
    let table = [
        ("main", exists("main")),
        ("lonely", exists("lonely")),
        ("pr/7", exists("pr/7")),
        ("origin/feature/x", remotes_name),
        ("feature/x", new("feature/x")),
        ("shared", new("shared")),
        ("pr/9", new("pr/9")),
        ("v1.2", new("v1.2")),
        ("1a2b3c4", new("1a2b3c4")),
    ];
    for (name, expected) in table {
        assert_eq!(SMALL.decide(name, true), expected, "{name}");
    }
}

#[test]
fn the_default_remote_counts_where_several_have_it() {
    let fork = Repository { default_remote: Some("fork"), ..SMALL };
    assert_eq!(fork.decide("shared", false), track("shared", "fork"));
    assert_eq!(fork.decide("feature/x", false), track("feature/x", "origin"));
    let other = Repository { default_remote: Some("team"), ..SMALL };
    assert_eq!(other.decide("shared", false), several("shared", &["origin", "fork"]));
}

#[test]
fn a_request_that_has_a_worktree_is_there() {
    let held = Repository { held: &["pr/7"], ..SMALL };
    assert_eq!(held.decide("pr/7", false), there("pr/7"));
}
