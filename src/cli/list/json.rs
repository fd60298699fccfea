//! The list as one JSON object, for programs. `version` grows when a key changes its meaning or goes away;
//! new keys can come at any time. Names and paths that are not UTF-8 have U+FFFD in place of what is not.
//!
//! | key of each of `worktrees` | value |
//! |---|---|
//! | `path` | its root, absolute; of a bare repository its own folder |
//! | `label` | as the prompt names it |
//! | `id` | the name under `worktrees/`; null for the main worktree and a bare repository |
//! | `main`, `bare`, `current`, `detached`, `missing` | true or false |
//! | `branch` | short name; null where HEAD is detached |
//! | `commit` | where HEAD is detached: the commit; else null |
//! | `locked` | the reason, possibly empty; null where it is not locked |
//! | `operation` | null, or an object of the next four |
//! | … `kind` | `rebase`, `am`, `merge`, `cherry-pick`, `revert`, `bisect` |
//! | … `step`, `steps` | how far it is, or null |
//! | … `branch` | the one that it will go back to, or null |
//! | `upstream` | null where none is configured, `{"gone":true}`, or `{"gone":false,"ahead":1,"behind":2}` |
//! | `venv` | null, or `path`, `name` and `python` (its version, or null) of the one at its root |
//! | `port` | PORT of its `.env`, or null |

use super::Row;
use crate::git::{BString, Divergence, Head, Operation};
use crate::term::json::{Integer, Object, object};

const VERSION: u8 = 1;

pub fn document(rows: &[Row]) -> String {
    let mut text = object(|document| {
        document.number("version", VERSION);
        document.array("worktrees", |array| {
            rows.iter().for_each(|row| array.object(|object| worktree(object, row)))
        });
    });
    text.push('\n');
    text
}

fn worktree(object: &mut Object, row: &Row) {
    let worktree = row.worktree;
    let is_detached = !worktree.bare && matches!(worktree.head, Head::Detached(_));
    object.path("path", &worktree.root);
    object.text("label", row.label.as_str());
    object.text("id", bytes(worktree.id.as_ref()));
    object.boolean("main", worktree.id.is_none() && !worktree.bare);
    object.boolean("bare", worktree.bare);
    object.boolean("current", row.is_current);
    object.boolean("detached", is_detached);
    object.boolean("missing", worktree.missing());
    object.text("branch", worktree.branch().filter(|_| !worktree.bare).map(|name| &**name));
    let commit = match &worktree.head {
        Head::Detached(id) if is_detached => Some(id.to_string()),
        _ => None,
    };
    object.text("commit", commit.as_deref());
    object.text("locked", worktree.locked().map(|reason| &**reason));
    operation(object, row.operation.as_ref());
    upstream(object, row.divergence);
    venv(object, row);
    object.number("port", Integer::optional(row.port));
}

fn operation(object: &mut Object, operation: Option<&Operation>) {
    let Some(operation) = operation else { return object.null("operation") };
    object.object("operation", |object| {
        object.text("kind", operation.kind.name());
        object.number("step", Integer::optional(operation.step.map(|(step, _)| step)));
        object.number("steps", Integer::optional(operation.step.map(|(_, steps)| steps)));
        object.text("branch", bytes(operation.branch.as_ref()));
    });
}

fn upstream(object: &mut Object, divergence: Divergence) {
    match divergence {
        Divergence::NoUpstream => object.null("upstream"),
        Divergence::Gone => object.object("upstream", |object| object.boolean("gone", true)),
        Divergence::Counts { ahead, behind } => object.object("upstream", |object| {
            object.boolean("gone", false);
            object.number("ahead", Integer::count(ahead));
            object.number("behind", Integer::count(behind));
        }),
    }
}

fn venv(object: &mut Object, row: &Row) {
    let Some(venv) = &row.venv else { return object.null("venv") };
    object.object("venv", |object| {
        object.path("path", &venv.dir);
        object.text("name", venv.name.as_str());
        object.text("python", venv.python.as_deref());
    });
}

fn bytes(name: Option<&BString>) -> Option<&[u8]> {
    name.map(|name| name.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Venv;
    use crate::git::{ObjectId, OperationKind, Worktree};

    #[test]
    fn every_key_is_there() {
        let id = ObjectId::from_hex(b"1a2b3c4d5e6f708192a3b4c5d6e7f80910111213").expect("an id");
        let main = Worktree::given(None, "/w/p", Head::Branch("ma\"in".into()));
        let linked = Worktree::given(Some("p-x"), "/w/p-x", Head::Detached(id)).and_locked("");
        let row = |worktree, label: &str| Row {
            worktree,
            is_current: false,
            label: label.into(),
            operation: None,
            divergence: Divergence::NoUpstream,
            venv: None,
            port: None,
        };
        let first = Row {
            is_current: true,
            divergence: Divergence::Counts { ahead: 1, behind: 2 },
            venv: Some(Venv {
                dir: "/w/p/.venv".into(),
                name: ".venv".into(),
                python: Some("3.11.7".into()),
                ..Venv::default()
            }),
            port: Some(8000),
            ..row(&main, "p")
        };
        let operation =
            Operation { kind: OperationKind::Rebase, step: Some((3, 5)), branch: Some("x".into()) };
        let second = Row { operation: Some(operation), divergence: Divergence::Gone, ..row(&linked, "p:x") };
        assert_eq!(
            document(&[first, second]),
            concat!(
                r#"{"version":1,"worktrees":["#,
                r#"{"path":"/w/p","label":"p","id":null,"main":true,"bare":false,"current":true,"detached":false,"#,
                r#""missing":false,"branch":"ma\"in","commit":null,"locked":null,"operation":null,"#,
                r#""upstream":{"gone":false,"ahead":1,"behind":2},"#,
                r#""venv":{"path":"/w/p/.venv","name":".venv","python":"3.11.7"},"port":8000},"#,
                r#"{"path":"/w/p-x","label":"p:x","id":"p-x","main":false,"bare":false,"current":false,"#,
                r#""detached":true,"missing":false,"branch":null,"#,
                r#""commit":"1a2b3c4d5e6f708192a3b4c5d6e7f80910111213","locked":"","#,
                r#""operation":{"kind":"rebase","step":3,"steps":5,"branch":"x"},"#,
                r#""upstream":{"gone":true},"venv":null,"port":null}]}"#,
                "\n",
            )
        );
    }
}
