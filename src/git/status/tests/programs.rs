//! Nothing that a repository names is started.

use super::project::Project;

#[test]
fn neither_filters_nor_hooks_nor_monitors_run() {
    let mut project = Project::new();
    let canary = project.sandbox.path().join("canary");
    let touch = format!("touch '{}'; cat", canary.display());
    let hook = project.sandbox.path().join("hook");
    std::fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", canary.display())).expect("a hook");
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
    project.write(".gitattributes", "* filter=canary diff=canary text=auto\n");
    for key in ["filter.canary.clean", "filter.canary.smudge", "diff.canary.textconv", "diff.external"] {
        project.git(&["config", key, &touch]);
    }
    project.git(&["config", "filter.canary.process", &hook.display().to_string()]);
    project.git(&["config", "core.fsmonitor", &hook.display().to_string()]);
    project.settings.filter = Box::new(|name| name == "canary");
    for file in ["readme", "src/main.rs", "src/lib/one.txt"] {
        let content = std::fs::read(project.path(file)).expect("it is there");
        project.write(file, content.to_ascii_uppercase());
    }
    // The index may already carry a monitor's token.
    let _ = project.sandbox.command("git", &project.root).args(["update-index", "--fsmonitor"]).output();
    let _ = std::fs::remove_file(&canary);
    let measured = project.measure();
    assert!(!canary.exists(), "a program was started");
    assert!(measured.is_some_and(|status| status.unstaged == 3 && status.untracked == 1), "{measured:?}");
    // The canary sings when git is asked.
    project.sandbox.command("git", &project.root).arg("status").output().expect("git starts");
    assert!(canary.exists());
}
