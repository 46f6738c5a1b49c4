//! A server as a process of its own, on the server's core.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::machine::Cores;

/// Linux counts a process's time in hundredths of a second, on every machine.
const TICK: Duration = Duration::from_millis(10);

/// A running server; it is killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a program that says `listening on http://<address>`.
    ///
    /// # Errors
    /// It does not start, or ends before it says so.
    pub(crate) fn start(cores: Cores, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = cores.on_server(|| command.spawn().context("does not start"))?;
        let output = child.stdout.take().context("its output was piped")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, address) = line.split_once("listening on http://")?;
            address.trim().parse().ok()
        });
        let address = address.context("it ended before it listened")?;
        Ok(Self { child, address })
    }

    /// Processor time it has used so far, its own and the system's on its behalf.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        let stat = self.proc("stat")?;
        // The name in brackets may hold anything; what follows it is numbers.
        let (_, fields) = stat.rsplit_once(") ").context("no process")?;
        let field = |at: usize| {
            let field = fields.split(' ').nth(at);
            field.and_then(|field| field.parse::<u32>().ok())
        };
        let (user, system) = field(11).zip(field(12)).context("no times")?;
        Ok(TICK * (user + system))
    }

    /// Bytes of memory it holds.
    pub(crate) fn resident(&self) -> Result<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kibibytes: f64 = kibibytes.context("no VmRSS")?.parse()?;
        Ok(kibibytes * 1024.0)
    }

    fn proc(&self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))
    }

    /// Asks it to end in order, and waits for that.
    pub(crate) fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(self.child.id().try_into()?), Signal::SIGTERM)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended, which is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
