//! A name that leads elsewhere than when it was looked at, through the client that calls portals.
//! Two addresses of this machine stand for the internet and for the network inside.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Answered, Guard, Names, Outgoing, OutgoingError, is_forbidden, read};

const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));
const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
/// Requests that the portal answers on one connection, before it closes it.
const KEPT_FOR: usize = 2;

/// What has happened so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Seen {
    /// How often somebody asked where the name leads.
    lookups: usize,
    /// Requests the portal answered.
    answered: usize,
    /// Connections to the machine inside.
    knocks: usize,
}

/// A portal on the internet, a machine inside on the same port, and a name that leads to them.
struct World {
    outgoing: Outgoing,
    port: u16,
    leads_to: Arc<Mutex<Vec<IpAddr>>>,
    seen: Arc<Mutex<Seen>>,
}

impl World {
    async fn new(leads_to: &[IpAddr]) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let portal = TcpListener::bind((PUBLIC, 0)).await.expect("a port");
        let port = portal.local_addr().expect("an address").port();
        let inside = TcpListener::bind((INSIDE, port)).await.expect("that port");
        tokio::spawn(answer(portal, Arc::clone(&seen)));
        let knocked = Arc::clone(&seen);
        tokio::spawn(async move {
            while inside.accept().await.is_ok() {
                knocked.lock().expect("held").knocks += 1;
            }
        });
        let (leads, asked) = (Arc::new(Mutex::new(leads_to.to_vec())), Arc::clone(&seen));
        let leads_to = Arc::clone(&leads);
        let names = Names::Test(Arc::new(move |name| {
            assert_eq!(name, "crm.example");
            asked.lock().expect("held").lookups += 1;
            leads.lock().expect("held").clone()
        }));
        let admits = |ip| ip == PUBLIC;
        let outgoing = Outgoing::guarded([], Guard { names, admits }).expect("a client");
        Self {
            outgoing,
            port,
            leads_to,
            seen,
        }
    }

    fn lead_to(&self, leads_to: &[IpAddr]) {
        *self.leads_to.lock().expect("held") = leads_to.to_vec();
    }

    /// Calls the portal by its name. In plain http, which only tests may: nobody has a certificate.
    async fn call(&self) -> Result<Answered, OutgoingError> {
        let url = format!("http://crm.example:{}/rest/profile", self.port);
        let request = self.outgoing.public.post(url).form(&[("auth", "TOKEN")]);
        read(request.timeout(Duration::from_secs(10))).await
    }

    fn seen(&self) -> Seen {
        *self.seen.lock().expect("held")
    }
}

/// A portal that keeps connections for a while.
async fn answer(portal: TcpListener, seen: Arc<Mutex<Seen>>) {
    while let Ok((mut socket, _)) = portal.accept().await {
        let seen = Arc::clone(&seen);
        tokio::spawn(async move {
            for n in 1..=KEPT_FOR {
                if !has_read_request(&mut socket).await {
                    return;
                }
                seen.lock().expect("held").answered += 1;
                let last = if n == KEPT_FOR {
                    "connection: close\r\n"
                } else {
                    ""
                };
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{last}\r\n");
                socket.write_all(head.as_bytes()).await.expect("answered");
            }
        });
    }
}

async fn has_read_request(socket: &mut TcpStream) -> bool {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    while !request.ends_with(b"auth=TOKEN") {
        match socket.read(&mut chunk).await {
            Ok(read) if read > 0 => request.extend_from_slice(&chunk[..read]),
            _ => return false,
        }
    }
    true
}

fn forbidden(outcome: Result<Answered, OutgoingError>) -> bool {
    outcome.is_err_and(|error| is_forbidden(&error))
}

#[tokio::test]
async fn what_is_connected_to_is_what_was_looked_at() {
    let world = World::new(&[PUBLIC]).await;
    // Whoever looked a second time for the same connection would be led inside.
    let (leads_to, seen) = (Arc::clone(&world.leads_to), Arc::clone(&world.seen));
    let names = Names::Test(Arc::new(move |_| {
        seen.lock().expect("held").lookups += 1;
        std::mem::replace(&mut *leads_to.lock().expect("held"), vec![INSIDE])
    }));
    let admits = |ip| ip == PUBLIC;
    let outgoing = Outgoing::guarded([], Guard { names, admits }).expect("a client");
    let world = World { outgoing, ..world };
    assert!(world.call().await.is_ok());
    let seen = Seen {
        lookups: 1,
        answered: 1,
        knocks: 0,
    };
    assert_eq!(world.seen(), seen);
}

#[tokio::test]
async fn a_connection_stays_where_it_is_and_the_next_one_is_looked_at() {
    let world = World::new(&[PUBLIC]).await;
    assert!(world.call().await.is_ok());
    world.lead_to(&[INSIDE]);
    assert!(world.call().await.is_ok(), "on the connection that is kept");
    let mut seen = Seen {
        lookups: 1,
        answered: 2,
        knocks: 0,
    };
    assert_eq!(world.seen(), seen);
    // The portal has closed it.
    assert!(forbidden(world.call().await));
    seen.lookups = 2;
    assert_eq!(world.seen(), seen);
    world.lead_to(&[PUBLIC]);
    assert!(world.call().await.is_ok(), "nothing is held against it");
}

#[tokio::test]
async fn of_many_addresses_only_those_outside_are_tried() {
    for leads_to in [[INSIDE, PUBLIC], [PUBLIC, INSIDE]] {
        let world = World::new(&leads_to).await;
        assert!(world.call().await.is_ok());
        assert_eq!(world.seen().knocks, 0);
    }
}

#[tokio::test]
async fn an_address_outside_that_does_not_answer_is_not_replaced_by_one_inside() {
    let mut world = World::new(&[PUBLIC, INSIDE]).await;
    let inside = TcpListener::bind((INSIDE, 0)).await.expect("a port");
    world.port = inside.local_addr().expect("an address").port();
    let outcome = world.call().await;
    assert!(matches!(outcome, Err(OutgoingError::NoAnswer(_))));
    assert!(!forbidden(outcome), "the portal is away, no more");
    let knocked = tokio::time::timeout(Duration::ZERO, inside.accept()).await;
    assert!(knocked.is_err(), "nobody knocked");
}
