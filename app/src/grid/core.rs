//! The state of the grid, and how it gets onto the screen.

mod room;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use importer::format::{Tab, TabSpec};
use importer::issue::Issue;
use importer::message::{ColumnState, Command, Filter, Update, WindowRow};
use importer::outcome::SourceId;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::edit::Editing;
use super::head::Heads;
use super::model::{At, Columns, Extent, Run, Scroll, Selection};
use super::pool::{Look, RowSlot};
use super::rows::Rows;
use room::Room;

use crate::import::engine::Engine;

/// Rows that are asked for above and below what is seen.
const OVERSCAN: u32 = 30;
/// Rows that come later than this are shown as waiting meanwhile.
const LATE: Duration = Duration::from_millis(60);
/// With so many columns a row is heavy: fewer are asked for.
const MANY_COLUMNS: u16 = 200;
const OVERSCAN_HEAVY: u32 = 4;

/// The cell that has the focus, for those who speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub at: u32,
    pub row: u32,
    pub column: u16,
    pub line: u32,
    /// The name of its source, where there are several.
    pub source: Option<String>,
    pub text: String,
    pub issues: Vec<Issue>,
}

/// A handle to the grid on the screen. What the page around it needs to know are signals; the rest is plain.
#[derive(Clone, Copy)]
pub struct Grid {
    pub engine: Engine,
    /// `None` while its row has not come, or the focus is on a heading.
    pub here: RwSignal<Option<Here>>,
    /// The popover about the focused cell was closed, or the cell is being edited.
    pub hushed: RwSignal<bool>,
    /// The column whose menu is open.
    pub menu: RwSignal<Option<u16>>,
    /// How many rows the view has; `None` until it is known.
    pub total: RwSignal<Option<u32>>,
    /// How many rows are selected, from which place in the view.
    pub chosen: RwSignal<Option<(u32, u32)>>,
    pub core: StoredValue<Rc<RefCell<Core>>, LocalStorage>,
}

pub struct Core {
    pub tab: Tab,
    pub spec: &'static TabSpec,
    pub filter: Filter,
    pub columns: Vec<ColumnState>,
    /// Names by source; empty where there is only one.
    pub sources: Vec<(SourceId, String)>,
    pub layout: Columns,
    pub rows: Rows,
    pub selection: Selection,
    pub scroll: Scroll,
    pub frame: Option<Frame>,
    pub editing: Option<Editing>,
    pub run: Option<Run>,
    pub dragging: bool,
    /// The focus goes to its cell as soon as that is in the page.
    pub wants_focus: bool,
    pub room: Room,
    heads: Heads,
    pool: Vec<RowSlot>,
    /// Columns that are in the page.
    seen: (u16, u16),
    /// The rows that the latest question was for; `None` where what is known of them has become old.
    pub asked: Option<(u32, u32)>,
    request: u32,
    /// What is waited for. Meanwhile nothing else is asked, but for rows that are seen while one waits to hear of others
    /// anew: the next question is for what is wanted then.
    waits: Option<Waits>,
    /// Rows that have not come are not drawn yet: scrolled to, they mostly come before one would see that they wait.
    patient: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    /// Rows that are not here.
    Missing,
    /// Rows that are here, and may look different now.
    Stale,
}

/// The elements that stay.
#[derive(Clone)]
pub struct Frame {
    pub scroller: HtmlElement,
    pub grid: HtmlElement,
    pub heads: HtmlElement,
    pub body: HtmlElement,
}

impl Core {
    fn new(spec: &'static TabSpec, tab: Tab) -> Self {
        Self {
            tab,
            spec,
            filter: Filter::All,
            columns: Vec::new(),
            sources: Vec::new(),
            layout: Columns::default(),
            rows: Rows::default(),
            selection: Selection::default(),
            scroll: Scroll::default(),
            frame: None,
            editing: None,
            run: None,
            dragging: false,
            wants_focus: false,
            room: Room::default(),
            heads: Heads::default(),
            pool: Vec::new(),
            seen: (0, 0),
            asked: None,
            request: 0,
            waits: None,
            patient: false,
        }
    }

    pub fn extent(&self) -> Extent {
        Extent { rows: self.rows.total, columns: self.layout.count() }
    }

    pub fn cell(&self, at: At) -> Option<HtmlElement> {
        let Ok(row) = u32::try_from(at.row) else { return self.heads.button(at.column, self.seen) };
        let slot = self.pool.iter().find(|slot| slot.at == Some(row))?;
        slot.cell(at.column, self.seen).cloned()
    }

    /// The row that has the focus, if it is here.
    pub fn row_here(&self) -> Option<&WindowRow> {
        self.rows.get(u32::try_from(self.selection.focus.row).ok()?)
    }

