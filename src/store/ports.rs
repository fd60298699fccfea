//! Ports that were given to worktrees, on this machine, of all repositories: one file a port, called as the port is.
//!
//! An entry is a text: `wtsh-port 1`, the base it was asked for with, the owner's mark, and its folder, escaped.

use std::ffi::OsStr;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, socket_with};

use super::lock::Lock;
use super::owner::Owner;
use super::{Folder, StoreError};
use crate::state::encoding;

#[cfg(test)]
mod tests;

/// Of one base that many ports are given, at most.
const SPAN: u16 = 1000;
const FIRST_LINE: &str = "wtsh-port 1";
/// The folder in the store.
const ENTRIES: &str = "ports";

/// What a port is asked for.
pub struct Wish<'a> {
    pub owner: &'a Owner,
    pub base: u16,
    /// The main worktree, which gets the base itself if it can; a linked one leaves it to that.
    pub is_main: bool,
    /// Whether a port is spoken for elsewhere.
    pub taken: &'a dyn Fn(u16) -> bool,
    /// Whether nobody uses it now; `is_free`.
    pub free: &'a dyn Fn(u16) -> bool,
}

#[derive(Debug)]
pub enum PortError {
    /// All from `first` to `last` are taken.
    NoneLeft {
        first: u16,
        last: u16,
    },
    Store(StoreError),
}

impl fmt::Display for PortError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortError::NoneLeft { first, last } => write!(out, "no port from {first} to {last} is free"),
            PortError::Store(error) => error.fmt(out),
        }
    }
}

/// The port that the owner has for this base; else the next that is nobody's, from now on the owner's. `_lock`: that nobody else gives
/// one meanwhile.
pub fn give(store: &Folder, _lock: &Lock, wish: &Wish) -> Result<u16, PortError> {
    let given = given(store).map_err(PortError::Store)?;
    if let Some(had) = given.iter().find(|it| it.base == wish.base && it.owner.mark == wish.owner.mark) {
        keep_up(store, had, wish).map_err(PortError::Store)?;
        return Ok(had.port);
    }
    let last = wish.base.saturating_add(SPAN - 1);
    let first = if wish.is_main { wish.base } else { wish.base.saturating_add(1) };
    let is_anybodys = |port: u16| given.iter().any(|it| it.port == port && it.owner.is_alive());
    // A linked worktree never gets the base, and 65535 has no next.
    let mut ports = (first..=last).filter(|port| wish.is_main || *port != wish.base);
    let port = ports.find(|port| !is_anybodys(*port) && !(wish.taken)(*port) && (wish.free)(*port));
    let port = port.ok_or(PortError::NoneLeft { first, last })?;
    write(store, port, wish).map_err(PortError::Store)?;
    Ok(port)
}

/// Whether a server could listen on the port, at 127.0.0.1 and at ::1, right now. Asked without SO_REUSEADDR (socket(7)): with it, some
/// systems say yes although a server listens on all addresses.
pub fn is_free(port: u16) -> bool {
    let ipv4 = can_bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    ipv4 && can_bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port)))
}

fn can_bind(address: SocketAddr) -> bool {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let bound = socket_with(family, SocketType::STREAM, SocketFlags::empty(), None)
        .and_then(|socket| bind(&socket, &address));
    // A machine without IPv6 has nobody listening there.
    matches!(bound, Ok(()) | Err(Errno::AFNOSUPPORT | Errno::ADDRNOTAVAIL))
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    port: u16,
    base: u16,
    owner: Owner,
}

/// All entries that say what they should.
fn given(store: &Folder) -> Result<Vec<Given>, StoreError> {
    let names = store.names(ENTRIES)?;
    let read = |name: &PathBuf| {
        let port = name.to_str()?.parse().ok()?;
        parse(port, &store.read(&Path::new(ENTRIES).join(name)).ok()??)
    };
    Ok(names.iter().filter_map(read).collect())
}

fn parse(port: u16, text: &[u8]) -> Option<Given> {
    let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let base = lines.next()?.parse().ok()?;
    let mark = lines.next()?.to_owned();
    let dir = encoding::decode(lines.next()?.as_bytes())?;
    let owner = Owner { dir: OsStr::from_bytes(&dir).into(), mark };
    lines.next().is_none().then_some(Given { port, base, owner })
}

/// A worktree that was moved keeps its port, and is alive where it is now.
fn keep_up(store: &Folder, had: &Given, wish: &Wish) -> Result<(), StoreError> {
    if had.owner.is_alive() { Ok(()) } else { write(store, had.port, wish) }
}

fn write(store: &Folder, port: u16, wish: &Wish) -> Result<(), StoreError> {
    let Wish { owner, base, .. } = wish;
    let dir = encoding::encode(owner.dir.as_os_str().as_bytes());
    let text = format!("{FIRST_LINE}\n{base}\n{}\n{dir}\n", owner.mark);
    store.write(&Path::new(ENTRIES).join(port.to_string()), text.as_bytes())
}
