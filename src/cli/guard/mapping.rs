//! `wtsh guard allow feat:main`: a push that was confirmed once.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use crate::cli::failure::Failure;
use crate::cli::here::{Here, the_persons};
use crate::cli::messages;
use crate::cli::say::say;
use crate::git::ByteSlice;
use crate::git::change::branch::is_valid_name;
use crate::store::Folder;
use crate::store::mappings::{self, Mapping};

#[derive(clap::Args)]
pub struct Arguments {
    /// The branch here, and the branch of the remote that it goes to
    #[arg(value_name = "FROM:TO")]
    mapping: OsString,
}

pub fn allow(arguments: Arguments) -> Result<(), Failure> {
    let (mapping, here) = (parse(&arguments)?, Here::find()?);
    the_persons(&here.repository)?;
    let store = Folder::of_environment().map_err(|error| messages::trust::store_failed(&error))?;
    let added = mappings::add(&store, here.repository.common_dir(), &mapping);
    added.map_err(|error| messages::trust::store_failed(&error))?;
    say(&messages::guard::mapping_allowed(&mapping));
    Ok(())
}

pub fn deny(arguments: Arguments) -> Result<(), Failure> {
    let (mapping, here) = (parse(&arguments)?, Here::find()?);
    the_persons(&here.repository)?;
    let store = Folder::of_environment().map_err(|error| messages::trust::store_failed(&error))?;
    let removed = mappings::remove(&store, here.repository.common_dir(), &mapping);
    let was_there = removed.map_err(|error| messages::trust::store_failed(&error))?;
    say(&messages::guard::mapping_denied(&mapping, was_there));
    Ok(())
}

fn parse(arguments: &Arguments) -> Result<Mapping, Failure> {
    let typed = arguments.mapping.as_bytes().as_bstr();
    let short = |name: &[u8]| name.strip_prefix(b"refs/heads/").unwrap_or(name).to_vec();
    let pair = typed.split_once_str(":").map(|(from, to)| (short(from), short(to)));
    let is_good = |pair: &Mapping| is_valid_name(pair.0.as_bstr()) && is_valid_name(pair.1.as_bstr());
    pair.filter(is_good).ok_or_else(|| messages::guard::no_mapping(typed))
}
