use proptest::prelude::*;

use super::*;
use crate::config::env::Place;
use crate::config::{Format, Mode, Palette, Style, Var};

fn parse(text: &str) -> (Config, Vec<Warning>) {
    Config::of_text(Path::new("/me/wtsh.toml"), text)
}

fn style(text: &str) -> Style {
    Style::parse(text, &Palette::new()).expect(text)
}

fn lines(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(|w| format!("{}:{}: {}", w.line, w.column, w.what)).collect()
}

#[test]
fn an_empty_file_is_the_defaults() {
    assert_eq!(parse(""), (Config::default(), vec![]));
}

#[test]
fn every_kind_of_value_is_read() {
    let (config, warnings) = parse(
        r##"
        format = "$branch[ |](bold)$port"
        background = "light"
        [branch]
        style = "bold #ff0000"
        symbol = "± "
        disabled = true
        [commit]
        commit_hash_length = 10
        [status]
        staged = "[s$count](green)"
        [env]
        venv = ["env"]
        [guard]
        mode = "block"
        protected = ["trunk"]
        "##,
    );
    assert_eq!(warnings, []);
    assert_eq!(config.prompt.format, Format::built_in("$branch[ |](bold)$port"));
    assert_eq!(config.prompt.background, Background::Light);
    assert_eq!(config.prompt.branch.style, style("bold #ff0000"));
    assert_eq!(config.prompt.branch.symbol, "± ");
    assert!(config.prompt.branch.disabled);
    assert_eq!(config.prompt.commit.commit_hash_length, 10);
    assert_eq!(config.prompt.status.staged, Format::built_in("[s$count](green)"));
    assert_eq!(config.env.venv, ["env"]);
    assert_eq!(config.chosen, ["env.venv", "guard.mode", "guard.protected"]);
    assert_eq!(
        config.guard,
        GuardConfig { mode: Some(Mode::Block), protected: vec!["trunk".into()], ..GuardConfig::default() }
    );
}

#[test]
fn a_mistake_costs_its_own_key() {
    let (config, warnings) = parse(
        "[branch]\n\
         stile = 'red'\n\
         style = 'bold rde'\n\
         symbol = 3\n\
         format = 'ü [$branhc]($style)'\n\
         disabled = true\n\
         [git_branch]\n\
         [commit]\n\
         commit_hash_length = -1\n\
         [guard]\n\
         mode = \"blok\"\n\
         protected = ['a', 1]\n",
    );
    let mut expected = Config::default();
    expected.prompt.branch.disabled = true;
    assert_eq!(config, expected);
    assert_eq!(
        lines(&warnings),
        [
            "2:1: branch.stile: there is no such key; did you mean `style`?",
            "3:15: branch.style: `rde` is no colour and no style; did you mean `red`?",
            "4:10: branch.symbol: this is a number, and should be a string",
            "5:14: branch.format: there is no variable `$branhc` here; did you mean `branch`?",
            "7:2: git_branch: there is no such key; did you mean `branch`?",
            "9:22: commit.commit_hash_length: this is a number, and should be a number, not negative",
            "11:8: guard.mode: `blok` is none of `warn`, `ask`, `block`, `off`; did you mean `block`?",
            "12:19: guard.protected: this is a number, and should be a string",
        ]
    );
}

#[test]
fn a_key_that_should_be_a_table_is_told() {
    let (config, warnings) = parse("branch = 'main'\nport.symbol = '@'\n");
    assert_eq!(lines(&warnings), ["1:10: branch: this is a string, and should be a table"]);
    assert_eq!(config.prompt.port.symbol, "@");
}

#[test]
fn with_escapes_in_a_string_its_beginning_is_the_place() {
    let (_, warnings) = parse("format = \"\\u0041$x\"\n");
    assert_eq!(lines(&warnings), ["1:10: format: there is no variable `$x` here"]);
}

#[test]
fn a_broken_file_leaves_the_defaults() {
    let (config, warnings) = parse("[branch]\ndisabled = true\nsymbol = \"x\n");
    assert_eq!(config, Config::default());
    assert_eq!((warnings.len(), warnings[0].line), (1, 3));
    assert!(warnings[0].what.ends_with("; nothing of the file is used"), "{}", warnings[0].what);
}

#[test]
fn variables_keep_the_files_order_and_know_their_place() {
    let (config, warnings) = parse("[env.vars]\nURL = 'ü {{ x }}'\nA = \"\\u0041\"\n'B C' = ''\n");
    let place =
        |line, column, literal| Place { file: "/me/wtsh.toml".into(), line, column, literal, shared: false };
    let var = |name: &str, template: &str, place| Var { name: name.into(), template: template.into(), place };
    assert_eq!(
        config.env.vars,
        [var("URL", "ü {{ x }}", place(2, 8, true)), var("A", "A", place(3, 5, false))]
    );
    assert_eq!(lines(&warnings), ["4:1: env.vars.B C: this is no name that a shell can set"]);
    assert_eq!(warnings[0].file, Path::new("/me/wtsh.toml"));
    let (config, warnings) = parse(&format!("env.vars.A = '{}'\nenv.vars.B = ''\n", "x".repeat(5000)));
    assert_eq!((config.env.vars.len(), lines(&warnings).len()), (1, 1));
}

