//! Mouse, pen and touch: where they point, and what that selects.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent, WheelEvent};

use super::core::Grid;
use super::model::{At, Selection};

/// What is under the pointer.
enum Hit {
    Cell(At),
    /// The line number: the whole row.
    Gutter(i64),
    Heading(u16),
}

fn hit(event: &Event) -> Option<Hit> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let cell = target.closest(".grid-cell, .grid-gutter, .grid-head").ok()??;
    let number = |element: &Element, name: &str| element.get_attribute(name)?.parse::<i64>().ok();
    let column = number(&cell, "aria-colindex")? - 2;
    let row = number(&cell.parent_element()?, "aria-rowindex")? - 2;
    match (u16::try_from(column), row) {
        (Ok(column), -1) => Some(Hit::Heading(column)),
        (Ok(column), row) => Some(Hit::Cell(At { row, column })),
        (Err(_), row) if row >= 0 => Some(Hit::Gutter(row)),
        _ => None,
    }
}

impl Grid {
    pub fn pointer_down(self, event: &PointerEvent) {
        // A finger scrolls; its tap arrives as a click.
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        let Some(hit) = hit(event) else { return };
        if matches!(hit, Hit::Heading(_)) {
            return;
        }
        event.prevent_default();
        self.commit(None);
        self.point(&hit, event.shift_key());
        self.with(|core| core.dragging = true);
        self.follow();
    }

    pub fn pointer_move(self, event: &PointerEvent) {
        if !self.with(|core| core.dragging) {
            return;
        }
        if event.buttons() & 1 == 0 {
            self.pointer_up();
            return;
        }
        if let Some(Hit::Cell(at)) = hit(event)
            && self.with(|core| core.selection.focus != at)
        {
            self.with(|core| core.selection.focus = at);
            self.hushed.set(true);
            self.follow();
        }
    }

    pub fn pointer_up(self) {
        self.with(|core| core.dragging = false);
    }

    /// A tap of a finger selects; a second one on the same cell edits. A click on a heading opens its menu.
    pub fn click(self, event: &MouseEvent) {
        match hit(event) {
            Some(Hit::Heading(column)) => {
                self.with(|core| core.selection = Selection::at(At { row: -1, column }));
                self.draw();
                self.menu.set(Some(column));
            }
            Some(touched) if is_touch(event) => {
                let again = matches!(&touched, Hit::Cell(at) if self.with(|core| core.selection == Selection::at(*at)));
                if again {
                    self.edit(None);
                } else {
                    self.commit(None);
                    self.point(&touched, false);
                    self.follow();
                }
            }
            _ => {}
        }
    }

    pub fn double_click(self, event: &MouseEvent) {
        if let Some(Hit::Cell(_)) = hit(event)
            && !is_touch(event)
        {
            self.edit(None);
        }
    }

    fn point(self, hit: &Hit, extend: bool) {
        self.hushed.set(extend);
        self.with(|core| {
            let last = core.extent().columns.saturating_sub(1);
            let (focus, anchor) = match *hit {
                Hit::Cell(at) => (at, at),
                Hit::Gutter(row) => (At { row, column: 0 }, At { row, column: last }),
                Hit::Heading(column) => (At { row: -1, column }, At { row: -1, column }),
            };
            let anchor = if extend && core.selection.anchor.row >= 0 {
                At {
                    column: if matches!(hit, Hit::Gutter(_)) { last } else { core.selection.anchor.column },
                    ..core.selection.anchor
                }
            } else {
                anchor
            };
            core.selection = Selection { focus, anchor };
        });
    }

    /// Where the rows are higher than the scroller, the wheel would skip them: it is counted in rows here.
    pub fn wheel(self, event: &WheelEvent) {
        if event.ctrl_key() || event.shift_key() || !self.with(|core| core.scroll.is_scaled()) {
            return;
        }
        self.with(|core| {
            let pixels = match event.delta_mode() {
                WheelEvent::DOM_DELTA_LINE => event.delta_y() * core.scroll.row_height,
                WheelEvent::DOM_DELTA_PAGE => event.delta_y() * core.scroll.viewport,
                _ => event.delta_y(),
            };
            core.scroll = core.scroll.to_offset(core.scroll.offset + pixels);
            core.place();
        });
        if event.delta_x() == 0.0 {
            event.prevent_default();
        }
        self.draw();
    }

    /// The browser scrolled. Where it only follows what was set here, the exact offset stays.
    pub fn scrolled(self) {
        let moved = self.with(|core| {
            let Some(frame) = &core.frame else { return false };
            let before = (core.room.left, core.room.top);
            core.room.left = f64::from(frame.scroller.scroll_left());
            let position = f64::from(frame.scroller.scroll_top());
            core.room.top = position;
            if (position - core.scroll.position()).abs() > 1.5 {
                core.scroll = core.scroll.to_position(position);
            }
            before != (core.room.left, core.room.top)
        });
        if moved {
            self.draw_patiently();
        }
    }
}

fn is_touch(event: &MouseEvent) -> bool {
    event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
}
