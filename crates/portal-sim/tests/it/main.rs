//! The simulator from outside: what an application sees of it.

mod events;
mod faults;
mod install;
mod launch;
mod oauth;
mod page;
mod receiver;
mod rest;
mod shape;
mod stop;
mod terms;