#[test]
fn a_palette_names_colours_wherever_it_stands() {
    let (config, warnings) = parse(
        "palette = 'mine'\n\
         branch.style = 'bold Accent'\n\
         port.format = '[$port](accent)'\n\
         [palettes.mine]\n\
         Accent = '#102030'\n\
         wrong = 'rde'\n",
    );
    assert_eq!(config.prompt.branch.style, style("bold #102030"));
    assert_eq!(config.prompt.port.format, Format::built_in("[$port](#102030)"));
    assert_eq!(
        lines(&warnings),
        ["6:9: palettes.mine.wrong: `rde` is no colour and no style; did you mean `red`?"]
    );
    let (_, warnings) = parse("palette = 'mien'\npalettes.mine.x = 'red'\n");
    assert_eq!(
        lines(&warnings),
        ["1:11: palette: there is no table `[palettes.mien]`; did you mean `mine`?"]
    );
}

#[test]
fn the_known_background_is_kept_unless_the_file_says_otherwise() {
    let background =
        |text| Config::parse(Path::new("/me/wtsh.toml"), text, Background::Dark).0.prompt.background;
    assert_eq!(background(""), Background::Dark);
    assert_eq!(background("background = 'auto'"), Background::Dark);
    assert_eq!(background("background = 'light'"), Background::Light);
}

#[test]
fn defaults_use_only_variables_that_there_are() {
    // What a person would write to have the defaults must be accepted.
    let (config, warnings) = parse(
        "format = '$worktree$branch$commit$state$divergence$mismatch$stash$status$venv$port'\n\
         worktree.format = '[$symbol$project(:$label)]($style) '\n\
         branch.format = '[$symbol$branch]($style) '\n\
         commit.format = '[$symbol$commit]($style) '\n\
         state.format = '[$symbol$state( $progress_current/$progress_total)]($style) '\n\
         mismatch.format = '[$symbol$target]($style) '\n\
         stash.format = '[$symbol$count]($style) '\n\
         port.format = '[$symbol$port]($style) '\n\
         [divergence]\n\
         format = '([$symbol$behind$ahead$gone]($style) )'\n\
         behind = '⇣$count'\n\
         ahead = '⇡$count'\n\
         [status]\n\
         format = '([$symbol$all_status]($style) )'\n\
         conflicted = '[~$count](bold ember)'\n\
         staged = '[+$count](leaf)'\n\
         modified = '[!$count](sand)'\n\
         untracked = '[?$count](sky)'\n\
         [venv]\n\
         format = '[$symbol\\($virtualenv( of $other!)\\)]($style) '\n",
    );
    assert_eq!((config, warnings), (Config::default(), vec![]));
}

#[test]
fn the_file_is_found() {
    let path = |variables: &[(&str, &str)]| {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        path_by(variable, || Some("/home/me".into())).expect("there is a home")
    };
    assert_eq!(path(&[]), Path::new("/home/me/.config/wtsh.toml"));
    assert_eq!(path(&[("XDG_CONFIG_HOME", "/x"), ("WTSH_CONFIG", "")]), Path::new("/x/wtsh.toml"));
    assert_eq!(path(&[("XDG_CONFIG_HOME", "x")]), Path::new("/home/me/.config/wtsh.toml"));
    assert_eq!(path(&[("XDG_CONFIG_HOME", "/x"), ("WTSH_CONFIG", "/y/z.toml")]), Path::new("/y/z.toml"));
    assert_eq!(path_by(|_| None, || None), None);
}

#[test]
fn no_file_is_quiet_and_a_bad_one_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wtsh.toml");
    assert_eq!(Config::read(&file, Background::Unknown), (Config::default(), vec![]));
    assert_eq!(Config::read(&file.join("x"), Background::Unknown).1, []);
    std::fs::write(&file, b"# ok\n# gr\xfc").expect("written");
    let (config, warnings) = Config::read(&file, Background::Unknown);
    assert_eq!(config, Config::default());
    assert_eq!(lines(&warnings), ["2:5: this is not UTF-8; nothing of the file is used"]);
    assert_eq!(lines(&Config::read(folder.path(), Background::Unknown).1).len(), 1);
}

proptest! {
    #[test]
    fn nothing_panics(text in r#"([a-z]{1,8}|format|branch|palette|[\[\]=."'$()\n\\ 0-9])*|.*"#) {
        parse(&text);
    }
}
