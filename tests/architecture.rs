//! The rules of the source's architecture, which say themselves what to do where one is broken.

use std::fs;
use std::path::{Path, PathBuf};

/// Imports run one way, from an earlier layer to a later one; the areas of one layer do not import each other.
const LAYERS: [&[&str]; 5] = [
    &["main"],
    &["cli"],
    &["prompt", "guard", "worktree", "setup", "env", "shell"],
    &["git", "config", "store", "state"],
    &["term", "template", "process", "file"],
];

/// These may use their neighbours, as the design says of nothing else in their layer.
const NEIGHBOURS_ALLOWED_IN_LAYER: [usize; 2] = [3, 4];

/// No file is longer: one that comes near has two purposes.
const LONGEST_FILE: usize = 450;

struct Source {
    /// From the repository's root.
    path: String,
    /// Without its unit tests and comments.
    code: String,
    lines: usize,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.map(|entry| entry.expect("a readable folder").path()) {
        if entry.is_dir() {
            found.extend(files(&entry, extensions));
        } else if entry.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one)) {
            found.push(entry);
        }
    }
    found.sort();
    found
}

fn source(file: &Path) -> Source {
    let text = fs::read_to_string(file).expect("source is text");
    let path = file.strip_prefix(root()).expect("it is in here").display().to_string();
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    Source { path, code: code.collect::<Vec<_>>().join("\n"), lines: text.lines().count() }
}

/// The program's own source, without files that are all tests.
fn program() -> Vec<Source> {
    let files = files(&root().join("src"), &["rs"]);
    let sources = files.iter().map(|file| source(file));
    let sources: Vec<Source> = sources.filter(|one| !one.path.contains("/tests")).collect();
    assert!(sources.len() > 10, "the source is in src/");
    sources
}

/// `main`, `cli`, `git`, …
fn area(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

fn layer(area: &str) -> Option<usize> {
    LAYERS.iter().position(|areas| areas.contains(&area))
}

/// The areas that `code` names after `crate::`, also in a `use crate::{a, b}`.
fn imports(code: &str) -> Vec<String> {
    let word =
        |text: &str| text.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(top_level(group).map(|one| word(one.trim_start()))),
            None => found.push(word(rest)),
        }
    }
    found
}

/// The parts between commas of a `{…}` group, without those of the groups in it.
fn top_level(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let mut starts = vec![0];
    let mut end = group.len();
    for (at, one) in group.char_indices() {
        match one {
            '{' => depth += 1,
            '}' if depth == 0 => {
                end = at;
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    starts.into_iter().filter(move |start| *start < end).map(move |start| &group[start..end])
}

#[test]
fn imports_are_found() {
    let code = "use crate::git::Head;\nuse crate::{config::{A, B}, state, term::clean};\nlet x = crate::store::open();";
    assert_eq!(imports(code), ["git", "config", "state", "term", "store"]);
}

#[test]
fn every_area_has_a_layer() {
    for source in program() {
        let area = area(&source.path).to_owned();
        assert!(
            layer(&area).is_some(),
            "{}: the area '{area}' is in no layer. Put it where the design's section 'Code' has it, in LAYERS in {}",
            source.path,
            file!()
        );
    }
}

#[test]
fn imports_run_one_way() {
    let mut broken = Vec::new();
    for source in program() {
        let here = area(&source.path).to_owned();
        for there in imports(&source.code) {
            let (Some(from), Some(to)) = (layer(&here), layer(&there)) else { continue };
            let neighbours = from == to && NEIGHBOURS_ALLOWED_IN_LAYER.contains(&from);
            if here != there && from >= to && !neighbours {
                broken.push(format!("{} uses crate::{there}", source.path));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "imports run one way, {LAYERS:?}, and the capabilities do not know each other.\n\
         Hand the fact over as a plain value from src/cli instead:\n  {}",
        broken.join("\n  ")
    );
}

/// Lines of the program's source outside `allowed` that contain one of `words` as a whole.
fn lines_with(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in program() {
        if allowed.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        let lines = source.code.lines().filter(|line| words.iter().any(|word| has_word(line, word)));
        found.extend(lines.map(|line| format!("{}: {}", source.path, line.trim())));
    }
    found
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(|one: char| one.is_alphanumeric() || one == '_'))
}

#[test]
fn only_the_command_line_writes_to_stdout() {
    let found = lines_with(&["print!", "println!", "stdout()", "dbg!", "STDOUT"], &["src/cli/"]);
    assert!(
        found.is_empty(),
        "stdout is data for shells and scripts, and src/cli alone writes to it: return the text to it.\n  {}",
        found.join("\n  ")
    );
}

#[test]
fn programs_are_started_in_two_places() {
    let words = ["Command::new", ".spawn()", "posix_spawn", "execve", "execvp"];
    let found = lines_with(&words, &["src/git/run.rs", "src/process/"]);
    let found: Vec<_> = found.into_iter().filter(|line| !line.contains("clap")).collect();
    assert!(
        found.is_empty(),
        "git is started in src/git/run.rs and everything else in src/process, where paths and variables are made safe.\n  {}",
        found.join("\n  ")
    );
}

#[test]
fn no_environment_or_folder_is_changed_under_other_threads() {
    let found = lines_with(&["set_var", "remove_var", "set_current_dir"], &[]);
    assert!(found.is_empty(), "pass values in as parameters instead.\n  {}", found.join("\n  "));
}

#[test]
fn nothing_is_left_unwritten() {
    // In two pieces, so that who searches for such words finds none that are meant.
    let found = lines_with(&[concat!("to", "do!"), concat!("unimple", "mented!")], &[]);
    assert!(found.is_empty(), "a person can reach these.\n  {}", found.join("\n  "));
}

#[test]
fn no_file_is_too_long() {
    let mut found = Vec::new();
    for folder in ["src", "tests", "shell", "bench"] {
        for file in files(&root().join(folder), &["rs", "bash", "zsh", "fish", "sh"]) {
            let source = source(&file);
            if source.lines > LONGEST_FILE {
                found.push(format!("{}: {} lines", source.path, source.lines));
            }
        }
    }
    assert!(
        found.is_empty(),
        "a file over {LONGEST_FILE} lines has more than one purpose: give each its own.\n  {}",
        found.join("\n  ")
    );
}

#[test]
fn names_say_what_a_file_is_for() {
    let vague = ["util", "utils", "helper", "helpers", "manager", "common", "misc"];
    for file in files(&root().join("src"), &["rs"]) {
        let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        assert!(!vague.contains(&name.as_str()), "{}: this name says nothing", file.display());
    }
}

#[test]
fn mod_rs_names_modules_and_nothing_else() {
    for source in program().into_iter().filter(|source| source.path.ends_with("/mod.rs")) {
        let code = source.code.lines().find(|line| {
            ["fn ", "struct ", "enum ", "impl ", "trait "].iter().any(|word| has_word(line, word))
        });
        assert!(
            code.is_none(),
            "{} has code in it, which belongs in a file with a name: {code:?}",
            source.path
        );
    }
}
