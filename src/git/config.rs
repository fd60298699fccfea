//! git's effective configuration for one repository (git-config(1)): system, global, local, worktree, environment,
//! includes resolved.

use std::path::{Path, PathBuf};

use gix::bstr::{BStr, BString, ByteSlice};
use gix::config::file::{Metadata, includes, init};
use gix::config::{File, Source};

use super::drivers::{Driver, Kind};
use super::read;
use super::variables::Variables;

pub struct Config {
    file: File,
    /// Every file that was looked for, whether it is there or not.
    paths: Vec<PathBuf>,
}

/// Where a configuration belongs: what its conditional includes are about.
pub struct Place<'a> {
    pub variables: &'a Variables,
    pub git_dir: &'a Path,
    pub common_dir: &'a Path,
    /// The full name of the branch that HEAD is on.
    pub branch: Option<&'a BStr>,
}

impl Config {
    /// Everything that git would read, `shared` and `own` being the repository's files, read already. A file that
    /// can't be read or understood counts as empty.
    pub fn load(place: &Place, shared: Option<File>, own: Option<File>) -> Self {
        let mut paths = Vec::with_capacity(5);
        let mut file = File::new(Metadata::from(Source::System));
        for (source, path) in outer_paths(place.variables) {
            append(&mut file, parse(&path, source));
            paths.push(path);
        }
        paths.push(place.common_dir.join("config"));
        append(&mut file, shared);
        if own.is_some() {
            paths.push(place.git_dir.join("config.worktree"));
        }
        append(&mut file, own);
        append(&mut file, from_environment(place.variables));
        resolve_includes(&mut file, place);
        Config { file, paths }
    }

