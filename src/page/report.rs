//! The installation page and the check-up: the backend writes the page and words each step
//! (`backend::page::report`); this puts the steps in their places and makes the buttons work.

mod board;

use api::{BootPage, SetupAction, SetupEnd};
use domain::Timestamp;

use crate::browser::document;
use crate::placement::Placement;
use crate::remote::Remote;
use crate::remote::setup::Told;
use crate::state::report::{FINISHING, NOTHING, action_of, first_action, offer, untold};
use board::Board;

/// What a report is made with.
#[derive(Debug)]
pub struct Setup {
    /// Which page this is.
    pub page: BootPage,
    /// What the backend gave it to ask with.
    pub ticket: String,
    /// When the page was written: a moment of another day is told with its date.
    pub now: Timestamp,
    /// The language of moments, BCP 47.
    pub locale: String,
    /// The backend.
    pub remote: Remote,
    /// The portal page around us.
    pub placement: Placement,
}

/// Runs what the page is for, and then what is pressed, for the life of the page.
pub async fn use_report(setup: Setup) {
    let section = document::find("[data-testid=report]");
    let Some(board) = section.and_then(|section| Board::new(section, &setup.locale, setup.now))
    else {
        return;
    };
    if let Some(late) = document::find(".late") {
        late.remove();
    }
    let mut action = first_action(setup.page);
    loop {
        board.offer(NOTHING);
        let end = run(&setup, action, &board).await;
        board.settle(untold(end));
        // What the portal page says is believed no further than to show a button, and pressing it
        // tells the portal page nothing but "done".
        let is_install = setup.page == BootPage::Install && setup.placement.is_installing().await;
        board.offer(offer(end, is_install));
        action = pressed(&setup, &board).await;
    }
}

/// Asks for it, and draws what is told; `None` when it is not told to the end.
async fn run(setup: &Setup, action: SetupAction, board: &Board) -> Option<SetupEnd> {
    let stream = setup.remote.open_setup(&setup.ticket, action).await;
    let mut stream = stream.ok()?;
    loop {
        match stream.next().await? {
            Told::Step(step) => board.show(&step),
            Told::End(end) => return Some(end),
        }
    }
}

/// Waits for a button that asks the backend for something.
async fn pressed(setup: &Setup, board: &Board) -> SetupAction {
    loop {
        let button = board.pressed().await;
        if let Some(action) = action_of(&button, setup.page) {
            board.wait_again();
            return action;
        }
        // The portal page reloads when it is done, and takes this page with it.
        board.offer(FINISHING);
        setup.placement.finish_installation();
    }
}
