use std::fs;
use std::net::TcpListener;
use std::sync::Barrier;

use super::*;
use crate::store::lock::Patience;

struct Case {
    folder: tempfile::TempDir,
    store: Folder,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::at(folder.path().join("data"));
        Case { folder, store }
    }

    fn owner(&self, name: &str) -> Owner {
        let dir = self.folder.path().join(name);
        fs::create_dir_all(&dir).unwrap();
        Owner::of(&dir).unwrap()
    }

    fn remove(&self, name: &str) {
        fs::remove_dir(self.folder.path().join(name)).unwrap();
    }

    /// As the main worktree where `name` is `main`.
    fn give(&self, name: &str, base: u16, not: &[u16]) -> Result<u16, String> {
        let owner = self.owner(name);
        let (taken, free) = (|port| not.contains(&port), |_| true);
        let wish = Wish { owner: &owner, base, is_main: name == "main", taken: &taken, free: &free };
        let lock = Lock::take(&self.store, Patience::COMMAND).unwrap();
        give(&self.store, &lock, &wish).map_err(|error| error.to_string())
    }
}

#[test]
fn the_main_worktree_gets_the_base_and_the_others_what_comes_after() {
    let case = Case::new();
    assert_eq!(case.give("staging", 8000, &[]), Ok(8001));
    assert_eq!(case.give("main", 8000, &[]), Ok(8000));
    assert_eq!(case.give("other", 8000, &[]), Ok(8002));
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &case.store.join("ports/8000").metadata().unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_port_stays_and_each_base_has_its_own() {
    let case = Case::new();
    assert_eq!(case.give("a", 8000, &[]), Ok(8001));
    assert_eq!(case.give("a", 8000, &[8001]), Ok(8001), "it was given, whatever is said now");
    assert_eq!(case.give("a", 5432, &[]), Ok(5433));
    assert_eq!(case.give("a", 8001, &[]), Ok(8002));
    assert_eq!(case.give("b", 8000, &[]), Ok(8003));
}

#[test]
fn what_is_taken_or_not_free_is_passed_over() {
    let case = Case::new();
    assert_eq!(case.give("main", 8000, &[8000, 8001]), Ok(8002));
    let owner = case.owner("a");
    let free = |port| port > 8004;
    let wish = Wish { owner: &owner, base: 8000, is_main: false, taken: &|_| false, free: &free };
    let lock = Lock::take(&case.store, Patience::COMMAND).unwrap();
    assert_eq!(give(&case.store, &lock, &wish).unwrap(), 8005);
}

#[test]
fn ports_of_worktrees_that_are_gone_are_given_again() {
    let case = Case::new();
    case.give("a", 8000, &[]).unwrap();
    case.remove("a");
    assert_eq!(case.give("b", 8000, &[]), Ok(8001));
    assert_eq!(case.give("a", 8000, &[]), Ok(8002), "made again, it is another one");
}

#[test]
fn a_worktree_that_was_moved_keeps_its_port() {
    let case = Case::new();
    case.give("a", 8000, &[]).unwrap();
    let path = |name: &str| case.folder.path().join(name);
    fs::rename(path("a"), path("z")).unwrap();
    if Owner::of(&path("z")).unwrap().mark.contains("path") {
        return; // A file system without times of birth can't tell.
    }
    assert_eq!(case.give("z", 8000, &[]), Ok(8001));
    assert_eq!(case.give("b", 8000, &[]), Ok(8002), "it is alive where it is now");
}

#[test]
fn the_end_is_told() {
    let case = Case::new();
    let all: Vec<u16> = (1..=u16::MAX).collect();
    assert_eq!(case.give("main", 8000, &all), Err("no port from 8000 to 8999 is free".into()));
    assert_eq!(case.give("main", 65_530, &all), Err("no port from 65530 to 65535 is free".into()));
    assert_eq!(case.give("a", 65_534, &[]), Ok(65_535));
    assert_eq!(case.give("b", 65_534, &[]), Err("no port from 65535 to 65535 is free".into()));
    assert!(case.give("b", 65_535, &[]).is_err());
}

#[test]
fn an_entry_that_says_nothing_keeps_nobody_away() {
    let case = Case::new();
    for (port, text) in
        [("8001", &b""[..]), ("8002", b"wtsh-port 1\n8000\n"), ("8003", b"\xff\n"), ("x", b"y")]
    {
        case.store.write(&Path::new(ENTRIES).join(port), text).unwrap();
    }
    let long = vec![b'x'; 1 << 20];
    case.store.write(Path::new("ports/8004"), &long).unwrap();
    assert_eq!(case.give("a", 8000, &[]), Ok(8001));
    assert_eq!(case.give("b", 8000, &[]), Ok(8002));
}

#[test]
fn givers_at_the_same_time_give_different_ports() {
    let case = Case::new();
    let names: Vec<String> = (0..24).map(|number| format!("w{number}")).collect();
    let start = Barrier::new(names.len());
    let mut ports: Vec<u16> = std::thread::scope(|scope| {
        let give = |name| {
            start.wait();
            case.give(name, 8000, &[]).unwrap()
        };
        let threads: Vec<_> = names.iter().map(|name| scope.spawn(move || give(name))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    ports.sort_unstable();
    assert_eq!(ports, (8001..8025).collect::<Vec<_>>());
}

#[test]
fn a_port_with_a_server_is_not_free() {
    let mut afterwards = Vec::new();
    for address in ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"] {
        let Ok(server) = TcpListener::bind(address) else {
            assert!(address.starts_with('['), "{address}");
            continue;
        };
        let port = server.local_addr().unwrap().port();
        assert!(!is_free(port), "{address}");
        drop(server);
        afterwards.push(is_free(port));
    }
    // Somebody else on this machine may be given one of them.
    assert!(afterwards.contains(&true));
}
