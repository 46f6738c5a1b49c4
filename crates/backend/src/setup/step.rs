//! The steps of an installation and of a check-up.

use i18n::Msg;

/// One step. Its id is part of our format; its words are in `i18n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Whether the reader is an administrator.
    Admin,
    /// Whether we know the portal.
    Portal,
    /// Whether we know our own address.
    Address,
    /// Scopes.
    Scope,
    /// The tab.
    Placement,
    /// Subscriptions.
    Events,
    /// Bindings to old addresses, and double ones.
    Strays,
    /// Whether the portal calls the installation finished.
    Installed,
    /// The kept tokens.
    Access,
    /// Its clock and ours.
    Clock,
    /// The last event we received.
    LastEvent,
    /// How long events are on the way.
    Delay,
    /// Our version.
    Version,
}

impl Step {
    /// What an installation goes through, in its order; left-over handlers only when there are any.
    pub const OF_INSTALLATION: [Self; 7] = [
        Self::Admin,
        Self::Portal,
        Self::Address,
        Self::Scope,
        Self::Placement,
        Self::Events,
        Self::Installed,
    ];

    /// The id on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Portal => "portal",
            Self::Address => "address",
            Self::Scope => "scope",
            Self::Placement => "placement",
            Self::Events => "events",
            Self::Strays => "strays",
            Self::Installed => "installed",
            Self::Access => "access",
            Self::Clock => "clock",
            Self::LastEvent => "last-event",
            Self::Delay => "delay",
            Self::Version => "version",
        }
    }

    /// What it is about.
    pub const fn title(self) -> Msg {
        match self {
            Self::Admin => Msg::StepAdmin,
            Self::Portal => Msg::StepPortal,
            Self::Address => Msg::StepAddress,
            Self::Scope => Msg::StepScope,
            Self::Placement => Msg::StepPlacement,
            Self::Events => Msg::StepEvents,
            Self::Strays => Msg::StepStrays,
            Self::Installed => Msg::StepInstalled,
            Self::Access => Msg::StepAccess,
            Self::Clock => Msg::StepClock,
            Self::LastEvent => Msg::StepLastEvent,
            Self::Delay => Msg::StepDelay,
            Self::Version => Msg::StepVersion,
        }
    }
}
