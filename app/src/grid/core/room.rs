//! How much room there is, and what that means for rows and columns.

use importer::format::Field;
use importer::message::ColumnState;

use super::{Core, Frame};

/// What only the browser knows, in pixels. Read when it has laid out the page, so that drawing never makes it do so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Room {
    pub width: f64,
    height: f64,
    heads: f64,
    pub gutter: f64,
    /// How far it is scrolled.
    pub left: f64,
    pub top: f64,
}

impl Core {
    /// Reads the sizes anew. Were they others before?
    pub(super) fn measure(&mut self) -> bool {
        let Some(Frame { scroller, heads, .. }) = &self.frame else { return false };
        let gutter = heads.query_selector(".grid-gutter").ok().flatten();
        let room = Room {
            width: f64::from(scroller.client_width()),
            height: f64::from(scroller.client_height()),
            heads: f64::from(heads.offset_height()),
            gutter: f64::from(gutter.map_or(0, |gutter| gutter.client_width())),
            left: f64::from(scroller.scroll_left()),
            top: f64::from(scroller.scroll_top()),
        };
        self.scroll.viewport = (room.height - room.heads).max(0.0);
        std::mem::replace(&mut self.room, room) != room
    }

    /// Scrolls the browser to where the rows are drawn. Only if it is elsewhere: it lays out everything at once for that.
    pub fn place(&mut self) {
        let top = self.scroll.position().round();
        if let Some(frame) = &self.frame
            && (top - self.room.top).abs() >= 1.0
        {
            frame.scroller.set_scroll_top(top as i32);
            self.room.top = top;
        }
    }

    /// Which columns are in the page, from how far it is scrolled sideways. Writes the widths where they changed.
    pub(super) fn lay_out(&mut self, frame: &Frame) {
        let seen = self.layout.seen(self.room.left, self.room.width);
        if seen == self.seen {
            return;
        }
        self.seen = seen;
        let mut columns = format!("var(--grid-gutter) {}px", self.layout.left(seen.0));
        for column in seen.0..seen.1 {
            columns.push_str(&format!(" {}px", self.layout.width(column)));
        }
        let rest = self.layout.total() - self.layout.left(seen.1);
        columns.push_str(&format!(" {rest}px"));
        let _ = frame.grid.style().set_property("--grid-columns", &columns);
    }
}

/// A column's width in pixels: what it holds, room for a mark, and most of its heading.
pub(super) fn width(column: &ColumnState) -> f64 {
    const CHARACTER: f64 = 7.2;
    const AROUND: f64 = 40.0;
    // Room to type, where there is nothing yet.
    let field = match column.field {
        Some(Field::Email | Field::Parent | Field::Instructor | Field::Student) => 22,
        Some(field) => (field.label().len() + 2).max(9),
        None => 14,
    };
    let header = column.header.chars().count().min(16);
    let characters = field.max(header).max(usize::from(column.width));
    (characters as f64 * CHARACTER + AROUND).clamp(88.0, 320.0).round()
}