    /// The last value of `section.key` or `section.subsection.key`.
    pub fn string(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<BString> {
        self.file.string_by(section, subsection, key)
    }

    pub fn strings(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Vec<BString> {
        self.file.strings_by(section, subsection, key).unwrap_or_default()
    }

    /// `None` where the key is not set, or set to what is no boolean.
    pub fn boolean(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<bool> {
        self.file.boolean_by(section, subsection, key).ok().flatten()
    }

    /// Every subsection of `section` (remote names, branch names), each once, in the order of the files.
    pub fn subsections(&self, section: &str) -> Vec<BString> {
        let mut names: Vec<BString> = Vec::new();
        let sections = self
            .file
            .sections()
            .filter(|found| found.header().name().eq_ignore_ascii_case(section.as_bytes()));
        for name in sections.filter_map(|found| found.header().subsection_name()) {
            if !names.iter().any(|known| known == name) {
                names.push(name.into());
            }
        }
        names
    }

    /// `alias.*`: name and value, later definitions winning.
    pub fn aliases(&self) -> Vec<(BString, BString)> {
        let mut aliases: Vec<(BString, BString)> = Vec::new();
        for section in
            self.file.sections().filter(|found| found.header().name().eq_ignore_ascii_case(b"alias"))
        {
            if section.header().subsection_name().is_some() {
                continue;
            }
            for name in section.value_names() {
                let Some(value) = section.value(&name) else { continue };
                let name = BString::from(name.to_ascii_lowercase());
                aliases.retain(|known| known.0 != name);
                aliases.push((name, value));
            }
        }
        aliases
    }

    /// Every driver of this kind that names a program.
    pub fn drivers(&self, kind: Kind) -> Vec<Driver> {
        let commands = |driver: &BString| {
            let values = kind.keys().iter();
            let values = values.filter_map(|key| self.string(kind.section(), Some(driver.as_bstr()), key));
            values.filter(|command| !command.is_empty()).collect::<Vec<_>>()
        };
        let drivers = self.subsections(kind.section()).into_iter();
        let driver = |name: BString| Driver {
            commands: commands(&name),
            is_the_repositorys: self.is_the_repositorys(kind.section(), name.as_bstr()),
            name,
        };
        drivers.map(driver).filter(|driver| !driver.commands.is_empty()).collect()
    }

    /// Whether the repository's own files have the section, not only the person's.
    fn is_the_repositorys(&self, section: &str, subsection: &BStr) -> bool {
        let named = self.file.sections_by_name(section).into_iter().flatten();
        let mut found = named.filter(|found| found.header().subsection_name() == Some(subsection));
        found.any(|found| matches!(found.meta().source, Source::Local | Source::Worktree))
    }

    /// The files that this was read from, included ones too, and those that are not there but would count.
    pub fn paths(&self) -> Vec<PathBuf> {
        let mut paths = self.paths.clone();
        for path in self.file.sections().filter_map(|section| section.meta().path.as_deref()) {
            if !paths.iter().any(|known| known == path) {
                paths.push(path.into());
            }
        }
        paths
    }
}

/// One configuration file, its includes left alone.
pub fn parse(path: &Path, source: Source) -> Option<File> {
    let content = read::whole(path).ok()?;
    let options = init::Options { lossy: true, ..Default::default() };
    File::from_bytes_no_includes(&content, Metadata::from(source).at(path), options).ok()
}

/// The files outside of the repository, the ones that count less first.
fn outer_paths(variables: &Variables) -> Vec<(Source, PathBuf)> {
    let mut paths = Vec::with_capacity(3);
    if !variables.is_true("GIT_CONFIG_NOSYSTEM") {
        let path = variables.filled("GIT_CONFIG_SYSTEM").unwrap_or_else(|| "/etc/gitconfig".into());
        paths.push((Source::System, path.into()));
    }
    if let Some(path) = variables.get("GIT_CONFIG_GLOBAL") {
        paths.push((Source::User, path.into()));
        return paths;
    }
    let home = variables.filled("HOME").map(PathBuf::from);
    let folder = variables.filled("XDG_CONFIG_HOME").map(PathBuf::from);
    if let Some(folder) = folder.or_else(|| home.as_ref().map(|home| home.join(".config"))) {
        paths.push((Source::Git, folder.join("git/config")));
    }
    paths.extend(home.map(|home| (Source::User, home.join(".gitconfig"))));
    paths
}

fn append(file: &mut File, other: Option<File>) {
    if let Some(other) = other {
        // It fails only where all files together outgrow 4 GB.
        let _ = file.append(other);
    }
}

/// `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_<n>` and `GIT_CONFIG_VALUE_<n>`.
fn from_environment(variables: &Variables) -> Option<File> {
    let count: usize = variables.filled("GIT_CONFIG_COUNT")?.to_str()?.parse().ok()?;
    let mut file = File::new(Metadata::from(Source::Env));
    for index in 0..count {
        let key = variables.get(&format!("GIT_CONFIG_KEY_{index}"))?;
        let value = variables.get(&format!("GIT_CONFIG_VALUE_{index}"))?;
        let (section, subsection, name) = split_key(key.as_encoded_bytes())?;
        let mut section = file.section_mut_or_create_new(section, subsection).ok()?;
        section.push(name, Some(value.as_encoded_bytes().as_bstr())).ok()?;
    }
    Some(file)
}

/// `section.key` or `section.subsection.key`; a subsection may hold dots.
fn split_key(key: &[u8]) -> Option<(&str, Option<&BStr>, &str)> {
    let (section, rest) = key.split_once_str(".")?;
    let (subsection, name) = match rest.rsplit_once_str(".") {
        Some((subsection, name)) => (Some(subsection.as_bstr()), name),
        None => (None, rest),
    };
    Some((section.to_str().ok()?, subsection, name.to_str().ok()?))
}

fn resolve_includes(file: &mut File, place: &Place) {
    let is_include =
        |name: &BStr| name.eq_ignore_ascii_case(b"include") || name.eq_ignore_ascii_case(b"includeIf");
    if !file.sections().any(|section| is_include(section.header().name())) {
        return;
    }
    let home = place.variables.filled("HOME").map(PathBuf::from);
    let mut options = includes::Options::follow_without_conditional(home.as_deref());
    options.err_on_max_depth_exceeded = false;
    options.err_on_missing_config_path = false;
    options.conditional = includes::conditional::Context {
        git_dir: Some(place.git_dir),
        branch_name: place.branch.and_then(|name| name.try_into().ok()),
    };
    // What was included before a file that can't be read stays.
    let _ = file.resolve_includes(init::Options { includes: options, lossy: true, ignore_io_errors: true });
}