    /// What has to be asked for so that everything that is seen is here, if it was not asked for yet.
    fn wanted(&self) -> Option<(u32, u32)> {
        let (first, end) = self.scroll.seen();
        let is_here = self.rows.has(first, end);
        let must_wait = match self.waits {
            None => false,
            Some(Waits::Stale) => is_here,
            Some(Waits::Missing) => true,
        };
        if must_wait || self.frame.is_none() || (is_here && self.asked.is_some()) {
            return None;
        }
        if self.asked.is_some_and(|(from, to)| from <= first && end <= to) {
            return None;
        }
        let overscan = if self.layout.count() > MANY_COLUMNS { OVERSCAN_HEAVY } else { OVERSCAN };
        Some((first.saturating_sub(overscan), end.saturating_add(overscan)))
    }

    fn draw(&mut self) {
        let Some(frame) = self.frame.clone() else { return };
        self.lay_out(&frame);
        let more = self.room.left + self.room.width < self.room.gutter + self.layout.total() - 1.0;
        let _ = frame.scroller.class_list().toggle_with_force("has-more", more);
        self.heads.draw(&frame.heads, &self.columns, self.spec, self.seen, self.selection.focus);
        let (first, end) = self.scroll.seen();
        let focus = u32::try_from(self.selection.focus.row).ok().filter(|row| *row < self.rows.total);
        let needed = |row: u32| (first..end).contains(&row) || focus == Some(row);
        for slot in &mut self.pool {
            if slot.at.is_some_and(|at| !needed(at)) {
                // A row that goes takes the focus with it: the cell that is chosen then gets it.
                self.wants_focus |= slot.has_focus();
                slot.at = None;
            }
        }
        let beside = focus.filter(|row| !(first..end).contains(row));
        let is_whole = self.rows.has(first, end);
        for row in (first..end).chain(beside) {
            if self.patient && self.rows.get(row).is_none() {
                continue;
            }
            let slot = self.slot(row, &frame);
            let (columns, sources) = (&self.columns, &self.sources);
            let source = |row: &WindowRow| {
                sources
                    .iter()
                    .find(|(id, _)| *id == row.source)
                    .map(|(_, name)| format!("{name}, row {}", row.line))
            };
            let look = Look {
                columns,
                seen: self.seen,
                selection: self.selection,
                range: self.selection.range(),
                editing: self.editing.is_some(),
                source: &source,
            };
            let slot = &mut self.pool[slot];
            slot.show(row, self.rows.get(row), &look);
            let _ = slot.element.style().set_property("top", &format!("{}px", self.scroll.top(row)));
        }
        if is_whole || !self.patient {
            self.pool.iter_mut().for_each(RowSlot::hide);
        }
    }

    /// The slot that shows a row, or a free one.
    fn slot(&mut self, row: u32, frame: &Frame) -> usize {
        let here = self.pool.iter().position(|slot| slot.at == Some(row));
        if let Some(place) = here.or_else(|| self.pool.iter().position(|slot| slot.at.is_none())) {
            return place;
        }
        let slot = RowSlot::new(self.pool.len());
        let _ = frame.body.append_child(&slot.element);
        self.pool.push(slot);
        self.pool.len() - 1
    }
}

impl Grid {
    pub fn new(engine: Engine, spec: &'static TabSpec, tab: Tab) -> Self {
        Self {
            engine,
            here: RwSignal::new(None),
            hushed: RwSignal::new(true),
            menu: RwSignal::new(None),
            total: RwSignal::new(None),
            chosen: RwSignal::new(None),
            core: StoredValue::new_local(Rc::new(RefCell::new(Core::new(spec, tab)))),
        }
    }

    pub fn with<T>(self, with: impl FnOnce(&mut Core) -> T) -> T {
        let core = self.core.get_value();
        let mut core = core.borrow_mut();
        with(&mut core)
    }

    /// Draws what is known, and asks for what is not.
    pub fn draw(self) {
        let Some(core) = self.core.try_get_value() else { return };
        let wanted = {
            let mut core = core.borrow_mut();
            core.draw();
            core.wanted().map(|(first, end)| (core.tab, first, end))
        };
        if let Some((tab, first, end)) = wanted {
            let request =
                self.engine.window(|request| Command::Window { request, tab, first, count: end - first });
            let mut core = core.borrow_mut();
            core.asked = Some((first, end));
            core.request = request;
            let (first, end) = core.scroll.seen();
            core.waits = Some(if core.rows.has(first, end) { Waits::Stale } else { Waits::Missing });
        }
        self.settle_focus();
        self.tell();
    }

    /// Draws after a scroll: rows that have to be asked for are shown as waiting only when they are late.
    pub fn draw_patiently(self) {
        if !self.with(|core| std::mem::replace(&mut core.patient, true)) {
            set_timeout(
                move || {
                    let Some(core) = self.core.try_get_value() else { return };
                    let is_late = {
                        let mut core = core.borrow_mut();
                        core.patient = false;
                        let (first, end) = core.scroll.seen();
                        !core.rows.has(first, end)
                    };
                    if is_late {
                        self.draw();
                    }
                },
                LATE,
            );
        }
        self.draw();
    }

    /// Asks for the first rows before it is known how many are seen, so that they come while the page is laid out.
    pub fn ask_ahead(self) {
        let tab = self.with(|core| core.tab);
        let request =
            self.engine.window(|request| Command::Window { request, tab, first: 0, count: 2 * OVERSCAN });
        self.with(|core| {
            core.asked = Some((0, 2 * OVERSCAN));
            core.request = request;
            core.waits = Some(Waits::Missing);
        });
    }

