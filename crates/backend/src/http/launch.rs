//! `POST /call-card`, `/app` and `/install`: the portal's form opens a page in its frame.

use std::sync::Arc;
use std::time::Duration;

use api::BootPage;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bitrix24::{Delivery, Launch, Secret};
use i18n::Locale;

use super::body::WholeBody;
use super::encoding;
use super::events;
use super::failure::{Failure, ForProgram};
use super::reader;
use crate::page::launched::{self, Surroundings};
use crate::portals::Portal;
use crate::setup::Ticket;
use crate::state::AppState;

/// How long a page waits to learn that its portal has moved. The first paint must not be late.
const MOVE_PATIENCE: Duration = Duration::from_secs(3);

/// The card in a call; the application's page when it was opened without one.
pub(super) async fn call_card(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: WholeBody,
) -> Result<impl IntoResponse + use<>, Failure> {
    let launch = read(query, &body)?;
    let kind = if launch.is_call_card() {
        BootPage::Card
    } else {
        BootPage::App
    };
    open(&state, kind, &launch, &headers).await
}

/// The application's own page.
pub(super) async fn app(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: WholeBody,
) -> Result<impl IntoResponse + use<>, Failure> {
    open(&state, BootPage::App, &read(query, &body)?, &headers).await
}

/// The installation page. For an application without pages it is the portal's server that posts
/// here, an event (reference, section 2.5).
pub(super) async fn install(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: WholeBody,
) -> Result<Response, Response> {
    if let Ok(delivery) = Delivery::decode(&body.content_type, &body.bytes) {
        let taken = events::take(&state, delivery).await;
        return taken
            .map(IntoResponse::into_response)
            .map_err(|failure| ForProgram(failure).into_response());
    }
    let page = async { open(&state, BootPage::Install, &read(query, &body)?, &headers).await };
    page.await
        .map(IntoResponse::into_response)
        .map_err(IntoResponse::into_response)
}

/// `GET` on those, or anything else but `POST`: a person.
pub(super) const fn by_hand(page: BootPage) -> Failure {
    Failure::NotByHand(page)
}

fn read(query: Option<String>, body: &WholeBody) -> Result<Launch, Failure> {
    Ok(Launch::read(
        &query.unwrap_or_default(),
        &body.content_type,
        &body.bytes,
    )?)
}

/// Answers with the page, and begins to prove the operator's token: the card will ask at once.
async fn open(
    state: &AppState,
    kind: BootPage,
    launch: &Launch,
    headers: &HeaderMap,
) -> Result<impl IntoResponse + use<>, Failure> {
    let mut portal = state.portals.get(&launch.member_id);
    if let (Some(known), Some(token)) = (&portal, &launch.access_token) {
        if known.origin == launch.origin() {
            state.trust.prepare(known, token);
        } else {
            portal = after_a_move(state, known, token, &launch.origin()).await;
        }
    }
    let index = state.assets.index().await.ok_or(Failure::NoCard)?;
    let lang = launch.lang.as_deref();
    let locale = lang.map_or_else(|| reader::wish(headers), Locale::from_portal_lang);
    let around = Surroundings {
        index: &index,
        portal: portal.as_deref(),
        now: state.clock.now(),
        rules: state.config.rules,
        locale,
        ticket: ticket(state, kind, launch, locale),
    };
    Ok(encoding::packed(
        launched::page(kind, launch, &around),
        headers,
    ))
}

/// The portal once somebody has vouched for a launch from another address than the kept one. The
/// page must say where it may be framed: with the old address it would stay blank.
async fn after_a_move(
    state: &AppState,
    known: &Arc<Portal>,
    token: &Secret,
    origin: &str,
) -> Option<Arc<Portal>> {
    // Asking the portal finds out that it has moved, and keeps it. Whatever else it says is for
    // the page to ask again.
    let asked = state.trust.operator(known, token);
    let asked = tokio::time::timeout(MOVE_PATIENCE, asked).await;
    let portal = state.portals.get(&known.id)?;
    // An old address that does not redirect tells nothing. Then it is kept at an administrator's
    // visit, and that visit begins with this page.
    let proven = asked.ok().and_then(Result::ok);
    let there = proven.and_then(|operator| portal.living_at(&operator.client_endpoint));
    let there = there.filter(|there| there.origin == origin);
    Some(there.map_or(portal, Arc::new))
}

/// What a page that sets the portal up asks with; a card asks for nothing of the kind.
fn ticket(state: &AppState, kind: BootPage, launch: &Launch, locale: Locale) -> Option<String> {
    if kind == BootPage::Card {
        return None;
    }
    let ticket = Ticket::of(launch, kind, locale, state.clock.now())?;
    ticket.seal(&state.keys).ok()
}
