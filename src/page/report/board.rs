//! The part of the page that the backend wrote for the steps.

use std::cell::RefCell;
use std::rc::Rc;

use api::SetupStep;
use domain::Timestamp;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

use crate::browser::{Bell, Listener};
use crate::state::report::Offer;
use crate::ui::{Day, local_time};

const NOTES: [&str; 6] = ["finish", "ready", "warned", "broken", "lost", "finishing"];
const BUTTONS: [&str; 3] = ["finish", "repair", "again"];

/// It, and what was pressed in it.
pub(super) struct Board {
    section: Element,
    list: Element,
    /// What rows are made from; the last of the list.
    empty: Element,
    locale: String,
    now: Timestamp,
    pressed: Rc<RefCell<String>>,
    bell: Bell,
    _listener: Listener,
}

impl Board {
    /// Takes the section over; `None` when it is not what the backend writes.
    pub(super) fn new(section: Element, locale: &str, now: Timestamp) -> Option<Self> {
        let list = find(&section, ".steps")?;
        let empty = find(&list, "[data-testid=row]")?;
        let (pressed, bell) = (Rc::new(RefCell::default()), Bell::default());
        let (name, ring) = (Rc::clone(&pressed), bell.clone());
        let listener = Listener::new(&section, "click", move |event| {
            if let Some(button) = button_of(&event) {
                *name.borrow_mut() = button;
                ring.ring();
            }
        });
        Some(Self {
            section,
            list,
            empty,
            locale: locale.to_owned(),
            now,
            pressed,
            bell,
            _listener: listener,
        })
    }

    /// Draws a step in its row, or in a new one.
    pub(super) fn show(&self, step: &SetupStep) {
        show(&self.section, true);
        let row = find(&self.list, &["[data-id=", &step.id, "]"].concat());
        let Some(row) = row.or_else(|| self.add(&step.id)) else {
            return;
        };
        self.set_state(&row, step.state.as_str());
        write(&row, ".step-title", &step.title);
        write(
            &row,
            ".step-text span",
            step.text.as_deref().unwrap_or_default(),
        );
        write(
            &row,
            ".step-advice",
            step.advice.as_deref().unwrap_or_default(),
        );
        let at = step
            .at
            .map(|at| local_time::moment(at, &Day::of(self.now), &self.locale));
        write(&row, "time", at.as_deref().unwrap_or_default());
    }

    /// Every row waits again for what is told of it.
    pub(super) fn wait_again(&self) {
        self.reset("[data-id]", "waiting");
    }

    /// No row goes on waiting once nothing more is told: it says what that means for it.
    pub(super) fn settle(&self, state: &str) {
        self.reset("[data-state=waiting],[data-state=running]", state);
    }

    /// Rows that are such lose what was told of them, and stand so.
    fn reset(&self, such: &str, state: &str) {
        let mut next = self.list.first_element_child();
        while let Some(row) = next {
            next = row.next_element_sibling();
            if row.matches(such) == Ok(true) {
                self.set_state(&row, state);
                for place in [".step-text span", ".step-advice", "time"] {
                    write(&row, place, "");
                }
            }
        }
    }

    /// Shows a note and buttons, and no others.
    pub(super) fn offer(&self, offer: Offer) {
        for note in NOTES {
            self.toggle("data-when", note, offer.note == Some(note));
        }
        for button in BUTTONS {
            self.toggle("data-action", button, offer.buttons.contains(&button));
        }
    }

    /// The next button that is pressed.
    pub(super) async fn pressed(&self) -> String {
        self.bell.rung().await;
        self.pressed.take()
    }

    fn add(&self, id: &str) -> Option<Element> {
        let row = self.empty.clone_node_with_deep(true).ok()?;
        let row: Element = row.unchecked_into();
        // The names are plain, and the empty row is in the list: none of these can be refused.
        let _ = row.set_attribute("data-testid", "step");
        let _ = row.set_attribute("data-id", id);
        let _ = self.list.insert_before(&row, Some(&self.empty));
        show(&row, true);
        Some(row)
    }

    fn set_state(&self, row: &Element, state: &str) {
        let _ = row.set_attribute("data-state", state);
        let word = self.list.get_attribute(&["data-", state].concat());
        write(row, ".step-state", &word.unwrap_or_default());
    }

    fn toggle(&self, attribute: &str, name: &str, is_shown: bool) {
        if let Some(found) = find(&self.section, &["[", attribute, "=", name, "]"].concat()) {
            show(&found, is_shown);
        }
    }
}

fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

fn write(row: &Element, place: &str, text: &str) {
    if let Some(place) = find(row, place) {
        place.set_text_content(Some(text));
    }
}

fn show(element: &Element, is_shown: bool) {
    let _ = match is_shown {
        true => element.remove_attribute("hidden"),
        false => element.set_attribute("hidden", ""),
    };
}

fn button_of(event: &Event) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.get_attribute("data-action")
}
