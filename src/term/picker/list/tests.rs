use super::*;

fn items(names: &[&str]) -> Vec<Item> {
    names.iter().map(|name| Item { name: (*name).into(), ..Item::default() }).collect()
}

fn fitting(list: &List) -> Vec<usize> {
    (0..list.len()).filter_map(|place| list.at(place)).map(|(index, _)| index).collect()
}

#[test]
fn the_best_comes_first_and_equals_stay_in_order() {
    let items = items(&["refactor/auth", "main", "feature/auth-form", "auth", "feature/auth-token"]);
    let mut list = List::new(&items, "");
    assert_eq!(fitting(&list), [0, 1, 2, 3, 4]);
    list.type_text("auth");
    assert_eq!(list.highlighted(), Some(3));
    let two: Vec<usize> = fitting(&list).into_iter().filter(|index| [2, 4].contains(index)).collect();
    assert_eq!(two, [2, 4]);
    assert!(!fitting(&list).contains(&1));
    list.type_text(" form");
    assert_eq!(fitting(&list), [2]);
    list.type_text("zzz");
    assert_eq!((list.len(), list.highlighted()), (0, None));
    list.erase_all();
    assert_eq!(fitting(&list), [0, 1, 2, 3, 4]);
}

#[test]
fn letters_with_gaps_and_either_case_fit() {
    let items = items(&["feature/User-Profile", "größe", "fix/unused"]);
    let mut list = List::new(&items, "");
    list.type_text("fup");
    assert_eq!(fitting(&list), [0]);
    assert_eq!(list.fits(0), [0, 8, 13]);
    list.erase_all();
    list.type_text("grosse");
    assert_eq!(list.len(), 0);
    list.erase_all();
    list.type_text("gro");
    assert_eq!(list.highlighted(), Some(1));
}

#[test]
fn the_folder_s_name_fits_too() {
    let mut items = items(&["release/1.2", "main"]);
    items[0].label = "production".into();
    let mut list = List::new(&items, "prod");
    // Not all fit: it stays to be typed.
    assert_eq!((list.query(), list.len()), ("", 2));
    list.type_text("prod");
    assert_eq!(fitting(&list), [0]);
    assert_eq!(list.fits(0), [12, 13, 14, 15]);
}

#[test]
fn what_was_typed_before_is_the_query_if_all_fit_it() {
    let items = items(&["feature/auth-form", "feature/auth-token"]);
    assert_eq!(List::new(&items, "auth").query(), "auth");
    assert_eq!(List::new(&items, "form").query(), "");
}

#[test]
fn the_query_is_erased_by_character_word_and_whole() {
    let items = items(&["a"]);
    let mut list = List::new(&items, "");
    list.type_text("one two  e\u{301}");
    list.erase_grapheme();
    assert_eq!(list.query(), "one two  ");
    list.erase_word();
    assert_eq!(list.query(), "one ");
    list.erase_word();
    list.erase_word();
    list.erase_grapheme();
    assert_eq!(list.query(), "");
    list.type_text(&"ß".repeat(1000));
    assert_eq!(list.query().chars().count(), LONGEST_QUERY);
}

#[test]
fn the_highlighted_one_is_always_on_the_screen() {
    let names: Vec<String> = (0..1000).map(|number| format!("b{number}")).collect();
    let items = items(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut list = List::new(&items, "");
    assert_eq!(list.visible(5), 0..5);
    list.move_by(-1);
    assert_eq!(list.highlighted(), Some(0));
    list.move_by(4);
    assert_eq!(list.visible(5), 0..5);
    list.move_by(1);
    assert_eq!(list.visible(5), 1..6);
    list.move_by(-3);
    assert_eq!(list.visible(5), 1..6);
    list.move_to_last();
    assert_eq!(list.visible(5), 995..1000);
    list.move_by(7);
    assert_eq!(list.highlighted(), Some(999));
    // Higher, and lower again.
    assert_eq!(list.visible(50), 950..1000);
    assert_eq!(list.visible(1), 999..1000);
    list.move_to_first();
    assert_eq!(list.visible(5), 0..5);
    list.type_text("b7");
    assert_eq!(list.visible(5).start, 0);
}
