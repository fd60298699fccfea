use super::*;

fn item(name: &str) -> Item {
    Item {
        name: name.into(),
        state: "locked".into(),
        detail: "~/code/project-folder".into(),
        ..Item::default()
    }
}

fn rows(size: (usize, usize), items: &[Item], typed: &str) -> (Vec<String>, usize) {
    let (columns, rows) = size;
    let layout = Layout::of(Size { columns, rows }, items);
    let look = Look { color: false, unicode: true, columns };
    let words = Words { prompt: "> ", advice: "type a part of its name" };
    let parts = [Part { title: "Branch".into(), lines: Some(vec!["main ".repeat(40)]) }];
    let mut list = List::new(items, "");
    list.type_text(typed);
    Frame { items, words, look, layout, parts: &parts }.rows(&mut list)
}

#[test]
fn no_row_reaches_the_last_column_in_any_size() {
    let items: Vec<Item> =
        (0..40).map(|number| item(&format!("feature/日本語-{number}-{}", "long".repeat(number)))).collect();
    for columns in (1..160).step_by(3) {
        for height in [1, 2, 3, 5, 8, 12, 24, 50] {
            for typed in ["", "日本", &"x".repeat(200)] {
                let (rows, column) = rows((columns, height), &items, typed);
                assert!(!rows.is_empty() && rows.len() <= height, "{columns}x{height}");
                assert!(column < columns.max(1), "{columns}x{height}: cursor in {column}");
                for row in rows {
                    assert!(width(&row) < columns.max(1) || row.is_empty(), "{columns}x{height}: {row:?}");
                }
            }
        }
    }
}

#[test]
fn half_of_the_terminal_is_used_and_no_more_than_needed() {
    let many: Vec<Item> = (0..100).map(|number| item(&format!("b{number}"))).collect();
    let height = |columns, rows, items: &[Item]| Layout::of(Size { columns, rows }, items).height;
    assert_eq!(height(120, 50, &many), 25);
    assert_eq!(height(120, 50, &many[..3]), BESIDE_ROWS + 1);
    assert_eq!(height(40, 50, &many[..3]), 4);
    assert_eq!(height(40, 10, &many), 8);
    assert_eq!(height(40, 5, &many), 5);
}

#[test]
fn the_preview_is_where_there_is_room() {
    let items = [item("one"), item("two")];
    let joined = |columns, height| rows((columns, height), &items, "").0.join("\n");
    let wide = joined(120, 24);
    assert!(
        wide.lines().nth(1).is_some_and(|row| row.starts_with("❯ one") && row.contains(" │ Branch")),
        "{wide}"
    );
    let usual = joined(80, 40);
    assert!(usual.contains("\n────") && usual.contains("\nBranch\n  main"), "{usual}");
    for (columns, height) in [(40, 40), (80, 12)] {
        let small = joined(columns, height);
        assert!(!small.contains("Branch"), "{small}");
    }
}

#[test]
fn paths_and_then_states_make_way_for_names() {
    let items = [item("a-name-of-twenty-two-x")];
    let first = |columns| rows((columns, 10), &items, "").0[1].trim_end().to_owned();
    assert_eq!(first(60), "❯ a-name-of-twenty-two-x  locked  ~/code/project-folder");
    assert_eq!(first(50), "❯ a-name-of-twenty-two-x  locked  ~/code/p…folder");
    assert_eq!(first(40), "❯ a-name-of-twenty-two-x  locked");
    assert_eq!(first(30), "❯ a-name-of-…ty-two-x  locked");
}

#[test]
fn the_query_keeps_its_end_and_the_count_its_place() {
    let items = [item("one"), item("two")];
    let first = |typed: &str| rows((40, 10), &items, typed);
    assert_eq!(first(""), (first("").0, 2));
    assert!(first("").0[0].starts_with("> type a part of its name") && first("").0[0].ends_with("2/2"));
    let (rows, column) = first("tw");
    assert_eq!((rows[0].trim_end(), column), ("> tw                                1/2", 4));
    let (rows, column) = first(&"long ".repeat(10));
    assert!(rows[0].starts_with("> …") && column == 38, "{rows:?} {column}");
}
