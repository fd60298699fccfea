//! The prompt's `format` and its modules: every key with its default. Starship's names where it has the same thing.

use super::format::{Format, Mistake};
use super::hue::Hue;
use super::section::{Field, Reader, Section, Value, choice, section};
use super::style::{Palette, Style};
use crate::term::look::Background;

/// A module's table: its name, the variables of its formats, and its keys with their types and defaults.
macro_rules! module {
    ($(#[$about:meta])* $name:ident, [$($variable:ident),*], {
        $($(#[$doc:meta])* $key:ident: $type:ty = $default:expr,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $key: $type,)+
        }
        impl Default for $name {
            fn default() -> Self {
                $name { $($key: $default,)+ }
            }
        }
        section!($name, [$($variable),*], [$($key),+]);
    };
}

module! {
    /// What stands at the top of the file, and the modules.
    PromptConfig,
    [worktree, branch, commit, state, divergence, mismatch, stash, status, venv, port], {
    format: Format = format("$worktree$branch$commit$state$divergence$mismatch$stash$status$venv$port"),
    /// Which variant of wtsh's own colours is used: "dark", "light", or "auto".
    background: Background = Background::Unknown,
    worktree: WorktreeConfig = WorktreeConfig::default(),
    branch: BranchConfig = BranchConfig::default(),
    commit: CommitConfig = CommitConfig::default(),
    state: StateConfig = StateConfig::default(),
    divergence: DivergenceConfig = DivergenceConfig::default(),
    mismatch: MismatchConfig = MismatchConfig::default(),
    stash: StashConfig = StashConfig::default(),
    status: StatusConfig = StatusConfig::default(),
    venv: VenvConfig = VenvConfig::default(),
    port: PortConfig = PortConfig::default(),
}}

module! {
    /// `[worktree]`: the project, and in a linked worktree its label: the branch, where the folder's name says it.
    WorktreeConfig, [symbol, project, label], {
    format: Format = format("[$symbol$project(:$label)]($style) "),
    symbol: String = String::new(),
    style: Style = Style::of(Hue::Sky),
    /// In a linked worktree on a protected branch.
    protected_style: Style = Style::of(Hue::Ember).bold(),
    disabled: bool = false,
}}

module! {
    /// `[branch]`: HEAD's branch, or the one being rebased or bisected, where the worktree's label does not say it.
    BranchConfig, [symbol, branch], {
    format: Format = format("[$symbol$branch]($style) "),
    symbol: String = String::new(),
    style: Style = Style::of(Hue::Leaf),
    /// In a linked worktree on a protected branch.
    protected_style: Style = Style::of(Hue::Ember).bold(),
    disabled: bool = false,
}}

module! {
    /// `[commit]`: where HEAD is detached, its tag, else its abbreviated hash.
    CommitConfig, [symbol, tag, hash, commit], {
    format: Format = format("[$symbol$commit]($style) "),
    symbol: String = "@".into(),
    style: Style = Style::of(Hue::Teal),
    commit_hash_length: usize = 7,
    disabled: bool = false,
}}

module! {
    /// `[state]`: the operation under way, with its step; a bare repository.
    StateConfig, [symbol, state, progress_current, progress_total], {
    format: Format = format("[$symbol$state( $progress_current/$progress_total)]($style) "),
    symbol: String = String::new(),
    style: Style = Style::of(Hue::Sand).bold(),
    rebase: String = "rebase".into(),
    am: String = "am".into(),
    merge: String = "merge".into(),
    cherry_pick: String = "cherry-pick".into(),
    revert: String = "revert".into(),
    bisect: String = "bisect".into(),
    bare: String = "bare".into(),
    disabled: bool = false,
}}

module! {
    /// `[divergence]`: how HEAD's branch stands to its upstream.
    DivergenceConfig, [symbol, behind, ahead, gone, count], {
    format: Format = format("([$symbol$behind$ahead$gone]($style) )"),
    symbol: String = String::new(),
    style: Style = Style::of(Hue::Teal).bold(),
    /// Each of these is a format with the variable `$count`, shown where the count is not 0.
    behind: Format = format("⇣$count"),
    ahead: Format = format("⇡$count"),
    /// The upstream is configured and has been deleted.
    gone: String = "gone".into(),
    disabled: bool = false,
}}

module! {
    /// `[mismatch]`: where a plain `git push` would go, or be refused for going, if that is not a branch of this name.
    MismatchConfig, [symbol, target], {
    format: Format = format("[$symbol$target]($style) "),
    symbol: String = "→".into(),
    style: Style = Style::of(Hue::Ember),
    disabled: bool = false,
}}

module! {
    /// `[stash]`
    StashConfig, [symbol, count], {
    format: Format = format("[$symbol$count]($style) "),
    symbol: String = "*".into(),
    style: Style = Style::of(Hue::Stone),
    disabled: bool = false,
}}

module! {
    /// `[status]`: changes in the working tree; `$all_status` is all of them with spaces between.
    StatusConfig, [symbol, all_status, conflicted, staged, modified, untracked, count], {
    format: Format = format("([$symbol$all_status]($style) )"),
    symbol: String = String::new(),
    style: Style = Style::default(),
    /// Each of these is a format with the variable `$count`, shown where the count is not 0.
    conflicted: Format = format("[~$count](bold ember)"),
    staged: Format = format("[+$count](leaf)"),
    modified: Format = format("[!$count](sand)"),
    untracked: Format = format("[?$count](sky)"),
    /// Behind counts that are not up to date yet, and alone where there are none.
    pending: String = "…".into(),
    disabled: bool = false,
}}

module! {
    /// `[venv]`: the active virtual environment; `$other` is the worktree that it belongs to, if not this one.
    VenvConfig, [symbol, virtualenv, version, other], {
    format: Format = format("[$symbol\\($virtualenv( of $other!)\\)]($style) "),
    symbol: String = String::new(),
    style: Style = Style::of(Hue::Plum),
    /// Where it belongs to another worktree.
    other_style: Style = Style::of(Hue::Ember).bold(),
    disabled: bool = false,
}}

module! {
    /// `[port]`
    PortConfig, [symbol, port], {
    format: Format = format("[$symbol$port]($style) "),
    symbol: String = ":".into(),
    style: Style = Style::of(Hue::Stone),
    disabled: bool = false,
}}

impl PromptConfig {
    /// The modules and the text between them, in place of the configured `format`. Palettes do not reach it.
    pub fn set_format(&mut self, text: &str) -> Result<(), Mistake> {
        self.format = Format::parse(text, Self::VARIABLES, &Palette::new())?;
        Ok(())
    }
}

fn format(text: &'static str) -> Format {
    Format::built_in(text)
}

impl Field for Background {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        let choices = [("dark", Some(Background::Dark)), ("light", Some(Background::Light)), ("auto", None)];
        // "auto" was found out before the file was read.
        if let Some(background) = choice(value, &choices)? {
            *self = background;
        }
        Ok(())
    }
}
