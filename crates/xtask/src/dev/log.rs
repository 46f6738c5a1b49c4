//! One log for several programs: each line under its program's name.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Child, Command};

const COLOURS: &[u8] = &[36, 35, 33, 32];

/// How lines look; names have colours only where somebody sees them.
pub(crate) struct Log {
    is_coloured: bool,
    names: usize,
}

impl Log {
    /// The log on our own output.
    pub(crate) fn on_stdout() -> Self {
        let is_wanted = std::env::var_os("NO_COLOR").is_none();
        let is_coloured = is_wanted && std::io::stdout().is_terminal();
        Self {
            is_coloured,
            names: 0,
        }
    }

    /// What stands before a program's lines; its own colours follow ours.
    pub(crate) fn prefix(&mut self, name: &str, command: &mut Command) -> String {
        if !self.is_coloured {
            command.env("NO_COLOR", "true");
            return format!("{name:>7} |");
        }
        // It writes into a pipe, at whose end somebody looks.
        command.env("CLICOLOR_FORCE", "1");
        let colour = COLOURS[self.names % COLOURS.len()];
        self.names += 1;
        format!("\x1b[{colour}m{name:>7} |\x1b[0m")
    }

    /// A line of our own.
    pub(crate) fn say(&self, text: &str) {
        let (bold, plain) = if self.is_coloured {
            ("\x1b[1m", "\x1b[0m")
        } else {
            ("", "")
        };
        println!("\n{bold}{text}{plain}\n");
    }
}

/// Copies what a program writes, for as long as it writes.
pub(crate) fn copy(child: &mut Child, prefix: &str) {
    copy_lines(child.stdout.take(), prefix.to_owned());
    copy_lines(child.stderr.take(), prefix.to_owned());
}

fn copy_lines(from: Option<impl Read + Send + 'static>, prefix: String) {
    let lines = from.map(|from| BufReader::new(from).split(b'\n'));
    std::thread::spawn(move || {
        for line in lines.into_iter().flatten().map_while(Result::ok) {
            println!("{prefix} {}", String::from_utf8_lossy(&line).trim_end());
        }
    });
}
