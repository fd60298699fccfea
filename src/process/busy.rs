//! Which of the person's processes stand in a folder: what is at work there would break, or go on in a folder that is gone.

use std::path::Path;

use rustix::process::{getpgrp, getpid};

#[cfg(any(test, not(target_os = "linux")))]
#[cfg_attr(target_os = "linux", allow(dead_code, reason = "only its tests run there"))]
mod lsof;
#[cfg(target_os = "linux")]
mod proc;
mod seen;
#[cfg(test)]
mod tests;

#[cfg(not(target_os = "linux"))]
use lsof::processes;
#[cfg(target_os = "linux")]
use proc::processes;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupation {
    AtWork,
    /// A shell at its prompt, or what keeps terminals: only open.
    Open,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pub pid: u32,
    /// The name of its program, any bytes.
    pub command: Vec<u8>,
    pub occupation: Occupation,
}

/// Those whose current folder is `folder`, an absolute path without links, or lies in it, by their numbers. Without this process,
/// those that it runs for, and its own job (`wtsh remove | tee log`). What the system does not tell is not among them.
pub fn inside(folder: &Path) -> Vec<Process> {
    let own = getpid().as_raw_nonzero().get().unsigned_abs();
    let group = getpgrp().as_raw_nonzero().get().unsigned_abs();
    seen::inside(&processes(), folder, own, group)
}
