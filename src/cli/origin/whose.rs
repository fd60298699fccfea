//! Which remotes are the person's own, and whose the refs are that follow them.

use crate::cli::messages;
use crate::cli::new::Request;
use crate::git::remotes::{ORIGIN, all};
use crate::git::{BStr, BString, ByteSlice, Config, mapped};

const BRANCHES: &[u8] = b"refs/heads/";

/// One's own: `origin`, or what `clone.defaultRemoteName` calls it; `remote.pushDefault`; the only one; the address of one of these.
pub fn is_own(config: &Config, remote: &BStr) -> bool {
    let remotes = all(config);
    let named =
        [config.string("clone", None, "defaultRemoteName"), config.string("remote", None, "pushDefault")];
    let is_own = |name: &BStr| {
        name == ORIGIN
            || named.iter().flatten().any(|own| own == name)
            || remotes.len() == 1 && remotes[0] == name
    };
    let has_address = |name: &BString| {
        is_own(name.as_bstr())
            && config.strings("remote", Some(name.as_bstr()), "url").iter().any(|url| url == remote)
    };
    is_own(remote) || remotes.iter().any(has_address)
}

/// What refs here follow, by the refspecs of every remote.
pub struct Followed<'a> {
    config: &'a Config,
    /// Remote, source and target of each of its refspecs (git-fetch(1)).
    specs: Vec<(BString, BString, BString)>,
}

/// Whose a ref is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It follows a branch of one's own remote, and nothing else.
    Own,
    /// In words.
    Foreign(String),
    /// It follows nothing that is known.
    Nobodys,
}

impl<'a> Followed<'a> {
    pub fn of(config: &'a Config) -> Self {
        let specs = |remote: BString| {
            let specs = config.strings("remote", Some(remote.as_bstr()), "fetch");
            let split = move |spec: BString| {
                let spec = spec.strip_prefix(b"+").unwrap_or(&spec);
                let (source, target) = spec.split_once_str(":")?;
                (!target.is_empty()).then(|| (remote.clone(), source.into(), target.into()))
            };
            specs.into_iter().filter_map(split)
        };
        Followed { config, specs: config.subsections("remote").into_iter().flat_map(specs).collect() }
    }

    /// Whether a refspec fills refs below the prefix, which ends in a slash.
    pub fn reach(&self, prefix: &str) -> bool {
        let fixed = |target: &BString| target.split(|byte| *byte == b'*').next().map(<[u8]>::to_vec);
        let mut targets = self.specs.iter().filter_map(|(_, _, target)| fixed(target));
        targets.any(|fixed| fixed.starts_with(prefix.as_bytes()) || prefix.as_bytes().starts_with(&fixed))
    }

    /// Of a ref by its full name. One that follows both a branch and a request may be either.
    pub fn whose(&self, full_name: &BStr) -> Whose {
        let mut whose = Whose::Nobodys;
        for (remote, source, target) in &self.specs {
            let Some(source) = mapped(target, source, full_name) else { continue };
            match whose_source(self.config, remote.as_bstr(), source.as_bstr()) {
                Some(words) => return Whose::Foreign(words),
                None => whose = Whose::Own,
            }
        }
        whose
    }
}

/// Of a ref of a remote: in words, unless it is a branch of one's own.
pub fn whose_source(config: &Config, remote: &BStr, source: &BStr) -> Option<String> {
    let Some(branch) = source.strip_prefix(BRANCHES).map(ByteSlice::as_bstr) else {
        let request = Request::of_reference(source).map(|request| request.words);
        return Some(request.unwrap_or_else(|| messages::making::foreign_request(source)));
    };
    // Refs that requests were put in look as if they followed branches of these names.
    let request = Request::of_reference(BString::from([b"refs/", branch.as_bytes()].concat()).as_bstr());
    if let Some(request) = request.or_else(|| Request::named(branch)) {
        return Some(request.words);
    }
    // An address may have a password in it.
    let is_named = config.subsections("remote").iter().any(|name| name == remote);
    let shown = if is_named { remote } else { b"another repository".as_bstr() };
    (!is_own(config, remote)).then(|| messages::making::foreign_branch(branch, shown))
}
