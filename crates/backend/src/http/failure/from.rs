//! Errors of the modules below, as what they mean to whoever asked.

use bitrix24::{DecodeError, EventError, LaunchError, NotGenuine};

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

impl From<NotGenuine> for Failure {
    fn from(error: NotGenuine) -> Self {
        Self::NotGenuine(error.to_string())
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        match error {
            TrustError::Unavailable => Self::AuthorizationUnavailable,
            TrustError::Refused => Self::NotGenuine(error.to_string()),
            TrustError::NotGenuine(why) => why.into(),
            TrustError::AddressRefused => Self::NotGenuine(error.to_string()),
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
