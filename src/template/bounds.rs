//! What of the language a template may not have, because a short text would make a long work of it that no bound on instructions
//! sees: a value doubled again and again, a list repeated and compared.

use super::Wrong;

/// The first such place.
pub fn overstepped(template: &str) -> Option<Wrong> {
    let wrong = |at, what: &str| Some(Wrong { at: Some(at), what: what.to_owned(), unknown: None });
    if let Some(at) = template.find("{%") {
        return wrong(at, "blocks ({% %}) mean nothing here");
    }
    repetition(template).and_then(|at| wrong(at, "`*` means nothing here"))
}

/// The byte of a `*` in an expression, outside of its texts in quotes.
fn repetition(template: &str) -> Option<usize> {
    let mut inside = false;
    let mut quote = None;
    let mut bytes = template.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, next)| *next);
        match (byte, quote) {
            (b'\\', Some(_)) => drop(bytes.next()),
            (_, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'\'' | b'"', None) if inside => quote = Some(byte),
            (b'*', None) if inside => return Some(at),
            (b'{', None) if next == Some(b'{') => inside = true,
            (b'}', None) if next == Some(b'}') => inside = false,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_multiplies_is_refused() {
        for fine in
            ["a*b", "{{ name }}*", "{{ 'a*b' ~ name }}", r"{{ 'it\'s * ' }}", "{{ port(8000 + 1) }}", "*{{ x"]
        {
            assert_eq!(overstepped(fine), None, "{fine}");
        }
        for refused in
            ["{{ 'x' * 9 }}", "{{ [[1]*9]*9 == 1 }}", "{{ 'a' }}{{ 2**9 }}", "{% set x = 1 %}", "{{- 1*2 -}}"]
        {
            assert!(overstepped(refused).is_some(), "{refused}");
        }
    }
}
