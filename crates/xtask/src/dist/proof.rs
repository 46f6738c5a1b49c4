//! The proof of the one file: it is started in an empty folder, and has to serve a whole card.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// A launch as a portal posts it, by its least.
const LAUNCH: &str = "member_id=5f0c6d1e2b3a49788796a5b4c3d2e1f0&PLACEMENT=CALL_CARD&AUTH_ID=none\
    &PLACEMENT_OPTIONS=%7B%22CALL_ID%22%3A%22A.1%22%7D";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Starts the binary with nothing beside it, and asks for the page and for every file it loads.
///
/// # Errors
/// The first thing that is not served as it should be.
pub(crate) fn prove(binary: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let node = Node::start(binary, folder)?;
    let target = "/call-card?DOMAIN=portal.example&PROTOCOL=1&LANG=en&APP_SID=1";
    let page = node.ask("POST", target, FORM, LAUNCH)?;
    ensure!(
        page.head.starts_with("HTTP/1.1 200"),
        "the page: {}",
        page.head
    );
    let files = links(&page.body);
    ensure!(files.len() >= 2, "the page loads only {files:?}");
    for file in files {
        for (accepted, name) in [("gzip, br", "br"), ("gzip", "gzip")] {
            let asked = format!("Accept-Encoding: {accepted}\r\n");
            let answer = node.ask("GET", file, &asked, "")?;
            let is_packed = answer.header("content-encoding") == Some(name);
            ensure!(is_packed, "{file} is not sent in {name}: {}", answer.head);
            let caching = answer.header("cache-control").unwrap_or_default();
            ensure!(
                caching.contains("immutable"),
                "{file} is kept as {caching:?}"
            );
            let etag = answer
                .header("etag")
                .with_context(|| format!("{file} has no etag"))?;
            let again = format!("{asked}If-None-Match: {etag}\r\n");
            let again = node.ask("GET", file, &again, "")?;
            let is_spared = again.head.starts_with("HTTP/1.1 304") && again.body.is_empty();
            ensure!(is_spared, "{file} is sent again: {}", again.head);
        }
    }
    Ok(())
}

/// Paths of the files of ours in a page.
fn links(page: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, '"' | '\'');
    let mut links: Vec<&str> = page
        .split(ends)
        .filter(|text| text.starts_with('/'))
        .filter(|text| {
            [".js", ".wasm", ".css"]
                .iter()
                .any(|kind| text.ends_with(kind))
        })
        .collect();
    links.sort_unstable();
    links.dedup();
    links
}

/// The binary, running; it ends with this handle.
struct Node {
    child: Child,
    address: String,
}

struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

impl Node {
    fn start(binary: &Path, folder: &Path) -> Result<Self> {
        let mut child = Command::new(binary)
            .current_dir(folder)
            .env_clear()
            .env("CALL_CARD_LISTEN", "127.0.0.1:0")
            .env("CALL_CARD_CLIENT_ID", "local.proof")
            .env("CALL_CARD_CLIENT_SECRET", "none")
            .env("CALL_CARD_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", binary.display()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let address = line.trim().rsplit("http://").next().unwrap_or_default();
        let address = address.to_owned();
        Ok(Self { child, address })
    }

    fn ask(&self, method: &str, target: &str, headers: &str, body: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)
            .with_context(|| format!("no answer at {:?}", self.address))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        )?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").context("no whole answer")?;
        Ok(Answer {
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn each_file_of_a_page_is_found_once() {
        let page = r#"<link href="/a-1.js"><script>import s from '/a-1.js'; fetch('/a_bg.wasm')</script>
            <a href="https://x/b.css">"#;
        assert_eq!(links(page), ["/a-1.js", "/a_bg.wasm"]);
    }
}
