//! The lines of what a program writes.

use std::io::BufRead;

/// Bytes; a longer line comes in pieces.
const LONGEST: usize = 16 << 10;

/// Each without its newline, up to the end or the first error.
pub struct Lines<R> {
    reader: R,
}

impl<R: BufRead> Lines<R> {
    pub fn of(reader: R) -> Self {
        Lines { reader }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let Ok(buffer) = self.reader.fill_buf() else { return None };
            if buffer.is_empty() {
                return (!line.is_empty()).then_some(line);
            }
            let room = &buffer[..buffer.len().min(LONGEST - line.len())];
            let end = room.iter().position(|byte| *byte == b'\n');
            line.extend_from_slice(&room[..end.unwrap_or(room.len())]);
            let read = end.map_or(room.len(), |end| end + 1);
            self.reader.consume(read);
            if end.is_some() || line.len() == LONGEST {
                return Some(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_they_were_written() {
        let all = |bytes: &'static [u8]| Lines::of(bytes).collect::<Vec<_>>();
        assert_eq!(all(b""), [b""; 0]);
        assert_eq!(all(b"a\n\nb"), [&b"a"[..], b"", b"b"]);
        assert_eq!(all(b"a\r\xff\n"), [b"a\r\xff"]);
    }

    #[test]
    fn a_line_without_end_comes_in_pieces() {
        let endless = std::io::BufReader::new(std::io::repeat(b'x'));
        let lengths: Vec<_> = Lines::of(endless).take(3).map(|line| line.len()).collect();
        assert_eq!(lengths, [LONGEST; 3]);
    }
}
