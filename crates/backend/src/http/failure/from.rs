//! Errors of the modules below, as what they mean to whoever asked.

use bitrix24::{DecodeError, EventError, LaunchError};

use super::Failure;
use crate::ingest::IngestError;
use crate::journal::JournalError;
use crate::portals::PortalsError;
use crate::trust::TrustError;

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::UnsupportedType => Self::UnsupportedType,
            DecodeError::TooLarge => Self::TooLarge,
            DecodeError::Malformed
            | DecodeError::TooManyPairs
            | DecodeError::TooDeep
            | DecodeError::NotAnEvent => Self::Malformed(error.to_string()),
        }
    }
}

impl From<EventError> for Failure {
    fn from(EventError::TooLong(field): EventError) -> Self {
        Self::InvalidField(field)
    }
}

impl From<LaunchError> for Failure {
    fn from(error: LaunchError) -> Self {
        match error {
            LaunchError::Decode(error) => error.into(),
            LaunchError::Missing(field) => Self::MissingField(field),
            LaunchError::Invalid(field) => Self::InvalidField(field),
        }
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        if error.ends_by_itself() {
            Self::AuthorizationUnavailable
        } else {
            Self::NotGenuine(error.to_string())
        }
    }
}

impl From<PortalsError> for Failure {
    fn from(error: PortalsError) -> Self {
        match error {
            PortalsError::Journal(error) => error.into(),
            PortalsError::Address(_) => Self::NotProven(error.to_string()),
            PortalsError::Seal(..) | PortalsError::Unseal(..) | PortalsError::Corrupt(_) => {
                Self::Internal(error.to_string())
            }
        }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::JournalUnavailable(error)
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::NoPortal => Self::NotProven(error.to_string()),
            IngestError::Event(error) => error.into(),
            IngestError::Journal(error) => error.into(),
        }
    }
}
