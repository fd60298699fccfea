//! What the files of an editable install say, each in its own format.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pth {
    /// Possibly relative to the file's folder.
    pub paths: Vec<PathBuf>,
    /// A line is Python code.
    pub imports: bool,
}

/// A `.pth` file, as Python's `site` reads it.
pub(super) fn pth(text: &[u8]) -> Pth {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut found = Pth::default();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")) {
        if line.starts_with(b"import ") || line.starts_with(b"import\t") {
            found.imports = true;
        } else {
            found.paths.push(path(line.to_vec()));
        }
    }
    found
}

/// The full paths in MAPPING and NAMESPACES of the module that setuptools writes: `{'name': '/path'}` and `{'name': ['/path']}`, each
/// in one line as Python's `repr` has it.
pub(super) fn finder(text: &[u8]) -> Vec<PathBuf> {
    let lines = text.split(|byte| *byte == b'\n');
    let tables = lines.filter(|line| line.starts_with(b"MAPPING") || line.starts_with(b"NAMESPACES"));
    tables.flat_map(strings).filter(|string| string.starts_with(b"/")).map(path).collect()
}

/// The strings of a line of Python.
fn strings(line: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = line.iter().copied();
    while let Some(quote) = rest.find(|byte| matches!(byte, b'\'' | b'"')) {
        let mut string = Vec::new();
        loop {
            match rest.next() {
                Some(byte) if byte == quote => break,
                Some(b'\\') => string.extend(rest.next()),
                Some(byte) => string.push(byte),
                None => return found,
            }
        }
        found.push(string);
    }
    found
}

/// The folder that `direct_url.json` names, if the install is editable (PEP 610): `{"dir_info": {"editable": true}, "url": "file:///p"}`.
pub(super) fn direct_url(text: &[u8]) -> Option<PathBuf> {
    if !value_of(text, b"\"editable\"")?.starts_with(b"true") {
        return None;
    }
    let url = value_of(text, b"\"url\"")?.strip_prefix(b"\"")?;
    let url = &url[..url.iter().position(|byte| *byte == b'"')?];
    let after = url.strip_prefix(b"file://")?;
    let slash = after.iter().position(|byte| *byte == b'/')?;
    Some(path(without_percent(&after[slash..])))
}

/// What follows a key and its colon.
fn value_of<'a>(text: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = text.windows(key.len()).position(|window| window == key)?;
    Some(text[at + key.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start())
}

/// RFC 3986, 2.1.
fn without_percent(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let escaped = digit(after.first()).zip(digit(after.get(1))).filter(|_| first == b'%');
        let (byte, left) = match escaped {
            Some((high, low)) => (u8::try_from(high << 4 | low).unwrap_or(first), &after[2..]),
            None => (first, after),
        };
        bytes.push(byte);
        rest = left;
    }
    bytes
}

fn path(bytes: Vec<u8>) -> PathBuf {
    OsString::from_vec(bytes).into()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_of_a_pth() {
        let text = b"\xef\xbb\xbf/w/src  \r\n# note\n\nimport x; x.y()\n../rel\nimportant\n";
        let paths = ["/w/src", "../rel", "important"].map(PathBuf::from).to_vec();
        assert_eq!(pth(text), Pth { paths, imports: true });
        assert_eq!(pth(b""), Pth::default());
    }

    #[test]
    fn paths_of_a_finder() {
        let text = "from x import y\nMAPPING: dict[str, str] = {'a': '/w/it\\'s/a', \"b\": \"/w/b\", 'c': 'rel'}\n\
                    NAMESPACES: dict[str, list[str]] = {'n': ['/w/n']}\nPATH_PLACEHOLDER = '/w/no'\nMAPPING = {'x";
        assert_eq!(finder(text.as_bytes()), ["/w/it's/a", "/w/b", "/w/n"].map(PathBuf::from));
    }

    #[test]
    fn an_editable_url() {
        let url = |text: &str| direct_url(text.as_bytes());
        let editable = r#"{"dir_info": {"editable": true}, "url": "file:///w/a%20b%c3%a9%"}"#;
        assert_eq!(url(editable).as_deref(), Some(Path::new("/w/a bé%")));
        assert_eq!(url(r#"{"url":"file://localhost/w","dir_info":{"editable":true}}"#), Some("/w".into()));
        assert_eq!(url(r#"{"url":"file:///w","dir_info":{}}"#), None);
        assert_eq!(url(r#"{"url":"file:///w","dir_info":{"editable": false}}"#), None);
        assert_eq!(url(r#"{"url":"https://x/w","dir_info":{"editable":true}}"#), None);
    }

    proptest! {
        #[test]
        fn anything_is_read(bytes: Vec<u8>, text in "(MAPPING|\"editable\"|\"url\"|:|true|\"file://|['\"%/\\\\ ])*") {
            for text in [bytes.as_slice(), text.as_bytes()] {
                pth(text);
                finder(text);
                direct_url(text);
            }
        }
    }
}
