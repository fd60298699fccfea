//! git's own commands. An alias that has the name of one is ignored by git (git-config(1), `alias.*`).

const NAMES: &str = "\
    add am annotate apply archive bisect blame branch bugreport bundle cat-file check-attr check-ignore \
    check-mailmap check-ref-format checkout checkout--worker checkout-index cherry cherry-pick clean \
    clone column commit commit-graph commit-tree config count-objects credential credential-cache \
    credential-cache--daemon credential-store describe diagnose diff diff-files diff-index diff-tree \
    difftool fast-export fast-import fetch fetch-pack fmt-merge-msg for-each-ref for-each-repo \
    format-patch fsck fsck-objects fsmonitor--daemon gc get-tar-commit-id grep hash-object help hook \
    index-pack init init-db interpret-trailers log ls-files ls-remote ls-tree mailinfo mailsplit \
    maintenance merge merge-base merge-file merge-index merge-ours merge-recursive merge-recursive-ours \
    merge-recursive-theirs merge-subtree merge-tree mktag mktree multi-pack-index mv name-rev notes \
    pack-objects pack-redundant pack-refs patch-id pickaxe prune prune-packed pull push range-diff \
    read-tree rebase receive-pack reflog refs remote remote-ext remote-fd repack replace replay rerere \
    reset restore rev-list rev-parse revert rm send-pack shortlog show show-branch show-index show-ref \
    sparse-checkout stage stash status stripspace submodule--helper switch symbolic-ref tag unpack-file \
    unpack-objects update-index update-ref update-server-info upload-archive upload-archive--writer \
    upload-pack var verify-commit verify-pack verify-tag version whatchanged worktree write-tree";

/// Whether git has a command of its own of this name, as `git --list-cmds=builtins` tells.
pub fn is_builtin(name: &[u8]) -> bool {
    NAMES.split(' ').any(|builtin| builtin.as_bytes() == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn whole_names_only() {
        assert!(super::is_builtin(b"add") && super::is_builtin(b"push") && super::is_builtin(b"write-tree"));
        assert!(!super::is_builtin(b"") && !super::is_builtin(b"pus") && !super::is_builtin(b"add am"));
    }
}
