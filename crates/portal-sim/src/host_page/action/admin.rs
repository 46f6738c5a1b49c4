//! The administrator's buttons.

use serde_json::{Value, json};

use super::{Wish, answered};
use crate::options::ADMINISTRATOR;
use crate::portal::SimPortal;

/// Does what a button says; `None` when it is not an administrator's.
pub(super) async fn act(portal: &SimPortal, action: &str, wish: &Wish) -> Option<Value> {
    let delivered = match action {
        "install" => portal.install().await,
        "install-finish" => portal.finish_installation().await,
        "install-callback" => portal.install_callback().await,
        "update" => portal.update(&wish.token).await,
        "update-to-install" => portal.update_to_install(&wish.token).await,
        "uninstall" => portal.uninstall(wish.clean).await,
        _ => return turn(portal, action, wish).await,
    };
    Some(answered(&delivered))
}

/// What the application is not told of.
async fn turn(portal: &SimPortal, action: &str, wish: &Wish) -> Option<Value> {
    match action {
        "add" => portal.add(&wish.token),
        "unbind-all" => portal.unbind_all(),
        "double-events" => {
            for bound in portal.bound_events() {
                portal.bind_event(&bound.event, &bound.handler, ADMINISTRATOR);
            }
        }
        "expire-tokens" => portal.expire_all(),
        "end-grants" => portal.end_grants(),
        "terms" => {
            portal.terms(|terms| terms.clone_from(&wish.terms));
        }
        "move" => {
            return Some(match portal.change_address().await {
                Ok(()) => json!({"url": portal.url()}),
                Err(error) => json!({"error": error.to_string()}),
            });
        }
        _ => return None,
    }
    Some(json!({"silent": true}))
}
