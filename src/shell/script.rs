//! Shell code that is made at run time: calls of the init code's functions and assignments of its variables, every word
//! quoted.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Shell;
use super::quote::{quote, quote_into};

/// The last line of everything that is emitted to be evaluated. Code without it was cut off, and is not evaluated. With its
/// newline, which the shells take off again, standard output writes all of the code at once.
const END: &[u8] = b": wtsh\n";

pub struct Script {
    shell: Shell,
    code: Vec<u8>,
}

impl Script {
    pub fn new(shell: Shell) -> Self {
        Script { shell, code: Vec::with_capacity(2048) }
    }

    /// Defines what `code`, whole lines of one of our own files, defines.
    pub fn define(&mut self, code: &str) {
        self.code.extend_from_slice(code.as_bytes());
    }

    /// Calls a function of the init code.
    pub fn call(&mut self, function: &str, words: &[&[u8]]) {
        self.code.extend_from_slice(function.as_bytes());
        self.words(words.iter().copied());
        self.code.push(b'\n');
    }

    /// Sets a variable of the init code. It is global, and not exported.
    pub fn set(&mut self, name: &str, value: &[u8]) {
        match self.shell {
            Shell::Bash | Shell::Zsh => {
                self.code.extend_from_slice(name.as_bytes());
                self.code.push(b'=');
                quote_into(&mut self.code, self.shell, value);
            }
            Shell::Fish => {
                self.code.extend_from_slice(b"set -g ");
                self.code.extend_from_slice(name.as_bytes());
                self.words([value]);
            }
        }
        self.code.push(b'\n');
    }

    /// Sets an array of the init code.
    pub fn set_list<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a [u8]>) {
        match self.shell {
            Shell::Bash | Shell::Zsh => {
                self.code.extend_from_slice(name.as_bytes());
                self.code.extend_from_slice(b"=(");
                self.words(values);
                self.code.extend_from_slice(b" )\n");
            }
            Shell::Fish => {
                self.code.extend_from_slice(b"set -g ");
                self.code.extend_from_slice(name.as_bytes());
                self.words(values);
                self.code.push(b'\n');
            }
        }
    }

    /// Sets a variable that is asked whether it has a word: a list in fish, elsewhere the words between blanks.
    pub fn set_words<'a>(&mut self, name: &str, words: impl IntoIterator<Item = &'a [u8]>) {
        if self.shell == Shell::Fish {
            return self.set_list(name, words);
        }
        let mut text = vec![b' '];
        for word in words {
            text.extend_from_slice(word);
            text.push(b' ');
        }
        self.set(name, &text);
    }

    fn words<'a>(&mut self, words: impl IntoIterator<Item = &'a [u8]>) {
        for word in words {
            self.code.push(b' ');
            quote_into(&mut self.code, self.shell, word);
        }
    }

    /// The code, with the line that says it is whole.
    pub fn finish(mut self) -> Vec<u8> {
        self.code.extend_from_slice(END);
        self.code
    }
}

/// What follows on `change_directory` in a shell that direnv is hooked in: direnv first, then the hook, which finds what direnv has left.
/// zsh's direnv has done it on the way already, unless it is an old one.
pub fn hooks_after_direnv(shell: Shell) -> Vec<u8> {
    let direnv: &[u8] = match shell {
        Shell::Bash => b"_direnv_hook\n",
        Shell::Zsh => b"(( ${chpwd_functions[(I)_direnv_hook]} )) || _direnv_hook\n",
        Shell::Fish => b"__wtsh_ahead\n__direnv_export_eval\n",
    };
    [direnv, b"__wtsh_hook cd\n", END].concat()
}

/// Code that prints a text, in one line.
pub fn print(shell: Shell, text: &[u8]) -> Vec<u8> {
    let before: &[u8] = match shell {
        Shell::Bash | Shell::Zsh => b"\\builtin printf %s ",
        Shell::Fish => b"printf %s ",
    };
    [before, &quote(shell, text), b"\n", END].concat()
}

/// A line that goes to `place`, which is absolute, or ends the evaluation that it is in. `\\builtin` passes by what a
/// person may have made of the words `builtin` and `cd`.
pub fn change_directory(shell: Shell, place: &Path) -> Vec<u8> {
    let (before, after): (&[u8], &[u8]) = match shell {
        Shell::Bash | Shell::Zsh => (b"\\builtin cd -- ", b" || \\builtin return\n"),
        Shell::Fish => (b"builtin cd ", b"; or begin; set -e __wtsh_going; return 1; end\n"),
    };
    [before, &quote(shell, place.as_os_str().as_bytes()), after].concat()
}
