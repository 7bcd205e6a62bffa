//! The client's cabinet over real HTTP, and nothing internal in it.

#[path = "api/agency.rs"]
mod agency;
#[path = "pages/cabinet.rs"]
mod cabinet;
