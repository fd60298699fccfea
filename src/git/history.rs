//! The commits of a repository as a walk needs them: from the commit-graph (gitformat-commit-graph(5)) where there is
//! one, else from the objects.

use std::path::Path;

use crate::file::is_regular;
use gix::ObjectId;
use gix::hashtable::HashSet;

use super::graph::{Commits, Facts, NO_GENERATION};
use super::objects::Objects;
use super::read;

pub struct History {
    objects: Objects,
    graph: Option<gix::commitgraph::Graph>,
    /// Commits whose parents were not fetched (gitrepository-layout(5): `shallow`).
    shallow: HashSet<ObjectId>,
    buffer: Vec<u8>,
}

impl History {
    /// `use_graph` is false where `core.commitGraph` is, or where replaced objects make the graph wrong.
    pub fn new(objects: Objects, common_dir: &Path, hash: gix::hash::Kind, use_graph: bool) -> Self {
        let shallow = shallow(common_dir);
        let use_graph = use_graph && shallow.is_empty();
        let info = common_dir.join("objects/info");
        let is_there = is_regular(&info.join("commit-graph"))
            || is_regular(&info.join("commit-graphs/commit-graph-chain"));
        let graph = if use_graph && is_there { gix::commitgraph::at(info, hash, None).ok() } else { None };
        History { objects, graph, shallow, buffer: Vec::new() }
    }

    /// Whether every commit that was asked for, and is there, was to be read.
    pub fn is_complete(&self) -> bool {
        !self.objects.has_refused()
    }
}

fn shallow(common_dir: &Path) -> HashSet<ObjectId> {
    let content = read::whole(&common_dir.join("shallow")).unwrap_or_default();
    content.split(|byte| *byte == b'\n').filter_map(|line| ObjectId::from_hex(line).ok()).collect()
}

impl Commits for History {
    fn load(&mut self, id: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts> {
        if let Some(facts) = self.graph.as_ref().and_then(|graph| from_graph(graph, id, parents)) {
            return Some(facts);
        }
        let known = parents.len();
        let date = self.objects.commit(id, &mut self.buffer, parents)?;
        if self.shallow.contains(id) {
            parents.truncate(known);
        }
        Some(Facts { generation: NO_GENERATION, date })
    }
}

fn from_graph(graph: &gix::commitgraph::Graph, id: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts> {
    let commit = graph.commit_by_id(id)?;
    let known = parents.len();
    for parent in commit.iter_parents() {
        let Ok(position) = parent else {
            parents.truncate(known);
            return None;
        };
        parents.push(graph.id_at(position).to_owned());
    }
    // Graphs written by a git before 2.19 have no generations.
    let generation = if commit.generation() == 0 { NO_GENERATION } else { commit.generation() };
    Some(Facts { generation, date: i64::try_from(commit.committer_timestamp()).unwrap_or(i64::MAX) })
}