    /// Draws for the first time, into the frame that is there now.
    pub fn begin(self, frame: Frame) {
        let Some(core) = self.core.try_get_value() else { return };
        {
            let mut core = core.borrow_mut();
            core.scroll.row_height = super::view::row_height(&frame);
            core.frame = Some(frame);
            core.measure();
            let rows = core.rows.total;
            core.resize(rows);
        }
        self.draw();
    }

    /// The browser has laid out the page.
    pub fn laid_out(self) {
        let Some(core) = self.core.try_get_value() else { return };
        let changed = core.borrow_mut().measure();
        if changed {
            self.draw();
        }
    }

    /// Asks for the rows on the screen anew: something about them changed.
    pub fn refresh(self) {
        self.with(|core| core.asked = None);
        self.draw();
    }

    /// The signals follow what is drawn.
    fn tell(self) {
        let (here, chosen) = self.with(|core| {
            let focus = core.selection.focus;
            let here = core.row_here().and_then(|row| {
                let cell = row.cells.get(usize::from(focus.column))?;
                let mut issues = cell.issues.clone();
                if focus.column == 0 {
                    issues.extend(row.issues.iter().cloned());
                }
                Some(Here {
                    at: u32::try_from(focus.row).ok()?,
                    row: row.row,
                    column: focus.column,
                    line: row.line,
                    source: core
                        .sources
                        .iter()
                        .find(|(id, _)| *id == row.source)
                        .map(|(_, name)| name.clone()),
                    text: cell.text.clone(),
                    issues,
                })
            });
            let chosen = core.selection.range().map(|range| (range.first, range.last - range.first + 1));
            (here, chosen)
        });
        if self.here.with_untracked(|old| *old != here) {
            self.here.set(here);
        }
        if self.chosen.get_untracked() != chosen {
            self.chosen.set(chosen);
        }
    }

    /// What the worker says of rows.
    pub fn hear(self, update: &Update) {
        match update {
            Update::Window(window) => {
                let grew = self.with(|core| {
                    if window.request != core.request || window.tab != core.tab {
                        return None;
                    }
                    core.waits = None;
                    let grew = core.rows.total != window.total;
                    core.rows.take(window.clone());
                    if grew {
                        core.resize(window.total);
                    }
                    Some(window.total)
                });
                if let Some(total) = grew {
                    if self.total.get_untracked() != Some(total) {
                        self.total.set(Some(total));
                    }
                    self.draw();
                }
            }
            Update::View { tab, rows, .. } => {
                let ours = self.with(|core| {
                    if *tab != core.tab {
                        return false;
                    }
                    core.rows.clear(*rows);
                    core.resize(*rows);
                    core.asked = None;
                    true
                });
                if ours {
                    self.total.set(Some(*rows));
                    // Rows that are on their way are of this view already, or will be asked for again.
                    if self.with(|core| core.waits.is_none()) {
                        self.draw();
                    }
                }
            }
            // A window that is waited for is answered after this was said, so it knows already.
            Update::Stale { tab } if self.with(|core| core.tab == *tab && core.waits.is_none()) => {
                self.refresh()
            }
            _ => {}
        }
    }

    /// Columns, their widths, or the sources' names may have changed.
    pub fn set_columns(self, columns: &[ColumnState], sources: Vec<(SourceId, String)>) {
        let changed = self.with(|core| {
            let same = core.columns == columns && core.sources == sources;
            if !same {
                core.columns = columns.to_vec();
                core.sources = sources;
                core.layout = Columns::new(core.columns.iter().map(room::width));
                core.seen = (0, 0);
                core.selection = core.selection.within(core.extent());
            }
            !same
        });
        if changed {
            self.refresh();
        }
    }

    /// Shows another choice of rows.
    pub fn choose(self, filter: Filter) {
        let tab = self.with(|core| {
            core.filter = filter;
            core.scroll = core.scroll.to_offset(0.0);
            core.place();
            core.selection = Selection::default();
            core.tab
        });
        self.engine.say(Command::View { tab, filter });
    }
}

impl Core {
    /// Other rows than before: the height of the scroller, and what is selected, are kept within them.
    fn resize(&mut self, rows: u32) {
        // With the first rows the focus comes down from the headings, where it waited for them.
        if self.scroll.rows == 0 && rows > 0 && self.selection.focus.row < 0 {
            self.selection = Selection::at(At { row: 0, ..self.selection.focus });
        }
        self.scroll.rows = rows;
        self.scroll = self.scroll.to_offset(self.scroll.offset);
        self.selection = self.selection.within(self.extent());
        if let Some(frame) = &self.frame {
            let _ = frame.body.style().set_property("height", &format!("{}px", self.scroll.height()));
            let count = (u64::from(rows) + 1).to_string();
            let _ = frame.grid.set_attribute("aria-rowcount", &count);
        }
        // With more rows than the browser can be as high, the same row is at another height.
        self.place();
    }
}
