//! The installation page and the check-up: rows that the backend tells, buttons that it wrote, and
//! the portal that waits.

use api::{BootPage, SetupAction, SetupEnd, SetupOutcome, SetupStep, StepState, VERSION};
use call_card::page::{Setup, use_report};
use call_card::placement::scripted::ScriptedPortal;
use call_card::remote::Remote;
use call_card::remote::scripted::Script;
use call_card::remote::setup::Told;
use domain::Timestamp;
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::settled;

/// A page, as `backend::page::report` writes it. Taken away when dropped.
struct ReportPage {
    root: HtmlElement,
    program: AbortHandle,
}

const ROW: &str = r#"<b class="step-title"></b><span class="step-state"></span><p class="step-text"><span></span> <time></time></p><p class="step-advice"></p>"#;

impl ReportPage {
    async fn open(page: BootPage, script: &Script, portal: &ScriptedPortal) -> Self {
        let root: HtmlElement = document()
            .create_element("main")
            .expect("a node")
            .unchecked_into();
        let (hidden, known) = match page {
            BootPage::Install => (
                "",
                format!(
                    r#"<li data-testid="step" data-id="admin" data-state="waiting">{ROW}</li>"#
                ),
            ),
            _ => ("hidden", String::new()),
        };
        let notes = ["finish", "ready", "warned", "broken", "lost", "finishing"]
            .map(|when| format!(r#"<p data-when="{when}" hidden>{when}</p>"#));
        let buttons = ["finish", "repair", "again"].map(|name| {
            format!(r#"<button type="button" data-action="{name}" hidden>{name}</button>"#)
        });
        root.set_inner_html(&format!(
            r#"<section data-testid="report" {hidden}><ol class="steps" data-waiting="Waiting" data-done="In order"
            data-failed="Not in order" data-skipped="Not done" data-lost="Not known">{known}<li data-testid="row" hidden>{ROW}</li></ol>{}{}</section><p class="late"></p>"#,
            notes.concat(),
            buttons.concat(),
        ));
        document()
            .body()
            .expect("a body")
            .append_child(&root)
            .expect("a place");
        let (work, program) = abortable(use_report(Setup {
            page,
            ticket: "t".into(),
            now: Timestamp::from_millis(1_773_500_000_000),
            locale: "en".into(),
            remote: Remote::Scripted(script.clone()),
            placement: portal.placement(),
        }));
        wasm_bindgen_futures::spawn_local(async move {
            let _ = work.await;
        });
        settled().await;
        Self { root, program }
    }

    fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).expect("a selector");
        found
            .unwrap_or_else(|| panic!("no {selector}"))
            .unchecked_into()
    }

    /// What a person can read, piece by piece.
    fn shown(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        let element = |n| {
            found
                .item(n)
                .map(|node| node.unchecked_into::<HtmlElement>())
        };
        let all = (0..found.length()).filter_map(element);
        let shown = all.filter(|element| !element.hidden());
        shown
            .map(|element| element.text_content().unwrap_or_default())
            .collect()
    }

    fn notes(&self) -> Vec<String> {
        self.shown("[data-when]")
    }

    fn buttons(&self) -> Vec<String> {
        self.shown("button")
    }

    async fn press(&self, button: &str) {
        self.find(&format!("[data-action={button}]")).click();
        settled().await;
    }
}

impl Drop for ReportPage {
    fn drop(&mut self) {
        self.program.abort();
        self.root.remove();
    }
}

fn step(id: &str, state: StepState, text: &str) -> Told {
    Told::Step(SetupStep {
        version: VERSION,
        id: id.into(),
        state,
        title: format!("About {id}"),
        text: Some(text.into()),
        advice: None,
        at: None,
    })
}

fn end(outcome: SetupOutcome, can_repair: bool) -> Told {
    Told::End(SetupEnd {
        version: VERSION,
        outcome,
        can_repair,
        can_finish: false,
    })
}

fn installing() -> ScriptedPortal {
    let portal = ScriptedPortal::default();
    portal.answer("getInitData", r#"{"INSTALL":true}"#);
    portal
}

#[wasm_bindgen_test]
async fn each_step_stands_in_its_row_as_it_was_told_last() {
    let script = Script::default();
    script.tell_setup(vec![
        step("admin", StepState::Running, ""),
        step("admin", StepState::Done, "An <b>administrator</b>"),
        step("events", StepState::Failed, "None"),
        end(SetupOutcome::Broken, true),
    ]);
    let page = ReportPage::open(BootPage::Install, &script, &installing()).await;
    assert_eq!(script.actions(), [SetupAction::Install]);
    let rows = page.shown("[data-testid=step]");
    assert_eq!(rows.len(), 2, "{rows:?}");
    let admin = page.find("[data-id=admin]");
    assert_eq!(admin.get_attribute("data-state").as_deref(), Some("done"));
    assert!(rows[0].contains("About admin") && rows[0].contains("In order"));
    assert!(
        rows[0].contains("An <b>administrator</b>"),
        "text stays text"
    );
    assert!(rows[1].contains("Not in order"));
    assert!(page.shown(".late").is_empty(), "it has come in time");
    assert_eq!(page.notes(), ["broken"]);
    assert_eq!(page.buttons(), ["repair", "again"]);
}

#[wasm_bindgen_test]
async fn a_moment_is_told_on_the_readers_clock() {
    let script = Script::default();
    let at = Timestamp::from_millis(1_773_239_326_000);
    let Told::Step(told) = step("last-event", StepState::Done, "Received") else {
        unreachable!("it is a step")
    };
    let told = SetupStep {
        at: Some(at),
        ..told
    };
    script.tell_setup(vec![Told::Step(told), end(SetupOutcome::Ready, false)]);
    let page = ReportPage::open(BootPage::App, &script, &ScriptedPortal::default()).await;
    let time = page.find("time").text_content().expect("a moment");
    assert!(time.contains("2026"), "with its day: {time}");
}

#[wasm_bindgen_test]
async fn an_installation_is_finished_by_its_button_alone() {
    let (script, portal) = (Script::default(), installing());
    script.tell_setup(vec![end(SetupOutcome::Ready, false)]);
    let page = ReportPage::open(BootPage::Install, &script, &portal).await;
    assert_eq!(
        (page.notes(), page.buttons()),
        (vec!["finish".into()], vec!["finish".into()])
    );
    assert_eq!(
        portal.commands(),
        ["getInitData"],
        "nothing is finished by itself"
    );
    page.press("finish").await;
    let told = portal.commands();
    assert_eq!(told, ["getInitData", "setInstall", "setInstallFinish"]);
    assert_eq!(page.notes(), ["finishing"]);
    assert!(page.buttons().is_empty(), "it cannot be pressed twice");
}

#[wasm_bindgen_test]
async fn an_application_that_is_installed_has_nothing_to_finish() {
    for answer in [r#"{"INSTALL":false}"#, "{}", "null", "7"] {
        let (script, portal) = (Script::default(), ScriptedPortal::default());
        portal.answer("getInitData", answer);
        script.tell_setup(vec![end(SetupOutcome::Ready, false)]);
        let page = ReportPage::open(BootPage::Install, &script, &portal).await;
        assert_eq!(page.notes(), ["ready"], "{answer}");
        assert!(page.buttons().is_empty(), "{answer}");
    }
}

#[wasm_bindgen_test]
async fn what_broke_off_is_tried_again_by_its_button() {
    let script = Script::default();
    script.tell_setup(vec![step("admin", StepState::Done, "Yes")]);
    script.tell_setup(vec![
        step("admin", StepState::Done, "Yes"),
        end(SetupOutcome::Ready, false),
    ]);
    let page = ReportPage::open(BootPage::Install, &script, &installing()).await;
    assert_eq!(
        (page.notes(), page.buttons()),
        (vec!["lost".into()], vec!["again".into()])
    );
    page.press("again").await;
    assert_eq!(script.actions(), [SetupAction::Install; 2]);
    assert_eq!(page.notes(), ["finish"]);
    assert_eq!(
        page.shown("[data-testid=step]").len(),
        1,
        "no row stands twice"
    );
}

#[wasm_bindgen_test]
async fn a_step_that_was_not_come_to_says_so_and_does_not_go_on_waiting() {
    let script = Script::default();
    script.tell_setup(vec![
        step("portal", StepState::Running, ""),
        step("portal", StepState::Failed, "It does not answer"),
        end(SetupOutcome::Broken, false),
    ]);
    script.tell_setup(vec![step("portal", StepState::Running, "")]);
    let page = ReportPage::open(BootPage::Install, &script, &installing()).await;
    let stands = |id: &str| {
        let row = page.find(&format!("[data-id={id}]"));
        let word = row.query_selector(".step-state").expect("a selector");
        let word = word.and_then(|word| word.text_content());
        (row.get_attribute("data-state"), word)
    };
    let told = |state: &str, word: &str| (Some(state.to_owned()), Some(word.to_owned()));
    assert_eq!(stands("admin"), told("skipped", "Not done"));
    assert_eq!(stands("portal"), told("failed", "Not in order"));
    page.press("again").await;
    assert_eq!(page.notes(), ["lost"]);
    assert_eq!(stands("admin"), told("lost", "Not known"));
    assert_eq!(
        stands("portal"),
        told("lost", "Not known"),
        "it may have gone on"
    );
}

#[wasm_bindgen_test]
async fn a_check_up_is_shown_to_an_administrator_and_repairs_by_its_button() {
    let script = Script::default();
    script.tell_setup(vec![
        step("events", StepState::Failed, "Missing"),
        end(SetupOutcome::Broken, true),
    ]);
    script.tell_setup(vec![
        step("events", StepState::Done, "All"),
        end(SetupOutcome::Ready, false),
    ]);
    let page = ReportPage::open(BootPage::App, &script, &ScriptedPortal::default()).await;
    assert!(!page.find("section").hidden());
    page.press("repair").await;
    assert_eq!(script.actions(), [SetupAction::Check, SetupAction::Repair]);
    assert_eq!(page.notes(), ["ready"]);
    assert!(page.shown("[data-id=events]")[0].contains("All"));
}

#[wasm_bindgen_test]
async fn whoever_is_no_administrator_sees_no_check_up() {
    let script = Script::default();
    script.tell_setup(vec![end(SetupOutcome::NotAdmin, false)]);
    let page = ReportPage::open(BootPage::App, &script, &ScriptedPortal::default()).await;
    assert!(page.find("section").hidden());
}
