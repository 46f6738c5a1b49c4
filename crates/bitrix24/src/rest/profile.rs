//! `profile`: who am I, and am I an administrator? Needs no scope (reference, section 6.1).

use domain::OperatorId;

use crate::rest::{Answer, AnswerError};

/// The user whose token asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// ID; missing for dismissed users, whose answer is empty.
    pub id: Option<OperatorId>,
    /// ADMIN: boolean or `Y`.
    pub is_admin: bool,
    /// NAME.
    pub name: Option<String>,
    /// LAST_NAME.
    pub last_name: Option<String>,
}

impl Profile {
    /// Reads the answer.
    ///
    /// # Errors
    /// The portal refused, or the answer is none.
    pub fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        Answer::parse(body).map(Self::from)
    }
}

impl From<Answer> for Profile {
    fn from(answer: Answer) -> Self {
        let result = answer.into_map();
        Self {
            id: result.operator("ID"),
            is_admin: result.flag("ADMIN"),
            name: result.string("NAME"),
            last_name: result.string("LAST_NAME"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn a_dismissed_user_is_nobody_and_no_administrator() {
        let profile = Profile::parse(br#"{"result":[]}"#).expect("a profile");
        assert_eq!((profile.id, profile.is_admin), (None, false));
    }
}
