//! Chance, for waits that must not all be alike.

/// Draws numbers.
#[derive(Debug, Clone, Copy)]
pub enum Chance {
    /// The browser's dice.
    Browser,
    /// Dice that always fall the same, for tests and the preview.
    #[cfg(debug_assertions)]
    Fixed(f64),
}

impl Chance {
    /// A number between 0 and 1.
    pub fn draw(self) -> f64 {
        match self {
            Self::Browser => browser_dice(),
            #[cfg(debug_assertions)]
            Self::Fixed(number) => number,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "here chance comes in")]
fn browser_dice() -> f64 {
    js_sys::Math::random()
}
