//! One connection that sends prepared requests and reads answers, as cheaply as may be: the load
//! must cost less than what serves it.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

const HEAD_END: &[u8] = b"\r\n\r\n";

/// A connection with what was read and not yet looked at.
pub(crate) struct Connection {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("no connection")?;
        stream.set_nodelay(true)?;
        Ok(Self::over(stream))
    }

    pub(crate) const fn over(stream: TcpStream) -> Self {
        let held = Vec::new();
        Self { stream, held }
    }

    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await.context("not sent")
    }

    /// Reads an answer to its end; it must be a 200.
    pub(crate) async fn answer(&mut self) -> Result<()> {
        let head = self.head().await?;
        let whole = head.len() + content_length(&head);
        while self.held.len() < whole {
            self.read().await?;
        }
        self.held.drain(..whole);
        Ok(())
    }

    /// Reads up to the first frame of a stream, and passes over it.
    pub(crate) async fn begin_stream(&mut self) -> Result<()> {
        let head = self.head().await?;
        self.held.drain(..head.len());
        self.frame(|_| ()).await
    }

    /// The next frame of a stream.
    pub(crate) async fn frame<T>(&mut self, look: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let end = loop {
            if let Some(end) = end_of(&self.held, b"\n\n") {
                break end;
            }
            self.read().await?;
        };
        let looked = look(&self.held[..end]);
        self.held.drain(..end);
        if self.held.is_empty() {
            // There are thousands of us.
            self.held = Vec::new();
        }
        Ok(looked)
    }

    async fn head(&mut self) -> Result<Vec<u8>> {
        let end = loop {
            if let Some(end) = end_of(&self.held, HEAD_END) {
                break end;
            }
            self.read().await?;
        };
        let head = self.held[..end].to_vec();
        let said = String::from_utf8_lossy(&head);
        ensure!(said.starts_with("HTTP/1.1 200"), "refused: {said}");
        Ok(head)
    }

    async fn read(&mut self) -> Result<()> {
        self.stream.readable().await?;
        let mut chunk = [0; 4096];
        match self.stream.try_read(&mut chunk) {
            Ok(0) => anyhow::bail!("the server hung up"),
            Ok(count) => self.held.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// Where the first end mark ends.
fn end_of(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let at = bytes.windows(mark.len()).position(|window| window == mark);
    at.map(|at| at + mark.len())
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    line.and_then(|length| length.trim().parse().ok())
        .unwrap_or_default()
}
