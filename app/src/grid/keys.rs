//! Which key does what: the keyboard contract of the grid, without a browser.

use super::model::Motion;

/// A key as it was pressed. `ctrl` is also the Mac's command key.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    pub key: &'a str,
    pub ctrl: bool,
    pub shift: bool,
    pub alt: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Move {
        motion: Motion,
        extend: bool,
    },
    SelectAll,
    /// Edits the cell as it is.
    Edit,
    /// Edits the cell, beginning anew with what was typed.
    Type(String),
    Empty,
    Undo,
    Redo,
    Problem {
        back: bool,
    },
    /// Into what is said about the cell.
    Into,
    /// Opens a heading's menu.
    Menu,
    Rename,
    Escape,
}

/// What a key does on a cell, or on a heading.
pub fn act(press: Press<'_>, on_heading: bool) -> Option<Act> {
    let Press { key, ctrl, shift, alt } = press;
    if alt {
        return match key {
            "ArrowDown" if on_heading => Some(Act::Menu),
            "ArrowDown" => Some(Act::Into),
            _ => None,
        };
    }
    if let Some(motion) = motion(key, ctrl) {
        return Some(Act::Move { motion, extend: shift });
    }
    match (key, ctrl) {
        ("F8", _) => Some(Act::Problem { back: shift }),
        ("Escape", _) => Some(Act::Escape),
        ("z" | "Z", true) => Some(if shift { Act::Redo } else { Act::Undo }),
        ("y" | "Y", true) => Some(Act::Redo),
        ("Enter" | " ", false) if on_heading => Some(Act::Menu),
        ("F2", false) if on_heading => Some(Act::Rename),
        _ if on_heading => None,
        ("a" | "A", true) => Some(Act::SelectAll),
        ("Enter" | "F2", false) => Some(Act::Edit),
        ("Delete" | "Backspace", false) => Some(Act::Empty),
        (_, true) => None,
        // A printable key names itself; all others have names of two letters and more.
        (typed, false) if typed.chars().count() == 1 => Some(Act::Type(typed.to_owned())),
        // What an input method will make of it stands in the editor.
        ("Process" | "Dead", false) => Some(Act::Type(String::new())),
        _ => None,
    }
}

fn motion(key: &str, ctrl: bool) -> Option<Motion> {
    Some(match (key, ctrl) {
        ("ArrowUp", false) => Motion::Up,
        ("ArrowDown", false) => Motion::Down,
        ("ArrowLeft", false) => Motion::Left,
        ("ArrowRight", false) => Motion::Right,
        ("ArrowUp", true) => Motion::Top,
        ("ArrowDown", true) => Motion::Bottom,
        ("ArrowLeft", true) | ("Home", false) => Motion::Home,
        ("ArrowRight", true) | ("End", false) => Motion::End,
        ("Home", true) => Motion::First,
        ("End", true) => Motion::Last,
        ("PageUp", _) => Motion::PageUp,
        ("PageDown", _) => Motion::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press { key, ctrl: false, shift: false, alt: false }
    }

    #[test]
    fn typing_edits_and_commands_do_not() {
        assert_eq!(act(press("é"), false), Some(Act::Type("é".to_owned())));
        assert_eq!(act(press("F5"), false), None);
        assert_eq!(act(Press { ctrl: true, ..press("c") }, false), None);
        assert_eq!(act(press("x"), true), None);
    }

    #[test]
    fn shift_extends_and_ctrl_goes_to_the_ends() {
        let extended = act(Press { ctrl: true, shift: true, ..press("End") }, false);
        assert_eq!(extended, Some(Act::Move { motion: Motion::Last, extend: true }));
    }

    #[test]
    fn the_same_keys_open_a_cell_and_a_heading() {
        assert_eq!(act(press("F2"), false), Some(Act::Edit));
        assert_eq!(act(press("F2"), true), Some(Act::Rename));
        assert_eq!(act(Press { alt: true, ..press("ArrowDown") }, false), Some(Act::Into));
        assert_eq!(act(press("Enter"), true), Some(Act::Menu));
    }
}
