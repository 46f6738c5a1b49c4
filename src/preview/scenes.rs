//! The calls to choose from.

use bitrix24::CardEvent::CallStateChanged;
use domain::{CallType, FrameState, Launched, LineName};
use i18n::{Catalog, Msg};

use crate::preview::facts::{
    NUMBER, answered, callback_requested, ended, initiated, launched, registered, requested,
};
use crate::preview::scene::{Act, Scene, Step};

const BUILT_IN: &str = "B5D7C9A1E3F20486.1773239327.42";
const REST_APP: &str = "externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1773239327";
const HOUR_MS: i64 = 3_600_000;

/// The scene with this name; the first one when there is none.
pub fn find(id: &str) -> Scene {
    let is_it = |scene: &Scene| scene.id == id;
    all()
        .into_iter()
        .find(is_it)
        .unwrap_or_else(incoming_answered)
}

/// All of them, in the order of the page.
pub fn all() -> Vec<Scene> {
    vec![
        incoming_answered(),
        incoming_missed(),
        outgoing_busy(),
        callback(),
        rest_app(),
        call_list(),
        number_unknown(),
        number_hidden(),
        disagreement(),
        unconfirmed(),
        stale(),
        offline(),
        markup(),
    ]
}

fn incoming_answered() -> Scene {
    let kind = CallType::Incoming;
    scene(
        "incoming-answered",
        |words| text(words, Msg::PreviewCallIncomingAnswered),
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(kind, NUMBER, false)),
            Step::new(
                "picked-up",
                7_000,
                Act::Frame(CallStateChanged, "\"connected\""),
            ),
            Step::new("talking", 700, answered()),
            Step::new("ending", 24_000, Act::Frame(CallStateChanged, "\"idle\"")),
            Step::new("ended", 1_200, ended(kind, "200", 24, "")),
        ],
    )
}

fn incoming_missed() -> Scene {
    let kind = CallType::Incoming;
    scene(
        "incoming-missed",
        |words| text(words, Msg::PreviewCallIncomingMissed),
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(kind, NUMBER, false)),
            Step::new("silent", 24_000, Act::Frame(CallStateChanged, "\"idle\"")),
            Step::new("ended", 900, ended(kind, "304", 0, "")),
        ],
    )
}

fn outgoing_busy() -> Scene {
    let kind = CallType::Outgoing;
    let steps = vec![
        Step::new("ringing", 500, initiated(kind, NUMBER, false)),
        Step::new("ended", 6_000, ended(kind, "486", 0, "User busy")),
    ];
    let launched = launched(kind, NUMBER, FrameState::Connecting);
    let title = |words: &Catalog| text(words, Msg::PreviewCallOutgoingBusy);
    Scene {
        launched,
        ..scene("outgoing-busy", title, BUILT_IN, steps)
    }
}

fn callback() -> Scene {
    let kind = CallType::Callback;
    let wish = "Please call back after 3 pm, it is about invoice 4711. Ask for Mrs Berg.";
    let steps = vec![
        Step::new("asked", 300, callback_requested(wish)),
        Step::new("ringing", 400, initiated(kind, NUMBER, false)),
        Step::new("talking", 8_000, answered()),
        Step::new("ended", 12_000, ended(kind, "200", 12, "")),
    ];
    let launched = launched(kind, NUMBER, FrameState::Connecting);
    Scene {
        launched,
        ..scene(
            "callback",
            |words| text(words, Msg::PreviewCallCallback),
            BUILT_IN,
            steps,
        )
    }
}

fn rest_app() -> Scene {
    let kind = CallType::Outgoing;
    let number = "+1 906-123-4567";
    let steps = vec![
        Step::new("requested", 200, requested(number)),
        Step::new("initiated", 800, initiated(kind, number, true)),
        Step::new("registered", 300, registered()),
        Step::new("ended", 30_000, ended(kind, "304", 0, "Call canceled")),
    ];
    let launched = launched(kind, number, FrameState::Connected);
    Scene {
        launched,
        ..scene(
            "rest-app",
            |words| text(words, Msg::PreviewCallRestApp),
            REST_APP,
            steps,
        )
    }
}

fn call_list() -> Scene {
    let kind = CallType::Outgoing;
    let steps = vec![
        Step::new("ringing", 500, initiated(kind, NUMBER, false)),
        Step::new("talking", 6_000, answered()),
        Step::new("ended", 20_000, ended(kind, "200", 20, "")),
    ];
    let launched = Launched {
        call_list: true,
        ..launched(kind, NUMBER, FrameState::Connecting)
    };
    Scene {
        launched,
        ..scene(
            "call-list",
            |words| text(words, Msg::NoticeCallList),
            BUILT_IN,
            steps,
        )
    }
}

