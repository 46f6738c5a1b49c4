//! The backend's contract, in one binary.

mod stand;
mod whole_call;
