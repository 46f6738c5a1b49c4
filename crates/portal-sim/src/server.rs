//! The two listeners: the portal's and the authorization server's.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::core::Core;
use crate::fault::OauthFault;
use crate::options::Options;
use crate::portal::SimPortal;
use crate::{host_page, mode, oauth, rest};

/// How long open connections may take to end.
const FAREWELL_MS: u64 = 500;

/// Stops both servers when the last handle drops it.
pub(crate) struct Guard {
    closing: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl SimPortal {
    /// Starts portal and authorization server.
    ///
    /// # Errors
    /// When an address cannot be listened on.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let portal = listen(options.listen).await?;
        let oauth = listen(options.oauth_listen).await?;
        let (closing, closed) = watch::channel(false);
        let core = Core::new(options, portal.local_addr()?, oauth.local_addr()?, closed);
        let core = Arc::new(core);
        let own = Self {
            core: core.clone(),
            guard: None,
        };
        let gate = Gate {
            listener: oauth,
            core: core.clone(),
        };
        let tasks = vec![
            serve_pages(portal, own.clone())?,
            serve(gate, oauth::router(own), core.clone()),
        ];
        let guard = Guard {
            closing,
            tasks: Mutex::new(tasks),
        };
        Ok(Self {
            core,
            guard: Some(Arc::new(guard)),
        })
    }

    /// Stops both servers and waits until they have.
    pub async fn stop(&self) {
        let Some(guard) = &self.guard else { return };
        guard.closing.send_replace(true);
        let tasks = {
            let mut tasks = guard.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *tasks)
        };
        for mut task in tasks {
            if mode::within(FAREWELL_MS, &mut task).await.is_none() {
                task.abort();
            }
        }
    }
}

impl SimPortal {
    /// Host and port of the address the portal will move to; until then it answers 302 to where
    /// the portal is now.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn prepare_move(&self) -> anyhow::Result<String> {
        let address = self.second_home().await?;
        self.core.lock().next_address = Some(address);
        Ok(address.to_string())
    }

    /// The portal moves to another port. Its identity stays, launches, events and the
    /// authorization server name the new address, and the old one answers 302. Source: reference,
    /// sections 4.6 and 7.5.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn change_address(&self) -> anyhow::Result<()> {
        let prepared = self.core.lock().next_address.take();
        let address = match prepared {
            Some(address) => address,
            None => self.second_home().await?,
        };
        self.core.set_address(address);
        Ok(())
    }

    /// Serves the portal on one more port.
    async fn second_home(&self) -> anyhow::Result<SocketAddr> {
        let mut new_home = self.core.options.listen;
        new_home.set_port(0);
        let listener = listen(new_home).await?;
        let address = listener.local_addr()?;
        let own = Self {
            core: self.core.clone(),
            guard: None,
        };
        let task = serve_pages(listener, own)?;
        if let Some(guard) = &self.guard {
            let mut tasks = guard.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            tasks.push(task);
        }
        Ok(address)
    }
}

/// Portal page and REST at one address.
fn serve_pages(listener: TcpListener, own: SimPortal) -> io::Result<JoinHandle<()>> {
    let (core, address) = (own.core.clone(), listener.local_addr()?);
    let at = Home {
        core: core.clone(),
        address,
    };
    let pages = host_page::router(own.clone())
        .merge(rest::router(own))
        .layer(middleware::from_fn_with_state(at, forward));
    Ok(serve(listener, pages, core))
}

/// One address of the portal.
#[derive(Clone)]
struct Home {
    core: Arc<Core>,
    address: SocketAddr,
}

/// 302 where the portal no longer lives.
async fn forward(State(home): State<Home>, request: Request, next: Next) -> Response {
    if home.core.address() == home.address {
        return next.run(request).await;
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let location = format!("{}{path}", home.core.url());
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))
}

fn serve<L>(listener: L, router: Router, core: Arc<Core>) -> JoinHandle<()>
where
    L: Listener<Addr = SocketAddr>,
{
    tokio::spawn(async move {
        let closed = async move { core.closed().await };
        // axum's accept loop does not fail.
        let _ = axum::serve(listener, router)
            .with_graceful_shutdown(closed)
            .await;
    })
}

/// Closes connections to the authorization server while it is down.
struct Gate {
    listener: TcpListener,
    core: Arc<Core>,
}

impl Listener for Gate {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let accepted = Listener::accept(&mut self.listener).await;
            if self.core.lock().faults.oauth != Some(OauthFault::Down) {
                return accepted;
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
