//! The root of what is drawn.

use any_spawner::Executor;
use leptos::prelude::Owner;
use leptos::tachys::renderer::types;

use crate::ui::Node;
use crate::ui::drawn::Drawn;
use crate::ui::place::Place;

/// What is drawn in an element, with all that keeps it up to date. Taken away when dropped.
#[derive(Debug)]
#[must_use = "it is taken away when dropped"]
pub struct Mounted {
    drawn: Drawn,
    owner: Owner,
}

/// Draws in an element, within one task. What stands there is taken over where it is the same, as
/// the backend's first paint is, and taken away where it is not: nothing blinks.
pub fn mount(root: &types::Element, draw: impl FnOnce() -> Node) -> Mounted {
    // It is an error to begin twice, and no harm.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let drawn = owner.with(|| {
        let node = draw();
        let mut place = Place::over(root);
        let drawn = node.build(&mut place);
        place.clear();
        drawn
    });
    Mounted { drawn, owner }
}

impl Mounted {
    /// Keeps it for as long as the page lives.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.drawn.remove();
        // Each task holds its owner, which would not end by itself.
        self.owner.cleanup();
    }
}
