//! What a page offers after an installation or a check-up. Pure.

use api::{BootPage, SetupAction, SetupEnd, SetupOutcome, StepState};

/// A note to read and buttons to press, by their names in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The note; none when the steps say it all.
    pub note: Option<&'static str>,
    /// The buttons.
    pub buttons: &'static [&'static str],
}

/// Nothing, while something runs.
pub const NOTHING: Offer = Offer {
    note: None,
    buttons: &[],
};

/// While the portal finishes what we told it to.
pub const FINISHING: Offer = Offer {
    note: Some("finishing"),
    buttons: &[],
};

/// What a page begins with.
pub const fn first_action(page: BootPage) -> SetupAction {
    match page {
        BootPage::Install => SetupAction::Install,
        BootPage::App | BootPage::Card => SetupAction::Check,
    }
}

/// What a button asks the backend for; `None` for one that asks the portal page.
pub fn action_of(button: &str, page: BootPage) -> Option<SetupAction> {
    match button {
        "again" => Some(first_action(page)),
        "repair" => Some(SetupAction::Repair),
        _ => None,
    }
}

/// How a step stands of which nothing was told to the last: it was not done, or what became of it
/// was not heard.
pub const fn untold(end: Option<SetupEnd>) -> &'static str {
    match end {
        Some(_) => StepState::Skipped.as_str(),
        None => "lost",
    }
}

/// What to offer: `end` is missing when the backend was not heard to the end, and `is_install` is
/// the portal page's word that it waits for an installation.
pub const fn offer(end: Option<SetupEnd>, is_install: bool) -> Offer {
    let Some(end) = end else {
        return Offer {
            note: Some("lost"),
            buttons: &["again"],
        };
    };
    let note = match end.outcome {
        SetupOutcome::NotAdmin => return NOTHING,
        SetupOutcome::Ready | SetupOutcome::Warned if is_install => {
            return Offer {
                note: Some("finish"),
                buttons: &["finish"],
            };
        }
        SetupOutcome::Ready => "ready",
        SetupOutcome::Warned => "warned",
        SetupOutcome::Broken => "broken",
    };
    Offer {
        note: Some(note),
        buttons: match end.outcome {
            SetupOutcome::Ready => &[],
            _ if end.can_repair => &["repair", "again"],
            _ => &["again"],
        },
    }
}

#[cfg(test)]
mod tests {
    use api::{BootPage, SetupAction, SetupEnd, SetupOutcome, VERSION};

    use super::{NOTHING, action_of, offer, untold};

    fn end(outcome: SetupOutcome, can_repair: bool) -> Option<SetupEnd> {
        Some(SetupEnd {
            version: VERSION,
            outcome,
            can_repair,
            can_finish: false,
        })
    }

    #[test]
    fn an_installation_is_finished_only_where_the_portal_page_waits_for_it() {
        let ready = end(SetupOutcome::Ready, false);
        assert_eq!(offer(ready, true).buttons, ["finish"]);
        assert_eq!(offer(ready, false).note, Some("ready"));
        assert!(offer(ready, false).buttons.is_empty());
    }

    #[test]
    fn what_is_broken_can_be_tried_again_and_never_finished() {
        let broken = offer(end(SetupOutcome::Broken, true), true);
        assert_eq!(
            (broken.note, broken.buttons),
            (Some("broken"), &["repair", "again"][..])
        );
        assert_eq!(offer(None, true).note, Some("lost"));
        assert_eq!(offer(None, true).buttons, ["again"]);
    }

    #[test]
    fn what_works_but_needs_attention_is_not_called_in_order_and_can_be_finished() {
        let warned = end(SetupOutcome::Warned, false);
        assert_eq!(offer(warned, true).buttons, ["finish"]);
        assert_eq!(offer(warned, false).note, Some("warned"));
        assert_eq!(offer(warned, false).buttons, ["again"]);
        let mendable = offer(end(SetupOutcome::Warned, true), false);
        assert_eq!(mendable.buttons, ["repair", "again"]);
    }

    #[test]
    fn a_repair_is_offered_only_when_it_helps() {
        assert_eq!(
            offer(end(SetupOutcome::Broken, false), false).buttons,
            ["again"]
        );
    }

    #[test]
    fn what_was_not_told_was_not_done_unless_nobody_heard_the_end() {
        assert_eq!(untold(end(SetupOutcome::Broken, false)), "skipped");
        assert_eq!(untold(None), "lost");
    }

    #[test]
    fn whoever_is_no_administrator_is_offered_nothing() {
        assert_eq!(offer(end(SetupOutcome::NotAdmin, false), true), NOTHING);
    }

    #[test]
    fn again_means_what_the_page_began_with() {
        assert_eq!(
            action_of("again", BootPage::Install),
            Some(SetupAction::Install)
        );
        assert_eq!(action_of("again", BootPage::App), Some(SetupAction::Check));
        assert_eq!(
            action_of("repair", BootPage::App),
            Some(SetupAction::Repair)
        );
        assert_eq!(action_of("finish", BootPage::Install), None);
    }
}
