use super::*;
use proptest::prelude::*;

fn typed(bytes: &[u8]) -> Vec<Key> {
    Decoder::default().feed(bytes)
}

fn text(text: &str) -> Key {
    Key::Text(text.into())
}

#[test]
fn each_key_is_told() {
    let table: [(&[u8], Key); 34] = [
        (b"\x1b[A", Key::Up),
        (b"\x1bOA", Key::Up),
        (b"\x1b[1;5A", Key::Up),
        (b"\x10", Key::Up),
        (b"\x0b", Key::Up),
        (b"\x1b[Z", Key::Up),
        (b"\x1b[B", Key::Down),
        (b"\x1bOB", Key::Down),
        (b"\x0e", Key::Down),
        (b"\n", Key::Down),
        (b"\t", Key::Down),
        (b"\x1b[5~", Key::PageUp),
        (b"\x1b[6~", Key::PageDown),
        (b"\x1b[6;2~", Key::PageDown),
        (b"\x1b[H", Key::First),
        (b"\x1bOH", Key::First),
        (b"\x1b[1~", Key::First),
        (b"\x1b[7~", Key::First),
        (b"\x1b[F", Key::Last),
        (b"\x1bOF", Key::Last),
        (b"\x1b[4~", Key::Last),
        (b"\x7f", Key::Backspace),
        (b"\x08", Key::Backspace),
        (b"\x17", Key::EraseWord),
        (b"\x1b\x7f", Key::EraseWord),
        (b"\x15", Key::EraseAll),
        (b"\r", Key::Enter),
        (b"\x1bOM", Key::Enter),
        (b"\x03", Key::Cancel),
        (b"\x07", Key::Cancel),
        (b"\x04", Key::End),
        (b"a", text("a")),
        ("ß".as_bytes(), text("ß")),
        ("日本".as_bytes(), text("日本")),
    ];
    for (bytes, key) in table {
        assert_eq!(typed(bytes), std::slice::from_ref(&key), "{bytes:?}");
        // And with each byte on its own, as over a slow line.
        let mut decoder = Decoder::default();
        let keys: Vec<Key> = bytes.iter().flat_map(|byte| decoder.feed(&[*byte])).collect();
        assert_eq!(joined(keys), [key], "{bytes:?}");
        assert!(!decoder.is_open());
    }
}

#[test]
fn esc_alone_is_told_by_time() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.feed(b"\x1b"), []);
    assert!(decoder.is_open());
    assert_eq!(decoder.close(), Some(Key::Cancel));
    assert!(!decoder.is_open());
    // A sequence that never ended is not Esc.
    assert_eq!(decoder.feed(b"\x1b[1;"), []);
    assert_eq!(decoder.close(), None);
    assert_eq!(decoder.feed(b"a"), [text("a")]);
    assert_eq!(typed(b"\x1b\x1b[A"), [Key::Cancel, Key::Up]);
}

#[test]
fn what_means_nothing_is_passed_over() {
    let nothing: [&[u8]; 14] = [
        b"\x1b[C",
        b"\x1b[3~",
        b"\x1b[15;2~",
        b"\x1b[[A",
        b"\x1bOP",
        b"\x1bx",
        "\x1bß".as_bytes(),
        b"\x1b\x01",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b[?62;22c",
        b"\x1a\x00\x0c",
        b"\xff\xfe\xc0",
    ];
    for bytes in nothing {
        assert_eq!(typed(&[bytes, b"ok"].concat()), [text("ok")], "{bytes:?}");
    }
    // A sequence that breaks off is given up; the key after it counts.
    assert_eq!(typed(b"\x1b[1\rx"), [Key::Enter, text("x")]);
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.feed(b"\x1b[200~feature/au"), [text("feature/au")]);
    assert_eq!(decoder.feed(b"th\r\x03\x1b[A\x1b[20"), [text("th [A")]);
    assert!(!decoder.is_open());
    assert_eq!(decoder.feed(b"1~\r"), [Key::Enter]);
    assert_eq!(typed(b"\x1b[200~\x1b[201~\r"), [Key::Enter]);
}

proptest! {
    #[test]
    fn however_the_bytes_are_cut_no_control_character_is_text(
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        cut in 0usize..80,
    ) {
        let mut decoder = Decoder::default();
        let cut = cut.min(bytes.len());
        let keys = [decoder.feed(&bytes[..cut]), decoder.feed(&bytes[cut..])].concat();
        for key in keys {
            if let Key::Text(text) = key {
                prop_assert!(!text.is_empty() && !text.contains(char::is_control));
            }
        }
    }

    #[test]
    fn text_comes_through(words in "[a-zäß日/ -]{0,40}", cut in 0usize..80) {
        let bytes = words.as_bytes();
        let cut = cut.min(bytes.len());
        let mut decoder = Decoder::default();
        let keys = joined([decoder.feed(&bytes[..cut]), decoder.feed(&bytes[cut..])].concat());
        let expected: Vec<Key> = (!words.is_empty()).then(|| text(&words)).into_iter().collect();
        prop_assert_eq!(keys, expected);
    }
}
