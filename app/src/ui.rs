//! What the pages are made of: small pieces that know nothing of imports or people.
//!
//! Text and shape stand in `style/components/`, one file per component. Every piece ends as an [`AnyView`]: the page
//! is loaded by every visitor, and a type for each combination of pieces would be paid for in bytes.
//!
//! [`AnyView`]: leptos::prelude::AnyView

pub mod button;
pub mod change;
pub mod dialog;
pub mod empty;
pub mod fates;
pub mod field;
pub mod head;
pub mod icon;
pub mod leave;
pub mod load;
pub mod locale;
pub mod menu;
pub mod pager;
pub mod person;
pub mod search;
pub mod session;
pub mod shell;
pub mod stepper;
pub mod tabs;
pub mod theme;
pub mod toast;

pub use button::Button;
pub use dialog::Dialog;
pub use head::{Heading, set_title};
pub use icon::{icon, mark};
pub use load::Load;
pub use locale::{count, number};
pub use session::{Session, session};
pub use tabs::{TabLabel, Tabs};
pub use toast::{Kind, toast};
