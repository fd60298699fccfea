mod changes;
mod conversion;
mod limits;
mod programs;
mod project;
mod random;
mod special;
mod untracked;
