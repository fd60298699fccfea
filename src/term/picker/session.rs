//! From the first frame to the choice.

use std::io;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::frame::{Frame, Layout, Size};
use super::keys::{Decoder, Key};
use super::list::List;
use super::preview::Previews;
use super::screen::Screen;
use super::signals::Signals;
use super::terminal::Terminal;
use super::{Item, Preview, Words};
use crate::term::look::Look;

/// A terminal sends a sequence at once; what comes later than this after an Esc does not belong to it.
const AFTER_ESCAPE: Duration = Duration::from_millis(50);

struct Session<'a> {
    items: &'a [Item],
    words: Words<'a>,
    look: Look,
    // The terminal is put back before signals do what they usually do.
    terminal: Terminal,
    signals: Signals,
    screen: Screen,
    layout: Layout,
    size: Size,
    list: List,
    previews: Previews,
    decoder: Decoder,
}

/// What a key leads to.
enum Step {
    Redraw,
    Bell,
    End(Option<usize>),
}

pub fn run(
    items: &[Item],
    typed: &str,
    words: Words<'_>,
    look: Look,
    preview: Preview,
) -> io::Result<Option<usize>> {
    let signals = Signals::watch()?;
    let previews = Previews::start(items.len(), preview, signals.waker()?)?;
    let terminal = Terminal::open()?;
    let size = size_of(&terminal);
    let mut session = Session {
        items,
        words,
        look,
        terminal,
        signals,
        screen: Screen::default(),
        layout: Layout::of(size, items),
        size,
        list: List::new(items, typed),
        previews,
        decoder: Decoder::default(),
    };
    match session.choose() {
        Err(error) if is_hung_up(&error) => Ok(None),
        result => result,
    }
}

fn size_of(terminal: &Terminal) -> Size {
    let (columns, rows) = terminal.size();
    Size { columns, rows }
}

/// The terminal was closed, or it is another program's now.
fn is_hung_up(error: &io::Error) -> bool {
    let gone = [Errno::IO, Errno::NXIO, Errno::NODEV].map(Errno::raw_os_error);
    error.raw_os_error().is_some_and(|code| gone.contains(&code))
}

impl Session<'_> {
    fn choose(&mut self) -> io::Result<Option<usize>> {
        let begin = self.screen.begin(self.size.columns, self.layout.height);
        self.draw(&begin)?;
        let mut buffer = [0; 4096];
        loop {
            let keys_came = self.wait()?;
            self.signals.drain();
            if self.signals.asked_to_stop() {
                return Ok(None);
            }
            let keys = match keys_came {
                Some(true) => match self.terminal.read(&mut buffer)? {
                    [] => return Ok(None),
                    bytes => self.decoder.feed(bytes),
                },
                Some(false) => Vec::new(),
                None => self.decoder.close().into_iter().collect(),
            };
            if let Some(end) = self.act(keys)? {
                return Ok(end);
            }
        }
    }

    /// Whether keys came; `None` where nothing did for the time that tells Esc from a sequence.
    fn wait(&self) -> io::Result<Option<bool>> {
        let limit = self.decoder.is_open().then_some(AFTER_ESCAPE);
        let limit = limit.map(|limit| Timespec { tv_sec: 0, tv_nsec: limit.subsec_nanos().into() });
        let mut files = [
            PollFd::new(self.terminal.file(), PollFlags::IN),
            PollFd::new(self.signals.pipe(), PollFlags::IN),
        ];
        match poll(&mut files, limit.as_ref()) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(!files[0].revents().is_empty())),
            // A signal, which has written to the pipe.
            Err(Errno::INTR) => Ok(Some(false)),
            Err(error) => Err(error.into()),
        }
    }

    /// Does what the keys say, and whatever else has changed; the choice, if it is made.
    fn act(&mut self, keys: Vec<Key>) -> io::Result<Option<Option<usize>>> {
        let mut before = String::new();
        let mut any = self.resize(&mut before)?;
        for key in keys {
            match self.press(key) {
                Step::Redraw => any = true,
                Step::Bell => self.terminal.write(b"\x07")?,
                Step::End(choice) => return Ok(Some(choice)),
            }
        }
        any |= self.previews.take();
        if any {
            self.draw(&before)?;
        }
        Ok(None)
    }

    /// Whether everything has to be drawn anew; `before` goes before that.
    fn resize(&mut self, before: &mut String) -> io::Result<bool> {
        let size = size_of(&self.terminal);
        let came_back = self.signals.came_back();
        if came_back {
            self.terminal.make_raw()?;
        }
        if size == self.size && !came_back {
            return Ok(false);
        }
        self.size = size;
        self.layout = Layout::of(size, self.items);
        *before = self.screen.begin_again(size.columns, self.layout.height);
        Ok(true)
    }

    fn press(&mut self, key: Key) -> Step {
        let list = &mut self.list;
        match key {
            Key::Text(text) => list.type_text(&text),
            Key::Up => list.move_by(-1),
            Key::Down => list.move_by(1),
            Key::PageUp => list.move_by(-self.layout.page()),
            Key::PageDown => list.move_by(self.layout.page()),
            Key::First => list.move_to_first(),
            Key::Last => list.move_to_last(),
            Key::Backspace => list.erase_grapheme(),
            Key::EraseWord => list.erase_word(),
            Key::EraseAll => list.erase_all(),
            Key::Enter => return list.highlighted().map_or(Step::Bell, |index| Step::End(Some(index))),
            Key::Cancel => return Step::End(None),
            Key::End if list.query().is_empty() => return Step::End(None),
            Key::End => return Step::Bell,
        }
        Step::Redraw
    }

    fn draw(&mut self, before: &str) -> io::Result<()> {
        let highlighted = self.list.highlighted();
        self.previews.look_at(highlighted.filter(|_| self.layout.has_preview()));
        let Session { items, words, look, layout, .. } = *self;
        let parts = highlighted.map_or(&[][..], |index| self.previews.parts(index));
        let (rows, column) = Frame { items, words, look, layout, parts }.rows(&mut self.list);
        let rows = self.screen.draw(rows, column);
        self.terminal.write(format!("{before}{rows}").as_bytes())
    }
}
