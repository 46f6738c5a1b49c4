//! Starts the backend.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use backend::app::{self, App};
use backend::clock::Clock;
use backend::config::{self, Command, Config};
use tracing_subscriber::EnvFilter;

/// A request's memory is taken on one thread and given back on another, and a reader's is kept for
/// hours: measured in `docs/benchmarks.md`.
#[cfg(all(unix, feature = "jemalloc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// How often a worker looks at tasks that came from elsewhere. tokio's own choice lets them wait
/// for 100 ms and more when one event wakes hundreds of streams.
const GLOBAL_QUEUE_INTERVAL: u32 = 7;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("call-card-backend: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let command = config::read(std::env::args_os(), std::env::vars_os())?;
    let config = match &command {
        Command::PrintSettings => {
            print!("{}", config::markdown());
            return Ok(());
        }
        Command::ForgetUnreadable(raw) | Command::Serve(raw) => Config::check(raw)?,
    };
    // The filter has been checked with the rest.
    let filter = EnvFilter::try_new(&config.log)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(is_colourful())
        // A log line that cannot be written is lost, no more: telling of it would panic, and take
        // the request or the journal's writer with it.
        .log_internal_errors(false)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .global_queue_interval(GLOBAL_QUEUE_INTERVAL)
        .build()
        .context("no runtime")?;
    match command {
        Command::ForgetUnreadable(_) => runtime.block_on(forget_unreadable(config)),
        Command::PrintSettings | Command::Serve(_) => runtime.block_on(serve(config)),
    }
}

/// Colours are for people: journals and files keep them as noise. `NO_COLOR` and `CLICOLOR_FORCE`
/// are others' words for what is wanted.
fn is_colourful() -> bool {
    let says = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !says("NO_COLOR") && (says("CLICOLOR_FORCE") || std::io::stderr().is_terminal())
}

async fn forget_unreadable(config: Config) -> anyhow::Result<()> {
    let forgotten = app::forget_unreadable(&config, Clock::System).await?;
    for portal in &forgotten {
        println!("forgotten: {portal}");
    }
    println!(
        "{} portals must install the application again",
        forgotten.len()
    );
    Ok(())
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let app = App::build(config, Clock::System).await?;
    app.announce().await;
    // Heard from now on: whoever reads the address may already want us to stop.
    let stopped = stopped().context("signals cannot be heard")?;
    // For people and for whoever chose port 0; the log may be silent. Nobody has to read it.
    let _ = writeln!(std::io::stdout(), "listening on http://{}", app.address()?);
    app.serve(stopped).await;
    Ok(())
}

/// SIGTERM or Ctrl-C.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
