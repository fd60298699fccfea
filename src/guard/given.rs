//! Settings that a git has from its command line, and passes on to what it starts: `GIT_CONFIG_PARAMETERS`, and the `GIT_CONFIG_COUNT`
//! of git(1).

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::alias::git_words;
use super::arguments::Setting;
use crate::git::BString;

/// More than these are nobody's.
const MOST: usize = 1000;

/// In the order in which they count. `variable` gives the environment's.
pub fn settings(variable: &dyn Fn(&OsStr) -> Option<OsString>) -> Vec<Setting> {
    let text = |name: &str| variable(OsStr::new(name)).map(|value| BString::from(value.into_vec()));
    let count = text("GIT_CONFIG_COUNT").and_then(|count| str::from_utf8(&count).ok()?.parse::<usize>().ok());
    let pair = |number: usize| {
        let name = text(&format!("GIT_CONFIG_KEY_{number}"))?;
        Some(Setting { name, value: text(&format!("GIT_CONFIG_VALUE_{number}")) })
    };
    let counted = (0..count.unwrap_or(0).min(MOST)).filter_map(pair);
    let parameters = variable(OsStr::new("GIT_CONFIG_PARAMETERS")).unwrap_or_default();
    // Each is quoted as for a shell: `'name=value'`, and since git 2.31 `'name'='value'`.
    let words = git_words(parameters.as_bytes().into()).unwrap_or_default();
    counted.chain(words.iter().map(|word| Setting::parse(word.as_ref()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_read() {
        let given = |name: &OsStr| {
            let value = match name.to_str()? {
                "GIT_CONFIG_COUNT" => "1",
                "GIT_CONFIG_KEY_0" => "a.b",
                "GIT_CONFIG_VALUE_0" => "c d",
                "GIT_CONFIG_PARAMETERS" => "'wtsh.guard'='off' 'x.y=it'\\''s' 'z.w'",
                _ => return None,
            };
            Some(value.into())
        };
        let found: Vec<_> = settings(&given)
            .into_iter()
            .map(|setting| (setting.name.to_string(), setting.value.map(|value| value.to_string())))
            .collect();
        let expected =
            [("a.b", Some("c d")), ("wtsh.guard", Some("off")), ("x.y", Some("it's")), ("z.w", None)];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.map(str::to_owned))));
        assert_eq!(settings(&|_| None), []);
    }
}
