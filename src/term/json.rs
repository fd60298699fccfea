//! JSON (RFC 8259) for the commands' `--json`, on one line. The document is built from the outside in, and cannot be ill-formed:
//!
//! ```ignore
//! let text = object(|o| {
//!     o.number("version", 1);
//!     o.path("root", &root);
//!     o.text("branch", branch); // or an Option: null where there is nothing
//!     o.object("status", |o| o.number("staged", 2));
//!     o.array("worktrees", |a| a.object(|o| o.boolean("bare", true)));
//! });
//! ```
//!
//! Names are the schema's own; values may come from strangers. Bytes that are not UTF-8 become U+FFFD, and control
//! characters are escaped, so that the text is safe to print.

use std::fmt::{Display, Write};
use std::path::Path;

use gix::bstr::ByteSlice;

/// An object as a document: `{…}` without a newline at its end.
pub fn object(fill: impl FnOnce(&mut Object)) -> String {
    let mut out = String::new();
    braced(&mut out, fill);
    out
}

/// An object that is being written.
pub struct Object<'a> {
    out: &'a mut String,
    empty: bool,
}

impl Object<'_> {
    /// A string, or null. Accepts text, bytes, and Options of them.
    pub fn text<'t>(&mut self, name: &str, value: impl Into<Text<'t>>) {
        self.name(name);
        value.into().write(self.out);
    }

    /// A path as a string.
    pub fn path(&mut self, name: &str, value: &Path) {
        self.text(name, value.as_os_str().as_encoded_bytes());
    }

    pub fn number(&mut self, name: &str, value: impl Into<Integer>) {
        self.name(name);
        value.into().write(self.out);
    }

    pub fn boolean(&mut self, name: &str, value: bool) {
        self.name(name);
        self.out.push_str(if value { "true" } else { "false" });
    }

    pub fn null(&mut self, name: &str) {
        self.name(name);
        self.out.push_str("null");
    }

    pub fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object)) {
        self.name(name);
        braced(self.out, fill);
    }

    pub fn array(&mut self, name: &str, fill: impl FnOnce(&mut Array)) {
        self.name(name);
        bracketed(self.out, fill);
    }

    fn name(&mut self, name: &str) {
        separate(self.out, &mut self.empty);
        Text::from(name).write(self.out);
        self.out.push(':');
    }
}

/// An array that is being written.
pub struct Array<'a> {
    out: &'a mut String,
    empty: bool,
}

impl Array<'_> {
    pub fn text<'t>(&mut self, value: impl Into<Text<'t>>) {
        separate(self.out, &mut self.empty);
        value.into().write(self.out);
    }

    pub fn object(&mut self, fill: impl FnOnce(&mut Object)) {
        separate(self.out, &mut self.empty);
        braced(self.out, fill);
    }
}

fn braced(out: &mut String, fill: impl FnOnce(&mut Object)) {
    out.push('{');
    fill(&mut Object { out, empty: true });
    out.push('}');
}

fn bracketed(out: &mut String, fill: impl FnOnce(&mut Array)) {
    out.push('[');
    fill(&mut Array { out, empty: true });
    out.push(']');
}

fn separate(out: &mut String, empty: &mut bool) {
    if !std::mem::take(empty) {
        out.push(',');
    }
}

/// A string value, or null.
pub struct Text<'a>(Option<&'a [u8]>);

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text(Some(text.as_bytes()))
    }
}
impl<'a> From<&'a [u8]> for Text<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Text(Some(bytes))
    }
}
impl<'a> From<Option<&'a str>> for Text<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Text(text.map(str::as_bytes))
    }
}
impl<'a> From<Option<&'a [u8]>> for Text<'a> {
    fn from(bytes: Option<&'a [u8]>) -> Self {
        Text(bytes)
    }
}

impl Text<'_> {
    fn write(&self, out: &mut String) {
        let Some(bytes) = self.0 else { return out.push_str("null") };
        out.push('"');
        for character in bytes.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                // RFC 8259 asks for the C0 characters alone; the others would act on a terminal.
                control if control.is_control() => display(out, format_args!("\\u{:04x}", control as u32)),
                other => out.push(other),
            }
        }
        out.push('"');
    }
}

/// An integer, or null.
pub struct Integer(Option<i128>);

impl<N: Into<i128>> From<N> for Integer {
    fn from(number: N) -> Self {
        Integer(Some(number.into()))
    }
}
impl Integer {
    /// A count. (`usize` has no lossless conversion that the standard library would promise.)
    pub fn count(number: usize) -> Self {
        Integer(i128::try_from(number).ok())
    }

    pub fn optional(number: Option<impl Into<i128>>) -> Self {
        Integer(number.map(Into::into))
    }

    fn write(&self, out: &mut String) {
        match self.0 {
            Some(number) => display(out, number),
            None => out.push_str("null"),
        }
    }
}

fn display(out: &mut String, value: impl Display) {
    write!(out, "{value}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_of_every_kind() {
        let text = object(|o| {
            o.number("version", 1);
            o.number("many", Integer::count(usize::MAX));
            o.number("port", Integer::optional(None::<u16>));
            o.text("text", "a \"b\" \\ c\n\u{1b}[0m\u{9b}");
            o.text("bytes", &b"gr\xf6\xdfe"[..]);
            o.text("nothing", None::<&str>);
            o.null("null");
            o.path("path", Path::new("/tmp/größe"));
            o.object("empty", |_| ());
            o.array("list", |a| {
                a.text("x");
                a.object(|o| o.boolean("yes", true));
                a.text("/");
            });
            o.boolean("no", false);
        });
        assert_eq!(
            text,
            concat!(
                r#"{"version":1,"many":18446744073709551615,"port":null,"text":"a \"b\" \\ c\n\u001b[0m\u009b","#,
                "\"bytes\":\"gr\u{fffd}\u{fffd}e\",",
                r#""nothing":null,"null":null,"path":"/tmp/größe","empty":{},"#,
                r#""list":["x",{"yes":true},"/"],"no":false}"#,
            )
        );
    }

    proptest! {
        #[test]
        fn a_string_holds_nothing_that_ends_it_or_acts(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut text = String::new();
            Text::from(&bytes[..]).write(&mut text);
            let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).expect("quotes");
            prop_assert!(!inside.contains(char::is_control));
            let bare = inside.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!bare.contains('"'));
        }
    }
}
