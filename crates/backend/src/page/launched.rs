//! The page a launch gets.

use api::{Boot, BootAuth, BootCall, BootPage, BootPortal, Language, VERSION};
use bitrix24::Launch;
use domain::{Call, Fact, Rules, Timestamp, Witness};
use i18n::{Catalog, Locale};

use super::shell::{Parts, fill};
use super::{Page, csp, first_paint, plain};
use crate::portals::Portal;
use crate::random;

/// What a page is made from besides the launch.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The built `index.html`.
    pub index: &'a str,
    /// The portal, when we know it.
    pub portal: Option<&'a Portal>,
    /// This moment.
    pub now: Timestamp,
    /// The spans the fold depends on.
    pub rules: Rules,
    /// The reader's language.
    pub locale: Locale,
    /// What the page may ask for a setup with.
    pub ticket: Option<String>,
}

/// Builds the page. Nothing in the launch is believed but what its reader may see anyway: of a
/// portal we know, the verified origin stands in for the one that was posted.
pub fn page(kind: BootPage, launch: &Launch, around: &Surroundings<'_>) -> Page {
    let words = Catalog::for_locale(around.locale);
    let boot = boot(kind, launch, around, &words);
    let origin = boot.portal.origin.as_str();
    let first_paint = match (kind, &boot.call) {
        (BootPage::App, _) => plain::app(&words),
        (BootPage::Install, _) => plain::install(boot.ticket.is_some(), &words),
        (BootPage::Card, None) => first_paint::no_call(&words),
        (BootPage::Card, Some(call)) => {
            let call = Call::fold(call.call_id.clone(), [&call.fact]);
            first_paint::card(&call, origin, around.now, &around.rules, &words)
        }
    };
    let nonce = random::nonce();
    // Our own types without maps of odd keys: this cannot fail to be JSON.
    let json = serde_json::to_string(&boot).unwrap_or_default();
    let parts = Parts {
        lang: &boot.language.tag,
        dir: &boot.language.dir,
        nonce: &nonce,
        first_paint: &first_paint,
        boot: &json,
    };
    Page {
        html: fill(around.index, &parts),
        headers: csp::headers(&nonce, Some(origin), origin),
    }
}

fn boot(kind: BootPage, launch: &Launch, around: &Surroundings<'_>, words: &Catalog) -> Boot {
    let verified = around.portal.map(|portal| portal.origin.clone());
    let call = launch
        .call
        .as_ref()
        .filter(|_| kind == BootPage::Card)
        .map(|call| BootCall {
            call_id: call.call_id.clone(),
            fact: Fact {
                at: around.now,
                source: Witness::Launch,
                report: call.report(),
            },
        });
    let auth = launch.access_token.as_ref().map(|token| BootAuth {
        auth_id: token.expose().to_owned(),
        expires_in: launch.expires_in.unwrap_or_default(),
    });
    let locale = around.locale;
    let messages = match locale {
        Locale::En => Default::default(),
        _ => words
            .pairs()
            .map(|(id, text)| (id.to_owned(), text.to_owned()))
            .collect(),
    };
    Boot {
        version: VERSION,
        page: kind,
        served_at: around.now,
        portal: BootPortal {
            member_id: launch.member_id.clone(),
            verified: verified.is_some(),
            origin: verified.unwrap_or_else(|| launch.origin()),
        },
        app_sid: launch.app_sid.clone(),
        auth,
        ticket: around.ticket.clone(),
        call,
        rules: around.rules,
        language: Language {
            tag: locale.tag().to_owned(),
            dir: locale.direction().attribute().to_owned(),
            messages,
        },
    }
}
