//! What the system gives us: one core for the server, another for the load, enough open files.

use anyhow::{Context as _, Result, ensure};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::Pid;

/// Two cores that do not share their work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cores {
    server: usize,
    generator: usize,
}

impl Cores {
    /// Takes the first two cores we may run on, and moves this thread, and those it starts, to
    /// the generator's.
    ///
    /// # Errors
    /// There is one core only: no number would mean anything.
    pub(crate) fn take() -> Result<Self> {
        let allowed = sched_getaffinity(Pid::from_raw(0)).context("which cores are ours?")?;
        let mut ours = (0..CpuSet::count()).filter(|core| allowed.is_set(*core).unwrap_or(false));
        let (server, generator) = (ours.next(), ours.next());
        let cores = Self {
            server: server.context("no core is ours")?,
            generator: generator.context("two cores are needed: one serves, one measures")?,
        };
        pin(cores.generator)?;
        Ok(cores)
    }

    /// Runs something, and whatever processes and threads it starts, on the server's core.
    pub(crate) fn on_server<T>(self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        pin(self.server)?;
        let result = run();
        pin(self.generator)?;
        result
    }
}

fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core)?;
    sched_setaffinity(Pid::from_raw(0), &set).context("cannot be kept on one core")
}

/// Raises the number of files a process may have open, ours and our servers', to what is allowed;
/// returns it.
///
/// # Errors
/// The system refuses, or allows too few for the smallest run.
pub(crate) fn raise_open_files() -> Result<u64> {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most).context("RLIMIT_NOFILE cannot be raised")?;
    ensure!(most > 1000, "only {most} files may be open (ulimit -Hn)");
    Ok(most)
}
