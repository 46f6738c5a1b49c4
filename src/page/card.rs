//! The call card.

use domain::decimal;

use crate::panel::{callback_panel, connection_panel, header_panel, outcome_panel, timeline_panel};
use crate::state::{CallStore, ConnectionStore, Portal};
use crate::ui::node::Attributes;
use crate::ui::{Node, Words, element};

/// What the card of a call is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct CardPage {
    /// The call.
    pub call: CallStore,
    /// The line to the backend.
    pub connection: ConnectionStore,
    /// Where links into the portal lead.
    pub portal: Portal,
    /// The reader's words.
    pub words: Words,
}

impl CardPage {
    /// The card.
    pub fn draw(self) -> Node {
        let Self {
            call,
            connection,
            portal,
            words,
        } = self;
        element("main")
            .class("card")
            .testid("card")
            .live_attrs(move || self.marks())
            .child(header_panel(call, words, portal))
            .child(outcome_panel(call, words))
            .child(callback_panel(call, words, portal))
            .child(timeline_panel(call, words))
            .child(connection_panel(call, connection, words))
            .into()
    }

    /// What styles, supervisors' tools and tests read off the card.
    fn marks(self) -> Attributes {
        let mut marks = self.call.with_picture(|picture| {
            let mut marks: Attributes = vec![
                ("data-state", picture.state.as_str().into()),
                ("data-direction", picture.direction.as_str().into()),
                ("data-seq", decimal(picture.head).into()),
            ];
            let disposition = picture.outcome.as_ref().map(|outcome| outcome.disposition);
            marks.extend(disposition.map(|it| ("data-disposition", it.as_str().into())));
            marks
        });
        let connection = self.connection.connection();
        marks.push(("data-connection", connection.as_str().into()));
        marks
    }
}
