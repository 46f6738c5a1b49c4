//! A call whose END never came: the portal's statistics are asked.

use backend::clock::Clock;
use domain::Timestamp;
use portal_sim::{ADMINISTRATOR, CallSpec, End, OPERATOR, Options, Received, SimCall, SimPortal};

use crate::live_http::Reader;
use crate::setup::{ticket, told};
use crate::stand::Stand;

/// A backend for which five seconds are the longest silence, with a clock to move.
async fn impatient() -> (Stand, Clock) {
    let clock = Clock::test(Timestamp::from_millis(Clock::System.now().as_millis()));
    let stand = Stand::with_clock(clock.clone(), |settings, _| {
        settings.insert("LONGEST_SILENCE", "5s".to_owned());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    (stand, clock)
}

/// A call that was answered, and ended without anybody telling us.
async fn lost_end(stand: &Stand) -> SimCall {
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(call.start(OPERATOR).await.status, 200);
    stand.portal.faults(|faults| faults.lost = true);
    call.end(End::answered(95)).await;
    stand.portal.faults(|faults| faults.lost = false);
    call
}

/// Waits until the call's stream tells of the statistics.
async fn wait_for_statistics(stand: &Stand, call: &SimCall) {
    let token = stand.session(Some(&call.id)).await;
    let mut reader = Reader::open(stand, &token, &call.id, None).await;
    while let Some(frame) = reader.next().await {
        let facts = frame.data["facts"].as_array().cloned().unwrap_or_default();
        if facts
            .iter()
            .chain([&frame.data])
            .any(|fact| fact["kind"] == "statistics")
        {
            return;
        }
    }
    panic!("the stream ended");
}

#[tokio::test]
async fn an_end_that_never_came_is_asked_for() {
    let (stand, clock) = impatient().await;
    let call = lost_end(&stand).await;
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "talking");
    clock.advance(6_000);
    wait_for_statistics(&stand, &call).await;
    let snapshot = stand.snapshot(&call.id).await;
    assert_eq!(snapshot["call"]["state"], "ended");
    assert_eq!(snapshot["call"]["talk_seconds"], 95);
    assert_eq!(snapshot["call"]["crm"]["id"], 797);
    let asked = stand
        .portal
        .wait_received(|asked| asked.method == "voximplant.statistic.get")
        .await;
    assert_eq!((asked.verb.as_str(), asked.query.as_str()), ("POST", ""));
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_the_new_pair_is_kept() {
    let (stand, clock) = impatient().await;
    let old = stand.portal.token_of(ADMINISTRATOR);
    stand.portal.expire(&old);
    let first = lost_end(&stand).await;
    clock.advance(6_000);
    wait_for_statistics(&stand, &first).await;
    let second = lost_end(&stand).await;
    clock.advance(6_000);
    wait_for_statistics(&stand, &second).await;
    let renewals: Vec<_> = stand
        .portal
        .received()
        .into_iter()
        .filter(|asked| asked.method == "oauth/token")
        .collect();
    assert_eq!(renewals.len(), 1);
    assert_eq!(
        (renewals[0].verb.as_str(), renewals[0].query.as_str()),
        ("POST", "")
    );
}

#[tokio::test]
async fn without_an_answer_the_end_stays_unconfirmed() {
    let (stand, clock) = impatient().await;
    let call = lost_end(&stand).await;
    stand
        .portal
        .faults(|faults| faults.rest = Some(portal_sim::RestFault::AccessDenied));
    clock.advance(6_000);
    stand
        .portal
        .wait_received(|asked| asked.method == "voximplant.statistic.get")
        .await;
    assert_eq!(
        stand.snapshot(&call.id).await["call"]["state"],
        "unconfirmed"
    );
}

#[tokio::test]
async fn a_portal_that_does_not_answer_is_asked_again() {
    let (stand, clock) = impatient().await;
    let call = lost_end(&stand).await;
    stand
        .portal
        .faults(|faults| faults.rest = Some(portal_sim::RestFault::Html));
    clock.advance(6_000);
    stand
        .portal
        .wait_received(|asked| asked.method == "voximplant.statistic.get")
        .await;
    stand.portal.faults(|faults| faults.rest = None);
    wait_for_statistics(&stand, &call).await;
}

/// Asking in one long row let a portal that hangs keep the calls of all others waiting.
#[tokio::test]
async fn a_portal_that_hangs_holds_up_no_other() {
    let other = SimPortal::start(Options {
        member_id: "b".repeat(32),
        ..Options::default()
    });
    let other = other.await.expect("a portal");
    let clock = Clock::test(Timestamp::from_millis(Clock::System.now().as_millis()));
    let mut stand = Stand::with_clock(clock.clone(), |settings, portal| {
        let both = |one, other| format!("{one},{other}");
        settings.insert("LONGEST_SILENCE", "5s".to_owned());
        settings.insert("OAUTH_URLS", both(portal.oauth_url(), other.oauth_url()));
        settings.insert("ALLOW_PRIVATE", both(portal.host(), other.host()));
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    for _ in 0..3 {
        lost_end(&stand).await;
    }
    other.set_app_url(&stand.node.url);
    let hangs = std::mem::replace(&mut stand.portal, other);
    hangs.faults(|faults| faults.rest_slow_ms = 60_000);
    assert_eq!(stand.portal.install().await.status, 200);
    let call = lost_end(&stand).await;
    clock.advance(6_000);
    wait_for_statistics(&stand, &call).await;
    let asked = |asked: &Received| asked.method == "voximplant.statistic.get";
    let times = hangs.received().into_iter().filter(asked).count();
    assert!(times <= 1, "{times}");
}

#[tokio::test]
async fn a_call_that_waits_for_its_portal_waits_through_a_restart() {
    let (stand, clock) = impatient().await;
    let call = lost_end(&stand).await;
    let html = Some(portal_sim::RestFault::Html);
    stand.portal.faults(|faults| faults.rest = html);
    clock.advance(6_000);
    let asked = |asked: &Received| asked.method == "voximplant.statistic.get";
    stand.portal.wait_received(asked).await;
    let stand = stand.restart().await;
    stand.portal.faults(|faults| faults.rest = None);
    wait_for_statistics(&stand, &call).await;
}

#[tokio::test]
async fn events_go_on_when_the_tokens_are_dead_and_an_administrator_brings_others() {
    let (stand, clock) = impatient().await;
    let old = stand.portal.token_of(ADMINISTRATOR);
    stand.portal.expire(&old);
    let refuse = Some(portal_sim::OauthFault::Refuse);
    stand.portal.faults(|faults| faults.oauth = refuse);
    let call = lost_end(&stand).await;
    clock.advance(6_000);
    let renewal = |asked: &Received| asked.method == "oauth/token";
    stand.portal.wait_received(renewal).await;
    stand.portal.faults(|faults| faults.oauth = None);
    let next = stand.portal.call(CallSpec::incoming());
    assert_eq!(next.init().await.status, 200);
    assert_eq!(
        stand.snapshot(&call.id).await["call"]["state"],
        "unconfirmed"
    );

    assert_eq!(stand.portal.install().await.status, 200);
    let later = lost_end(&stand).await;
    clock.advance(6_000);
    wait_for_statistics(&stand, &later).await;
    let renewals = stand.portal.received().into_iter().filter(renewal).count();
    assert_eq!(renewals, 1, "a dead token is asked about once");
}

/// Whether an administrator must open the application before the background work goes on.
fn waits_for_an_administrator(stand: &Stand) -> bool {
    let id = domain::PortalId::parse(&stand.portal.member_id()).expect("an id");
    let portal = stand.node.portals().get(&id).expect("known");
    portal.needs_administrator()
}

#[tokio::test]
async fn a_dead_grant_ends_nothing_but_background_work_and_a_visit_brings_that_back() {
    let (stand, clock) = impatient().await;
    stand.portal.expire_all();
    stand.portal.end_grants();
    lost_end(&stand).await;
    clock.advance(6_000);
    let is_renewal = |asked: &Received| asked.method == "oauth/token" && asked.status != 0;
    stand.portal.wait_received(is_renewal).await;
    while !waits_for_an_administrator(&stand) {
        tokio::task::yield_now().await;
    }
    // Events go on.
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "ringing");
    assert!(waits_for_an_administrator(&stand));
    // The check-up says so, and has mended it.
    let ticket = ticket(&stand, &stand.portal.launch_app(ADMINISTRATOR)).await;
    let told = told(&stand, &ticket, "check").await;
    assert_eq!(told.step("access")["state"], "changed");
    assert!(
        told.words("access").contains("was lost"),
        "{}",
        told.words("access")
    );
    assert!(!waits_for_an_administrator(&stand));
    let lost = lost_end(&stand).await;
    clock.advance(6_000);
    wait_for_statistics(&stand, &lost).await;
}
