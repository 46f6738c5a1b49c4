//! A simulated Bitrix24 portal for development and for end-to-end tests.
//!
//! It imports nothing of the application it is there to test, so that it can disagree with it.
//! What it does follows the protocol reference; where a doc comment says *reference*, a section
//! of that page is meant.
//!
//! ```no_run
//! # async fn show() -> anyhow::Result<()> {
//! use portal_sim::{CallSpec, End, OPERATOR, Options, SimPortal};
//!
//! let portal = SimPortal::start(Options::default()).await?;
//! portal.set_app_url("http://127.0.0.1:8080");
//! assert_eq!(portal.install().await.status, 200);
//! let call = portal.call(CallSpec::incoming());
//! call.init().await;
//! call.start(OPERATOR).await;
//! call.end(End::answered(95)).await;
//! portal.stop().await;
//! # Ok(())
//! # }
//! ```

mod auth;
mod call;
mod clock;
mod core;
mod event;
mod fault;
mod host_page;
mod http_client;
mod id;
mod launch;
mod mode;
mod oauth;
mod options;
mod php;
mod portal;
mod record;
mod rest;
mod script;
mod server;
mod sim_call;
mod standing;
mod terms;
mod token;
mod webhook;

pub use call::{CallSpec, CardState, Crm, End, Phase};
pub use fault::{Case, Faults, OauthFault, RestFault};
pub use launch::LaunchForm;
pub use mode::Mode;
pub use options::{ADMINISTRATOR, OPERATOR, Options, Profile, SECOND_OPERATOR};
pub use portal::SimPortal;
pub use record::{Delivered, Received, Sent};
pub use rest::binding::{BoundEvent, BoundPlacement};
pub use sim_call::SimCall;
pub use standing::{Standing, Wiring};
pub use terms::{Bucket, Terms};
