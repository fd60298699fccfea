use std::io::Read;
use std::sync::mpsc;

use super::*;

fn part(title: &str, lines: Option<&[&str]>) -> Part {
    let lines = lines.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect());
    Part { title: title.into(), lines }
}

/// The next item that is asked about is told through the channel; it is answered when the other one says so.
fn start(count: usize) -> (Previews, UnixStream, mpsc::Receiver<usize>, mpsc::Sender<()>) {
    let (reader, writer) = UnixStream::pair().expect("a pipe");
    writer.set_nonblocking(true).expect("it does not block");
    let (asked, questions) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let may_go_on = Mutex::new(may_go_on);
    let preview: Preview = Box::new(move |index, about| {
        about.show(part("state", None));
        asked.send(index).expect("the test listens");
        // The test may be over.
        let _ = may_go_on.lock().expect("one thread").recv();
        about.show(part("state", Some(&[&format!("of {index}")])));
    });
    (Previews::start(count, preview, writer).expect("a thread"), reader, questions, go_on)
}

fn wait_for(previews: &mut Previews, reader: &mut UnixStream, index: usize, parts: &[Part]) {
    while previews.parts(index) != parts {
        reader.read_exact(&mut [0]).expect("it wakes");
        previews.take();
    }
}

#[test]
fn parts_take_their_place_as_they_come() {
    let (mut previews, mut reader, questions, go_on) = start(2);
    assert!(!previews.take());
    previews.look_at(Some(1));
    assert_eq!(questions.recv(), Ok(1));
    wait_for(&mut previews, &mut reader, 1, &[part("state", None)]);
    go_on.send(()).expect("it listens");
    wait_for(&mut previews, &mut reader, 1, &[part("state", Some(&["of 1"]))]);
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    let (mut previews, mut reader, questions, go_on) = start(3);
    previews.look_at(Some(0));
    assert_eq!(questions.recv(), Ok(0));
    // Those that are passed by meanwhile are not even asked about.
    previews.look_at(Some(1));
    previews.look_at(Some(2));
    go_on.send(()).expect("it listens");
    assert_eq!(questions.recv(), Ok(2));
    go_on.send(()).expect("it listens");
    wait_for(&mut previews, &mut reader, 2, &[part("state", Some(&["of 2"]))]);
    assert!(previews.parts(0).is_empty() && previews.parts(1).is_empty());
}

#[test]
fn each_is_asked_about_once() {
    let (mut previews, mut reader, questions, go_on) = start(2);
    for index in [0, 1] {
        previews.look_at(Some(index));
        assert_eq!(questions.recv(), Ok(index));
        go_on.send(()).expect("it listens");
        while !previews.known[index].whole {
            let _ = reader.read_exact(&mut [0]);
            previews.take();
        }
    }
    previews.look_at(Some(0));
    assert_eq!(previews.parts(0), [part("state", Some(&["of 0"]))]);
    previews.look_at(None);
    drop(previews);
    assert!(questions.recv().is_err(), "the thread has ended and asked nothing more");
}
