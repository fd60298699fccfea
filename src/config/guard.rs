//! `[guard]`

use gix::bstr::BStr;
use gix::glob::wildmatch;

use super::format::Mistake;
use super::section::{Field, Reader, Value, choice, section};

/// What happens when a push looks as if it were not meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is said, and git goes on.
    #[default]
    Warn,
    /// The person decides.
    Ask,
    /// git is not started.
    Block,
    Off,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GuardConfig {
    pub mode: Mode,
    /// Branch names or globs (`release/*`); what origin/HEAD names is protected besides.
    pub protected: Vec<String>,
}
impl Default for GuardConfig {
    fn default() -> Self {
        let protected = ["main", "master", "production", "staging", "release/*"].map(String::from).to_vec();
        GuardConfig { mode: Mode::Warn, protected }
    }
}
section!(GuardConfig, [], [mode, protected]);

impl GuardConfig {
    /// Whether a short branch name matches `protected`: `*`, `?`, `[…]` and `\` as in git's wildmatch without pathname rules, so
    /// that `*` and `?` match a slash, too: `release/*` protects `release/1/2`.
    pub fn protects(&self, branch: &[u8]) -> bool {
        let branch: &BStr = branch.into();
        self.protected.iter().any(|glob| wildmatch(glob.as_str().into(), branch, wildmatch::Mode::empty()))
    }
}

impl Field for Mode {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        let words = [("warn", Mode::Warn), ("ask", Mode::Ask), ("block", Mode::Block), ("off", Mode::Off)];
        *self = choice(value, &words)?;
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
