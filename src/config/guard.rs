//! `[guard]`

use gix::bstr::BStr;
use gix::glob::wildmatch;

use super::format::Mistake;
use super::section::{Field, Reader, Value, choice, section, wrong};

/// What happens when a push looks as if it were not meant. In the order of how much they stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Off,
    /// It is said, and git goes on.
    Warn,
    /// The person decides.
    Ask,
    /// git is not started.
    Block,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GuardConfig {
    /// `None`: by how much harm the push can do.
    pub mode: Option<Mode>,
    /// Branch names or globs (`release/*`); what origin/HEAD names is protected besides.
    pub protected: Vec<String>,
    /// Of pushes to branches of these names or globs, which are protected by that.
    pub modes: Vec<(String, Mode)>,
}

impl Default for GuardConfig {
    fn default() -> Self {
        let protected = ["main", "master", "production", "staging", "release/*"].map(String::from).to_vec();
        GuardConfig { mode: None, protected, modes: Vec::new() }
    }
}
section!(GuardConfig, [], [mode, protected, modes]);

impl GuardConfig {
    /// Whether a short branch name matches `protected` or a name in `modes`: `*`, `?`, `[…]` and `\` as in git's wildmatch without
    /// pathname rules, so that `*` and `?` match a slash, too: `release/*` protects `release/1/2`.
    pub fn protects(&self, branch: &[u8]) -> bool {
        let mut globs = self.protected.iter().chain(self.modes.iter().map(|(glob, _)| glob));
        globs.any(|glob| matches(glob, branch))
    }

    /// What was said of pushes to this branch (short): of several globs the one that stops most counts.
    pub fn mode_of(&self, branch: &[u8]) -> Option<Mode> {
        let said = self.modes.iter().filter(|(glob, _)| matches(glob, branch)).map(|(_, mode)| *mode);
        said.max().or(self.mode)
    }
}

fn matches(glob: &str, branch: &[u8]) -> bool {
    let branch: &BStr = branch.into();
    wildmatch(glob.into(), branch, wildmatch::Mode::empty())
}

const WORDS: [(&str, Mode); 4] =
    [("warn", Mode::Warn), ("ask", Mode::Ask), ("block", Mode::Block), ("off", Mode::Off)];

impl Field for Option<Mode> {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        *self = Some(choice(value, &WORDS)?);
        Ok(())
    }
}

/// A table: a name or glob, and a mode. A mistake costs the entry it is in.
impl Field for Vec<(String, Mode)> {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let table = value.get_ref().as_table().ok_or_else(|| wrong(value, "a table"))?;
        self.clear();
        for (glob, value) in table.iter() {
            match choice(value, &WORDS) {
                Ok(mode) => self.push((glob.get_ref().to_string(), mode)),
                Err(mistake) => reader.note(glob.get_ref(), mistake),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names() {
        let config = GuardConfig {
            protected: ["main", "release/*", "v?", "ho[tT]fix-*"].map(String::from).to_vec(),
            ..GuardConfig::default()
        };
        for branch in ["main", "release/1", "release/1/2", "v1", "hotfix-a", "hoTfix-"] {
            assert!(config.protects(branch.as_bytes()), "{branch}");
        }
        for branch in ["maintenance", "xmain", "release", "v10", "hoxfix-a", ""] {
            assert!(!config.protects(branch.as_bytes()), "{branch}");
        }
        assert!(config.protects(b"release/\xff"));
    }

    #[test]
    fn the_design_s_branches_are_protected() {
        for branch in ["main", "master", "production", "staging", "release/2.0"] {
            assert!(GuardConfig::default().protects(branch.as_bytes()), "{branch}");
        }
        assert!(!GuardConfig::default().protects(b"feature/main"));
    }
}
