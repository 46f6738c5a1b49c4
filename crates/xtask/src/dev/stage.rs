//! Several programs at once, and one end for all.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::log::{self, Log};
use crate::group;

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

/// The programs that run, by name and process group; they end with it.
pub(crate) struct Stage {
    running: Vec<(&'static str, u32)>,
    log: Log,
    teller: Sender<News>,
    news: Receiver<News>,
}

impl Stage {
    /// An empty stage, which hears Ctrl-C from now on.
    pub(crate) fn open() -> Result<Self> {
        let (teller, news) = mpsc::channel();
        let stop = teller.clone();
        let hear = move || drop(stop.send(News::Stop));
        ctrlc::set_handler(hear).context("cannot listen for Ctrl-C")?;
        let (running, log) = (Vec::new(), Log::on_stdout());
        Ok(Self {
            running,
            log,
            teller,
            news,
        })
    }

    /// Starts a program, whose lines appear in the log under `name`.
    pub(crate) fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let prefix = self.log.prefix(name, command);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = group::start(piped).with_context(|| format!("{name} did not start"))?;
        log::copy(&mut child, &prefix);
        let (id, teller) = (child.id(), self.teller.clone());
        self.running.push((name, id));
        std::thread::spawn(move || teller.send(News::Ended(id, child.wait())));
        Ok(())
    }

    /// Returns when the port answers.
    #[expect(
        clippy::disallowed_methods,
        reason = "a program's start takes real time"
    )]
    pub(crate) fn wait_for(&mut self, name: &str, port: u16) -> Result<()> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let deadline = Instant::now() + START_PATIENCE;
        while TcpStream::connect_timeout(&address, KNOCK).is_err() {
            if let Ok(news) = self.news.recv_timeout(KNOCK) {
                self.hear(news)?;
            } else if Instant::now() > deadline {
                let patience = START_PATIENCE.as_secs();
                bail!("{name} does not answer on port {port} after {patience} s");
            }
        }
        Ok(())
    }

    /// Says that all are up; returns when one of them has ended, or on Ctrl-C.
    pub(crate) fn play(&mut self, text: &str) -> Result<()> {
        self.log.say(text);
        match self.news.recv()? {
            News::Stop => Ok(()),
            news @ News::Ended(..) => self.hear(news),
        }
    }

    fn hear(&mut self, news: News) -> Result<()> {
        let News::Ended(id, status) = news else {
            bail!("stopped before all were up")
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
                Err(_) => break,
            }
        }
        for (_, id) in &self.running {
            group::end(*id);
        }
    }
}
