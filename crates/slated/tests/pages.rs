//! The pages over real HTTP: who gets in and until when, what a form must carry, who may see what, and what people
//! wrote stays what they wrote.

#[path = "api/agency.rs"]
mod agency;
#[path = "pages/browser.rs"]
mod browser;
#[path = "pages/last_word.rs"]
mod last_word;
#[path = "pages/payloads.rs"]
mod payloads;
#[path = "pages/sign_in.rs"]
mod sign_in;
#[path = "pages/who.rs"]
mod who;
