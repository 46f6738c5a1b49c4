//! A child with all that it starts: one process group, ended by its id and never by a name.

use std::process::{Child, Command, Stdio};

/// Starts the command at the head of a group of its own, with nothing to read.
pub(crate) fn start(command: &mut Command) -> std::io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.stdin(Stdio::null()).spawn()
}

/// Asks the group to end.
#[cfg(unix)]
pub(crate) fn ask_to_end(id: u32) {
    signal(id, nix::sys::signal::Signal::SIGTERM);
}

/// Ends the group.
#[cfg(unix)]
pub(crate) fn end(id: u32) {
    signal(id, nix::sys::signal::Signal::SIGKILL);
}

#[cfg(unix)]
fn signal(id: u32, signal: nix::sys::signal::Signal) {
    if let Ok(id) = i32::try_from(id) {
        // A group that is gone already is what we wanted.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(id), signal);
    }
}

/// Windows has no way of asking.
#[cfg(windows)]
pub(crate) fn ask_to_end(id: u32) {
    end(id);
}

/// Ends the process and those it started.
#[cfg(windows)]
pub(crate) fn end(id: u32) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &id.to_string()])
        .output();
}
