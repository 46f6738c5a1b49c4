//! Names that lead inside, some of them only the second time.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use backend::clock::Clock;
use backend::portal::{CallError, Guard, Names};
use bitrix24::rest::Request;
use tokio::net::TcpListener;

use super::{START, World, info, takes_all};
use crate::portals::installation_at;
use crate::sample::portal;
use crate::scripted::{Asked, Reply, Scripted};

/// Two addresses of this machine: one stands for the internet, one for the network inside.
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));
const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A machine that counts who knocks and hangs up.
struct Door {
    port: u16,
    knocks: Arc<Mutex<usize>>,
}

impl Door {
    async fn at(ip: IpAddr, port: u16) -> Self {
        let listener = TcpListener::bind((ip, port)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let knocks = Arc::<Mutex<usize>>::default();
        let counted = Arc::clone(&knocks);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                *counted.lock().expect("held") += 1;
            }
        });
        Self { port, knocks }
    }

    fn knocks(&self) -> usize {
        *self.knocks.lock().expect("held")
    }
}

/// A name that a test leads where it wants.
#[derive(Clone)]
struct Name(Arc<Mutex<Vec<IpAddr>>>);

impl Name {
    fn to(ip: IpAddr) -> Self {
        Self(Arc::new(Mutex::new(vec![ip])))
    }

    fn lead_to(&self, ip: IpAddr) {
        *self.0.lock().expect("held") = vec![ip];
    }

    fn guard(&self, admits: fn(IpAddr) -> bool) -> Guard {
        let name = self.0.clone();
        let names = Names::Test(Arc::new(move |_| name.lock().expect("held").clone()));
        Guard { names, admits }
    }
}

fn is_outside(ip: IpAddr) -> bool {
    ip == PUBLIC
}

/// A world with a second portal, `b`, at this address.
async fn world(
    endpoint: &str,
    guard: Guard,
    home: impl FnMut(&Asked) -> Reply + Send + 'static,
) -> World {
    let known = endpoint.to_owned();
    let knows = move |_: &Asked| Reply::result(info(&known));
    let (home, oauth) = (Scripted::start(home).await, Scripted::start(knows).await);
    let private = home.authority();
    let world = World::guarded(home, oauth, Clock::test(START), &private, &[], guard).await;
    let guest = installation_at('b', endpoint, "OLD");
    world.portals.store(guest).await.expect("stored");
    world
}

async fn call_b(world: &World) -> Result<(), CallError> {
    let (portal, request) = (portal('b'), Request::new("profile"));
    world.client.call(&portal, &request).await.map(drop)
}

#[tokio::test]
async fn a_portal_whose_name_turns_inside_is_called_there_at_no_time() {
    let outside = Door::at(PUBLIC, 0).await;
    let inside = Door::at(INSIDE, outside.port).await;
    let name = Name::to(PUBLIC);
    let endpoint = format!("https://crm.example:{}/rest/", outside.port);
    let world = world(&endpoint, name.guard(is_outside), takes_all).await;
    // It is no portal, but that is where we were led.
    let outcome = call_b(&world).await;
    assert!(
        matches!(outcome, Err(CallError::Unreachable(_))),
        "{outcome:?}"
    );
    assert_eq!(outside.knocks(), 1);
    name.lead_to(INSIDE);
    for _ in 0..3 {
        let outcome = call_b(&world).await;
        assert!(
            matches!(outcome, Err(CallError::PrivateAddress)),
            "{outcome:?}"
        );
    }
    assert_eq!((outside.knocks(), inside.knocks()), (1, 0));
}

#[tokio::test]
async fn a_redirect_to_a_name_that_has_turned_inside_is_not_followed() {
    let outside = Door::at(PUBLIC, 0).await;
    let inside = Door::at(INSIDE, outside.port).await;
    let name = Name::to(PUBLIC);
    let endpoint = format!("https://crm.example:{}/rest/", outside.port);
    let location = format!("{endpoint}profile");
    let redirects = move |_: &Asked| Reply::redirect(&location);
    let world = world(&endpoint, name.guard(is_outside), redirects).await;
    // The name was good a moment ago.
    assert!(call_b(&world).await.is_err());
    assert_eq!(outside.knocks(), 1);
    name.lead_to(INSIDE);
    let outcome = world.call("profile").await;
    assert!(
        matches!(outcome, Err(CallError::PrivateAddress)),
        "{outcome:?}"
    );
    assert_eq!(
        world.home.count(),
        1,
        "it was the redirect that was refused"
    );
    assert_eq!((outside.knocks(), inside.knocks()), (1, 0));
}

#[tokio::test]
async fn no_name_leads_to_what_is_not_public() {
    let trap = Door::at(PUBLIC, 0).await;
    let endpoint = format!("https://crm.example:{}/rest/", trap.port);
    let name = Name::to(PUBLIC);
    let guard = name.guard(Guard::default().admits);
    let world = world(&endpoint, guard, takes_all).await;
    for ip in [
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "fd00:ec2::254",
        "64:ff9b::7f00:1",
    ] {
        name.lead_to(ip.parse().expect(ip));
        let outcome = call_b(&world).await;
        assert!(
            matches!(outcome, Err(CallError::PrivateAddress)),
            "{ip}: {outcome:?}"
        );
    }
    assert_eq!(trap.knocks(), 0);
}
