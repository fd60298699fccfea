mod changes;
mod conversion;
mod limits;
mod programs;
mod project;
mod random;
#[path = "../../../../tests/support/repository.rs"]
mod repository;
mod special;
mod untracked;
