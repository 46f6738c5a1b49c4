//! The page's title: the number, for those who look at a list of frames or tabs.

use domain::PhoneNumber;
use leptos::prelude::*;

use crate::browser::document;
use crate::state::CallStore;

/// Names the page after the customer's number, once it is known.
pub fn use_title(call: CallStore) {
    Effect::new(move |_| {
        let number = call.with_picture(|picture| picture.number.clone());
        if let Some(PhoneNumber::Known(number)) = number {
            document::set_title(number.as_str());
        }
    });
}
