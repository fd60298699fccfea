//! Filters and merge drivers (gitattributes(5)), wherever the configuration has them.

use super::*;

/// A filter under this name, in the words of a configuration file.
fn filter(archive: &Archive, name: &str) -> String {
    let command = archive.canary(name);
    format!("[filter \"{name}\"]\n\tclean = \"{command}\"\n\tsmudge = \"{command}\"\n\trequired\n")
}

fn attributes(archive: &Archive, name: &str) {
    archive.append("info/attributes", &format!("*.x filter={name}\n"));
}

#[test]
fn one_that_counts_on_a_new_branch_only() {
    let archive = Archive::new();
    attributes(&archive, "later");
    fs::write(archive.git_dir().join("more"), filter(&archive, "later")).expect("a file");
    for condition in ["onbranch:y", "gitdir:**/worktrees/main-y/", "gitdir/i:**/WORKTREES/MAIN-T/"] {
        archive.append("config", &format!("[includeIf \"{condition}\"]\n\tpath = more\n"));
    }
    archive.forget();
    archive.is_quiet();
}

#[test]
fn one_that_is_included_from_elsewhere() {
    let archive = Archive::new();
    attributes(&archive, "far");
    let home = archive.sandbox.home();
    fs::write(home.join("far"), filter(&archive, "far")).expect("a file");
    archive.append("near", "[INCLUDE]\n\tPath = ~/far\n");
    archive
        .append("config", "[include] path = near\n[includeIf \"hasconfig:remote.*.url:**\"] path = more\n");
    archive.append("more", &filter(&archive, "more"));
    archive.append("config", "[remote \"origin\"] url = ssh://nowhere.invalid/x\n");
    archive.append("info/attributes", "readme filter=more\n");
    archive.forget();
    archive.is_quiet();
}

/// Words that begin as git-lfs's own do.
#[test]
fn one_that_says_it_were_git_lfs() {
    let archive = Archive::new();
    attributes(&archive, "lfs");
    for key in ["clean", "smudge"] {
        archive
            .forge(&format!("filter.lfs.{key}"), &format!("git-lfs {key} -- %f; {}", archive.canary("lfs")));
    }
    archive.forget();
    archive.is_quiet();
}

/// What git-lfs starts its repository's configuration may say (git-lfs-config(5), `lfs.customtransfer`).
#[test]
fn the_persons_git_lfs() {
    let archive = Archive::new();
    attributes(&archive, "lfs");
    for key in ["clean", "smudge"] {
        archive.git(&["config", "--global", &format!("filter.lfs.{key}"), &archive.canary("lfs")]);
    }
    archive.forget();
    archive.is_quiet();
}

#[test]
fn one_with_a_strange_name() {
    let archive = Archive::new();
    for name in ["a=b", "ä ö", "a.b", "a]b", "a\\\\\\\"b"] {
        archive.append(
            "config",
            &filter(&archive, name).replace("touch", "touch -- ").replace("a\\\\\\\"b;", "c;"),
        );
    }
    archive.append("info/attributes", "*.x filter=a=b\nreadme filter=a.b\n");
    archive.forget();
    archive.is_quiet();
}

#[test]
fn one_of_another_worktree() {
    let archive = Archive::new();
    attributes(&archive, "theirs");
    archive.forge("core.repositoryFormatVersion", "1");
    archive.forge("extensions.worktreeConfig", "true");
    fs::write(archive.git_dir().join("worktrees/main-x/config.worktree"), filter(&archive, "theirs"))
        .expect("a file");
    archive.forget();
    archive.is_quiet();
}

#[test]
fn one_of_a_submodule() {
    let archive = Archive::new();
    let library = archive.sandbox.repository("library");
    archive.sandbox.commit(&library, "a.x", "one\n", "a");
    archive
        .sandbox
        .git(&archive.there, &["submodule", "--quiet", "add", &library.display().to_string(), "lib"]);
    archive.sandbox.git(&archive.there, &["commit", "-q", "-m", "lib"]);
    let module = archive.git_dir().join("worktrees/main-x/modules/lib");
    let config = fs::read_to_string(module.join("config")).expect("a configuration");
    fs::write(module.join("config"), config + &filter(&archive, "inner")).expect("a file");
    fs::create_dir_all(module.join("info")).expect("a folder");
    fs::write(module.join("info/attributes"), "*.x filter=inner\n").expect("a file");
    archive.age(&archive.there.join("lib"));
    archive.forget();
    archive.wtsh(&["list"]);
    let ran = at(&archive.sandbox, &archive.there, &["new", "u", "--take", "--no-setup"]);
    assert_eq!((ran.code, archive.sung().len()), (Some(0), 0), "{}", ran.stderr);
    archive.wtsh(&["remove", "x"]);
    archive.wtsh(&["remove", "--force", "x"]);
    assert!(!archive.there.exists());
}

/// Whether a branch is merged is found out by merging.
#[test]
fn a_merge_driver() {
    let archive = Archive::new();
    archive.sandbox.commit(&archive.there, "a.x", "theirs\n", "theirs");
    archive.sandbox.commit(&archive.main, "a.x", "ours\n", "ours");
    archive.forge("merge.evil.driver", &archive.canary("merge"));
    for key in ["diff.external", "diff.evil.command", "diff.evil.textconv"] {
        archive.forge(key, &archive.program(key));
    }
    archive.append("more", &format!("[merge \"more\"] driver = \"{}\"\n", archive.canary("more")));
    archive.append("config", "[includeIf \"onbranch:nowhere\"] path = more\n");
    for name in ["evil", "more"] {
        fs::write(archive.git_dir().join("info/attributes"), format!("*.x merge={name} diff=evil\n"))
            .expect("a file");
        let ran = archive.wtsh(&["remove", "x", "--branch"]);
        assert_eq!(ran.code, Some(1), "it is not merged: {}", ran.stderr);
    }
    assert!(archive.there.exists());
}
