//! `[env]`

#[derive(Clone, Debug, PartialEq)]
pub struct EnvConfig {
    /// Folder names that can be a venv, in order of preference.
    pub venv: Vec<String>,
    pub dotenv: Vec<String>,
}
impl Default for EnvConfig {
    fn default() -> Self {
        EnvConfig { venv: vec![".venv".into(), "venv".into()], dotenv: vec![".env".into()] }
    }
}
super::section::section!(EnvConfig, [], [venv, dotenv]);