fn number_unknown() -> Scene {
    let launched = Launched {
        number: None,
        crm: None,
        bindings: Vec::new(),
        ..ringing_in()
    };
    let steps = vec![Step::new(
        "ringing",
        600,
        initiated(CallType::Incoming, "", false),
    )];
    Scene {
        launched,
        ..scene(
            "number-unknown",
            |words| text(words, Msg::NumberUnknown),
            BUILT_IN,
            steps,
        )
    }
}

fn number_hidden() -> Scene {
    let hidden = launched(CallType::Incoming, "hidden", FrameState::Connecting);
    let launched = Launched {
        crm: None,
        bindings: Vec::new(),
        ..hidden
    };
    let steps = vec![Step::new(
        "ringing",
        600,
        initiated(CallType::Incoming, "hidden", false),
    )];
    let title = |words: &Catalog| text(words, Msg::PreviewCallNumberHidden);
    Scene {
        launched,
        ..scene("number-hidden", title, BUILT_IN, steps)
    }
}

fn disagreement() -> Scene {
    scene(
        "disagreement",
        |words| text(words, Msg::PreviewCallDisagreement),
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(CallType::Incoming, NUMBER, false)),
            Step::new("talking", 4_000, answered()),
            Step::new("still-ringing", 8_000, Act::Nothing),
            Step::new(
                "agreed",
                2_000,
                Act::Frame(CallStateChanged, "\"connected\""),
            ),
            Step::new("ending", 4_000, Act::Frame(CallStateChanged, "\"idle\"")),
            Step::new("not-confirmed", 8_000, Act::Heartbeat),
            Step::new("ended", 2_000, ended(CallType::Incoming, "200", 14, "")),
        ],
    )
}

fn unconfirmed() -> Scene {
    scene(
        "unconfirmed",
        |words| text(words, Msg::StateUnknownUnconfirmed),
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(CallType::Incoming, NUMBER, false)),
            Step::new("talking", 4_000, answered()),
            Step::new("unconfirmed", 5 * HOUR_MS, Act::Heartbeat),
        ],
    )
}

fn stale() -> Scene {
    let title = |words: &Catalog| words.format(Msg::ConnectionStale, &[("time", "9:16")]);
    scene(
        "stale",
        title,
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(CallType::Incoming, NUMBER, false)),
            Step::new("talking", 4_000, answered()),
            Step::new("stale", 45_000, Act::Nothing),
        ],
    )
}

fn offline() -> Scene {
    scene(
        "offline",
        |words| text(words, Msg::PreviewCallConnectionLost),
        BUILT_IN,
        vec![
            Step::new("ringing", 600, initiated(CallType::Incoming, NUMBER, false)),
            Step::new("offline", 5_000, Act::BackendGone),
        ],
    )
}

fn markup() -> Scene {
    let kind = CallType::Incoming;
    let name = "<b>Línea & «Søk» 🙂</b> <img src=x onerror=alert(1)> a very long name of a line that wraps";
    let mut launched = launched(
        kind,
        "sip:anna.lindqvist+office@voice.corp.example;ext=12",
        FrameState::Connecting,
    );
    launched.line.name = LineName::parse(name);
    let steps = vec![
        Step::new(
            "ringing",
            600,
            initiated(
                kind,
                "sip:anna.lindqvist+office@voice.corp.example;ext=12",
                false,
            ),
        ),
        Step::new(
            "ended",
            3_000,
            ended(kind, "603-S", 0, "<i>Decline self</i> & more"),
        ),
    ];
    Scene {
        launched,
        ..scene("markup", |_| "<b>&amp;</b>".to_owned(), BUILT_IN, steps)
    }
}

/// An incoming call that rings when the frame opens.
fn scene(
    id: &'static str,
    title: fn(&Catalog) -> String,
    call_id: &'static str,
    steps: Vec<Step>,
) -> Scene {
    Scene {
        id,
        title,
        call_id,
        launched: ringing_in(),
        steps,
    }
}

fn ringing_in() -> Launched {
    launched(CallType::Incoming, NUMBER, FrameState::Connecting)
}

fn text(words: &Catalog, msg: Msg) -> String {
    words.text(msg).to_owned()
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn every_scene_and_every_step_has_its_own_name() {
        let mut ids: Vec<_> = all().iter().map(|scene| scene.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all().len());
        for scene in all() {
            let mut names: Vec<_> = scene.steps.iter().map(|step| step.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), scene.steps.len(), "{}", scene.id);
        }
    }
}
