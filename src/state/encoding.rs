//! Bytes as one ASCII word that needs no quoting in any shell: letters, digits and `_./-:,=+@` stand for themselves, the
//! rest is %XX. Put a letter or digit before a word that stands alone: zsh reads `=` at the start as the name of a program.

/// `bytes` as such a word, hexadecimal digits in upper case; the empty word for no bytes. Each sequence has exactly one word.
pub fn encode(bytes: &[u8]) -> String {
    let mut word = String::with_capacity(bytes.len() + bytes.len() / 4);
    for &byte in bytes {
        if stands_for_itself(byte) {
            word.push(char::from(byte));
        } else {
            word.push('%');
            word.push(digit(byte >> 4));
            word.push(digit(byte & 15));
        }
    }
    word
}

/// The bytes that `encode` made `word` of; `None` for what it never writes.
pub fn decode(word: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let (&[high, low], after) = after.split_first_chunk::<2>()?;
            let byte = value(high)? << 4 | value(low)?;
            if stands_for_itself(byte) {
                return None;
            }
            bytes.push(byte);
            rest = after;
        } else if stands_for_itself(first) {
            bytes.push(first);
            rest = after;
        } else {
            return None;
        }
    }
    Some(bytes)
}

/// 64 bits that tell values apart without holding them: FNV-1a, which stays the same from one version of wtsh to the next. Not
/// for anything that somebody could gain by making two values collide.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn stands_for_itself(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_./-:,=+@".contains(&byte)
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(nibble & 15)])
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_bytes_stand_for_themselves() {
        assert_eq!(encode(b"/home/a b/.venv:1,2=3+4@5"), "/home/a%20b/.venv:1,2=3+4@5");
        assert_eq!(encode(b"\0\xff%~"), "%00%FF%25%7E");
    }

    #[test]
    fn only_what_encode_writes_is_read() {
        for word in ["%", "%2", "%2g", "%ff", "%41", "a b", "$x", "'", "\n", "é"] {
            assert_eq!(decode(word.as_bytes()), None, "{word}");
        }
        assert_eq!(decode(b""), Some(Vec::new()));
    }

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    proptest! {
        #[test]
        fn every_sequence_comes_back(bytes: Vec<u8>) {
            let word = encode(&bytes);
            prop_assert!(word.bytes().all(|byte| stands_for_itself(byte) || byte == b'%'));
            prop_assert_eq!(decode(word.as_bytes()), Some(bytes));
        }

        #[test]
        fn a_word_that_is_read_is_the_one_that_is_written(word: Vec<u8>) {
            if let Some(bytes) = decode(&word) {
                prop_assert_eq!(encode(&bytes).into_bytes(), word);
            }
        }
    }
}
