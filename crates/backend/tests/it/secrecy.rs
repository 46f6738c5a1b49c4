//! No token, no secret and no full phone number in any log line, metric, error page or address,
//! however much is logged.

mod day;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use portal_sim::{Options, SimPortal};

use crate::stand::assets;

/// A backend of its own process that logs everything.
struct Loud {
    child: Child,
    url: String,
    log: JoinHandle<String>,
    _folder: tempfile::TempDir,
}

impl Loud {
    fn start(portal: &SimPortal) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options::default();
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let mut child = Command::new(env!("CARGO_BIN_EXE_call-card-backend"))
            .env("CALL_CARD_LISTEN", "127.0.0.1:0")
            .env("CALL_CARD_CLIENT_ID", options.client_id)
            .env("CALL_CARD_CLIENT_SECRET", options.client_secret)
            .env("CALL_CARD_STORE", format!("sqlite:{}", file("db")))
            .env("CALL_CARD_KEY_FILE", file("key"))
            .env("CALL_CARD_OAUTH_URLS", portal.oauth_url())
            .env("CALL_CARD_ALLOW_PRIVATE", portal.host())
            .env("CALL_CARD_ASSETS", assets())
            .env("CALL_CARD_LONGEST_SILENCE", "1s")
            .env("CALL_CARD_PUBLIC_URL", "https://card.example")
            .env("CALL_CARD_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        // Read all the time: a pipe that is full would hold up the process.
        let mut stderr = child.stderr.take().expect("stderr");
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("text");
            log
        });
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .expect("an address")
            .to_owned();
        Self {
            child,
            url,
            log,
            _folder: folder,
        }
    }

    /// Ends the process and returns what it logged.
    fn log(mut self) -> String {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("kill");
        self.child.wait().expect("an end");
        self.log.join().expect("a thread")
    }
}
