//! Several programs at once: one log, and one end for all.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::group;

const COLOURS: &[u8] = &[36, 35, 33, 32];
/// How long a program may take until it answers; trunk builds the card once more in that time.
const START_PATIENCE: Duration = Duration::from_secs(300);
/// How long it may take to end when asked.
const END_PATIENCE: Duration = Duration::from_secs(5);
/// How often we knock at a port.
const KNOCK: Duration = Duration::from_millis(200);

enum News {
    Ended(u32, std::io::Result<ExitStatus>),
    Stop,
}

/// The programs that run; they end with it.
pub(crate) struct Stage {
    running: Vec<(&'static str, u32)>,
    started: usize,
    is_coloured: bool,
    teller: Sender<News>,
    news: Receiver<News>,
}

impl Stage {
    /// An empty stage, which hears Ctrl-C from now on.
    pub(crate) fn open() -> Result<Self> {
        let (teller, news) = mpsc::channel();
        let stop = teller.clone();
        ctrlc::set_handler(move || drop(stop.send(News::Stop)))
            .context("cannot listen for Ctrl-C")?;
        let is_coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Ok(Self {
            running: Vec::new(),
            started: 0,
            is_coloured,
            teller,
            news,
        })
    }

    /// Starts a program, whose lines appear in the log under `name`.
    pub(crate) fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let prefix = if self.is_coloured {
            let colour = COLOURS[self.started % COLOURS.len()];
            format!("\x1b[{colour}m{name:>7} |\x1b[0m")
        } else {
            command.env("NO_COLOR", "true");
            format!("{name:>7} |")
        };
        self.started += 1;
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = group::start(piped).with_context(|| format!("{name} did not start"))?;
        copy_lines(child.stdout.take(), prefix.clone());
        copy_lines(child.stderr.take(), prefix);
        let (id, teller) = (child.id(), self.teller.clone());
        self.running.push((name, id));
        std::thread::spawn(move || teller.send(News::Ended(id, child.wait())));
        Ok(())
    }

    /// Returns when the port answers.
    #[expect(
        clippy::disallowed_methods,
        reason = "the deadline of a program's start is real time"
    )]
    pub(crate) fn wait_for(&mut self, name: &str, port: u16) -> Result<()> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let deadline = Instant::now() + START_PATIENCE;
        while TcpStream::connect_timeout(&address, KNOCK).is_err() {
            match self.news.recv_timeout(KNOCK) {
                Ok(news) => self.hear(news)?,
                Err(_) if Instant::now() > deadline => {
                    bail!(
                        "{name} does not answer on port {port} after {} s",
                        START_PATIENCE.as_secs()
                    );
                }
                Err(_) => {}
            }
        }
        Ok(())
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

    /// Returns when one of the programs has ended, or on Ctrl-C.
    pub(crate) fn play(&mut self) -> Result<()> {
        match self.news.recv() {
            Ok(News::Stop) | Err(_) => Ok(()),
            Ok(news) => self.hear(news),
        }
    }

    fn hear(&mut self, news: News) -> Result<()> {
        let News::Ended(id, status) = news else {
            bail!("stopped before all three were up")
        };
        let name = self.forget(id).unwrap_or("a program");
        let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        bail!("{name} ended by itself ({status}); its last lines are above")
    }

    /// A program that has ended, with what it may have left behind.
    fn forget(&mut self, id: u32) -> Option<&'static str> {
        let place = self
            .running
            .iter()
            .position(|(_, running)| *running == id)?;
        group::end(id);
        Some(self.running.remove(place).0)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for (_, id) in &self.running {
            group::ask_to_end(*id);
        }
        while !self.running.is_empty() {
            match self.news.recv_timeout(END_PATIENCE) {
                Ok(News::Ended(id, _)) => drop(self.forget(id)),
                Ok(News::Stop) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        for (_, id) in &self.running {
            group::end(*id);
        }
    }
}

fn copy_lines(from: Option<impl Read + Send + 'static>, prefix: String) {
    let Some(from) = from else { return };
    std::thread::spawn(move || {
        let mut lines = BufReader::new(from).split(b'\n');
        while let Some(Ok(line)) = lines.next() {
            println!("{prefix} {}", String::from_utf8_lossy(&line).trim_end());
        }
    });
}
