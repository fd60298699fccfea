//! What differs between HEAD, index and working tree, as counts (git-status(1)). No program is started whatever the
//! repository's configuration and attributes say: no fsmonitor, no filter driver, no textconv.

mod attributes;
mod children;
mod commit;
mod content;
mod conversion;
mod counts;
mod ignore;
mod index;
mod input;
mod join;
mod listing;
mod measure;
mod nested;
mod objects;
mod renames;
mod staged;
mod stat;
mod walk;

#[cfg(test)]
mod tests;

pub use counts::Status;
pub(in crate::git) use input::{Input, Settings};
pub(in crate::git) use measure::measure;
pub(in crate::git) use objects::objects;
