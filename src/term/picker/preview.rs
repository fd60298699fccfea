//! What is said about the highlighted item, worked out on a thread of its own: nobody who types waits for it.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Preview;

#[cfg(test)]
mod tests;

/// How long the end waits for the thread to put away what it has begun.
const PATIENCE: Duration = Duration::from_millis(50);

/// Something that is said about an item, under a title. Clean text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub title: String,
    /// `None`: it is still being worked out.
    pub lines: Option<Vec<String>>,
}

/// The question about one item.
pub struct Asked {
    index: usize,
    board: Arc<Board>,
}

impl Asked {
    /// Shows a part, in the place of the one with the same title if there is one. Does nothing where nobody looks any more.
    pub fn show(&self, part: Part) {
        let mut state = self.board.state();
        if state.wanted == Some(self.index) {
            state.arrived.push(Arrived::Part(self.index, part));
            self.board.wake();
        }
    }

    /// Nobody looks at this item any more.
    pub fn is_stale(&self) -> bool {
        self.board.state().wanted != Some(self.index)
    }
}

enum Arrived {
    Part(usize, Part),
    /// There is no more to say about this item.
    Whole(usize),
}

/// Where both threads leave notes.
struct Board {
    state: Mutex<State>,
    changed: Condvar,
    waker: UnixStream,
}

#[derive(Default)]
struct State {
    /// The item that is looked at.
    wanted: Option<usize>,
    /// It was asked for, and the thread has not seen that yet.
    is_new: bool,
    arrived: Vec<Arrived>,
    over: bool,
    at_work: bool,
}

impl Board {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        // The pipe is full where it was woken and has not looked yet.
        let _ = (&self.waker).write(&[0]);
    }

    /// The next item that is asked for; `None` at the end.
    fn next(&self) -> Option<usize> {
        let state = self.state();
        let mut state = self
            .changed
            .wait_while(state, |state| {
                state.at_work = state.is_new && !state.over;
                !state.over && !state.is_new
            })
            .unwrap_or_else(PoisonError::into_inner);
        state.is_new = false;
        state.wanted.filter(|_| !state.over)
    }
}

/// What is known about each item, and the thread that finds it out.
pub struct Previews {
    board: Arc<Board>,
    known: Vec<Known>,
}

#[derive(Clone, Default)]
struct Known {
    parts: Vec<Part>,
    whole: bool,
}

impl Previews {
    /// For so many items; something is written to `waker`, which must not block, when there is more to show.
    pub fn start(count: usize, preview: Preview, waker: UnixStream) -> std::io::Result<Previews> {
        let board = Arc::new(Board { state: Mutex::default(), changed: Condvar::new(), waker });
        let for_thread = Arc::clone(&board);
        // It is not joined: what it does may take longer than anybody wants to wait.
        thread::Builder::new().name("preview".into()).spawn(move || work(&for_thread, &preview))?;
        Ok(Previews { board, known: vec![Known::default(); count] })
    }

    /// This is the item that is looked at now. What others have begun to say is forgotten.
    pub fn look_at(&mut self, index: Option<usize>) {
        let mut state = self.board.state();
        if state.wanted == index {
            return;
        }
        let left = std::mem::replace(&mut state.wanted, index);
        state.arrived.clear();
        state.is_new = index.and_then(|index| self.known.get(index)).is_some_and(|known| !known.whole);
        drop(state);
        self.board.changed.notify_all();
        if let Some(left) = left.and_then(|left| self.known.get_mut(left)).filter(|left| !left.whole) {
            left.parts.clear();
        }
    }

    /// Takes what has come; whether it was anything.
    pub fn take(&mut self) -> bool {
        let arrived = std::mem::take(&mut self.board.state().arrived);
        let any = !arrived.is_empty();
        for one in arrived {
            self.keep(one);
        }
        any
    }

    fn keep(&mut self, arrived: Arrived) {
        let (Arrived::Part(index, _) | Arrived::Whole(index)) = arrived;
        let Some(known) = self.known.get_mut(index) else { return };
        let Arrived::Part(_, part) = arrived else {
            known.whole = true;
            return;
        };
        match known.parts.iter_mut().find(|other| other.title == part.title) {
            Some(other) => *other = part,
            None => known.parts.push(part),
        }
    }

    pub fn parts(&self, index: usize) -> &[Part] {
        self.known.get(index).map_or(&[], |known| &known.parts)
    }
}

impl Drop for Previews {
    /// A moment for the thread, so that no program that it has started outlives this one.
    fn drop(&mut self) {
        let mut state = self.board.state();
        state.over = true;
        state.wanted = None;
        self.board.changed.notify_all();
        drop(self.board.changed.wait_timeout_while(state, PATIENCE, |state| state.at_work));
    }
}

fn work(board: &Arc<Board>, preview: &Preview) {
    while let Some(index) = board.next() {
        preview(index, &Asked { index, board: Arc::clone(board) });
        let mut state = board.state();
        if state.wanted == Some(index) {
            state.arrived.push(Arrived::Whole(index));
            board.wake();
        }
        drop(state);
    }
    board.state().at_work = false;
    board.changed.notify_all();
}
