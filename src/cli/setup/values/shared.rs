//! Variables that name what two worktrees should not share: by their names, and by what their values look like.

/// What a variable names, with a template that gives each worktree one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub what: What,
    pub template: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Database,
    /// A server that has no databases with names.
    Server,
    ComposeProject,
}

const DATABASE: &str = "{{ name|db }}";
/// Schemes of URLs whose path is the name of a database, before a `+driver`.
const DATABASES: [&str; 16] = [
    "postgres",
    "postgresql",
    "postgis",
    "pgsql",
    "psql",
    "mysql",
    "mysql2",
    "mysqlgis",
    "mariadb",
    "mongodb",
    "mssql",
    "sqlserver",
    "cockroach",
    "cockroachdb",
    "clickhouse",
    "timescaledb",
];
const SERVERS: [&str; 3] = ["redis", "rediss", "valkey"];
const REDIS_PORT: u16 = 6379;
/// Values of switches: `USE_DATABASE=on`.
const SWITCHES: [&str; 6] = ["true", "false", "yes", "no", "on", "off"];

/// What this variable names; `None` for nothing of the kind, and for what is a worktree's own as it is: a path relative to it.
pub fn named_by(name: &str, value: &str) -> Option<Shared> {
    if name == "COMPOSE_PROJECT_NAME" && !value.is_empty() {
        return Some(Shared { what: What::ComposeProject, template: "{{ name|slug }}".to_owned() });
    }
    if let Some((scheme, rest)) = value.split_once("://") {
        return of_url(scheme, rest);
    }
    let is_name = names_database(name) && is_plain_name(value);
    is_name.then(|| Shared { what: What::Database, template: DATABASE.to_owned() })
}

fn names_database(name: &str) -> bool {
    let last = ["DB_NAME", "DATABASE_NAME", "_DB", "_DATABASE"];
    name == "PGDATABASE" || name == "DATABASE" || last.iter().any(|last| name.ends_with(last))
}

fn is_plain_name(value: &str) -> bool {
    let is_plain = value.chars().all(|one| one.is_alphanumeric() || one == '_' || one == '-');
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    is_plain && !is_number && !SWITCHES.contains(&value.to_ascii_lowercase().as_str())
}

/// Nothing of who logs in and how is in the template: names and passwords stand before the last `@`, and options behind a `?` may have
/// some, too.
fn of_url(scheme: &str, rest: &str) -> Option<Shared> {
    let plain = scheme.strip_prefix("jdbc:").unwrap_or(scheme);
    let plain = plain.split('+').next().unwrap_or(plain);
    let what = match plain {
        plain if DATABASES.contains(&plain) => What::Database,
        plain if SERVERS.contains(&plain) => What::Server,
        _ => return None,
    };
    let (login, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, rest)| ("USER:PASSWORD@", rest));
    let (address, options) = rest.split_once(['?', '#']).map_or((rest, ""), |(address, _)| (address, "?…"));
    let (host, name) = address.split_once('/').unwrap_or((address, ""));
    let is_host = |one: char| one.is_ascii_alphanumeric() || ".-_:,[]".contains(one);
    let host = if host.chars().all(is_host) { host } else { "HOST" };
    match what {
        What::Database if name.is_empty() => None,
        What::Database => {
            Some(Shared { what, template: format!("{scheme}://{login}{host}/{DATABASE}{options}") })
        }
        _ => Some(Shared { what, template: server(scheme, login, host) }),
    }
}

/// Another server, on a port of its own.
fn server(scheme: &str, login: &str, host: &str) -> String {
    let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let port = port.parse::<u16>().unwrap_or(REDIS_PORT);
    format!("{scheme}://{login}{host}:{{{{ {port}|port }}}}/0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(name: &str, value: &str) -> Option<String> {
        named_by(name, value).map(|shared| shared.template)
    }

    #[test]
    fn databases_and_projects_are_known_by_name_and_value() {
        for (name, value, expected) in [
            ("POSTGRES_DB", "myproject", "{{ name|db }}"),
            ("DB_NAME", "my-project", "{{ name|db }}"),
            ("PGDATABASE", "x", "{{ name|db }}"),
            ("MYSQL_DATABASE", "x", "{{ name|db }}"),
            ("COMPOSE_PROJECT_NAME", "p", "{{ name|slug }}"),
            ("DATABASE_URL", "postgres:///p", "postgres:///{{ name|db }}"),
            (
                "X",
                "postgresql+asyncpg://localhost:5432/p",
                "postgresql+asyncpg://localhost:5432/{{ name|db }}",
            ),
            ("X", "jdbc:mysql://h/p", "jdbc:mysql://h/{{ name|db }}"),
            ("REDIS_URL", "redis://localhost:6380/0", "redis://localhost:{{ 6380|port }}/0"),
            ("REDIS_URL", "redis://localhost", "redis://localhost:{{ 6379|port }}/0"),
        ] {
            assert_eq!(template(name, value).as_deref(), Some(expected), "{name}={value}");
        }
        for (name, value) in [
            ("SECRET_KEY", "myproject"),
            ("USE_DB", "True"),
            ("REDIS_DB", "0"),
            ("DB_NAME", "db.sqlite3"),
            ("DB_NAME", ""),
            ("DATABASE_URL", "sqlite:///db.sqlite3"),
            ("DATABASE_URL", "postgres://localhost"),
            ("API_URL", "https://example.com/db"),
        ] {
            assert_eq!(template(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn no_password_gets_out() {
        for url in [
            "postgres://me:hunter2@h/p",
            "postgres://me:hunt@er2/hunter2?x@h/p",
            "postgres://hunter2@h/p?password=hunter2",
            "postgres://h/p?user=me&password=hunter2#hunter2",
            "redis://:hunter2@h:1/0",
            "mongodb+srv://me:hunter2 hunter2/@h/p",
            "postgres://me:hunter2\u{ff20}h/p",
        ] {
            let template = template("X", url).unwrap();
            assert!(!template.contains("hunt") && !template.contains("er2"), "{template}");
        }
    }
}
