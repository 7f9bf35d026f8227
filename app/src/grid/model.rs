//! Where one is, what is selected, and which rows and columns are seen: arithmetic, without a browser.

/// How high the scroller's content may be. Browsers give up at 17.9 or 33.5 million pixels (STACK.md).
pub const TALLEST: f64 = 8_000_000.0;

/// A place in the grid. The headings are row -1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub row: i64,
    pub column: u16,
}

/// How far the grid reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub rows: u32,
    pub columns: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    /// Along the row.
    Home,
    End,
    /// Along the column, with Ctrl.
    Top,
    Bottom,
    /// Corners, with Ctrl.
    First,
    Last,
}

/// The cell that has the focus, and where the range began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub focus: At,
    pub anchor: At,
}

/// A rectangle of cells, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: u32,
    pub last: u32,
    pub left: u16,
    pub right: u16,
}

impl Range {
    pub fn has(self, row: u32, column: u16) -> bool {
        (self.first..=self.last).contains(&row) && (self.left..=self.right).contains(&column)
    }

    pub fn is_one(self) -> bool {
        self.first == self.last && self.left == self.right
    }
}

impl Selection {
    pub fn at(at: At) -> Self {
        Self { focus: at, anchor: at }
    }

    /// What is selected. `None` while the focus is on a heading.
    pub fn range(self) -> Option<Range> {
        let rows = (self.focus.row.min(self.anchor.row), self.focus.row.max(self.anchor.row));
        Some(Range {
            first: u32::try_from(rows.0).ok()?,
            last: u32::try_from(rows.1).ok()?,
            left: self.focus.column.min(self.anchor.column),
            right: self.focus.column.max(self.anchor.column),
        })
    }

    /// Moves the focus; the range follows it when it is extended, and is one cell otherwise.
    pub fn moved(self, motion: Motion, extend: bool, extent: Extent, page: u32) -> Self {
        let last_row = i64::from(extent.rows) - 1;
        let last_column = extent.columns.saturating_sub(1);
        // A range never takes in the headings.
        let top = if extend && last_row >= 0 { 0 } else { -1 };
        let page = i64::from(page.max(1));
        let At { row, column } = self.focus;
        let (row, column) = match motion {
            Motion::Up => (row - 1, column),
            Motion::Down => (row + 1, column),
            Motion::Left => (row, column.saturating_sub(1)),
            Motion::Right => (row, column.saturating_add(1)),
            Motion::PageUp => ((row - page).max(0), column),
            Motion::PageDown => (row + page, column),
            Motion::Home => (row, 0),
            Motion::End => (row, last_column),
            Motion::Top => (0, column),
            Motion::Bottom => (last_row, column),
            Motion::First => (0, 0),
            Motion::Last => (last_row, last_column),
        };
        let focus = At { row: row.min(last_row).max(top), column: column.min(last_column) };
        Self { focus, anchor: if extend { self.anchor } else { focus } }
    }

    /// Everything, with the focus where it is.
    pub fn all(self, extent: Extent) -> Self {
        let last = At { row: i64::from(extent.rows) - 1, column: extent.columns.saturating_sub(1) };
        if extent.rows == 0 { self } else { Self { focus: last, anchor: At::default() } }
    }

    /// Kept within a grid that became smaller.
    pub fn within(self, extent: Extent) -> Self {
        let keep = |at: At| At {
            row: at.row.min(i64::from(extent.rows) - 1),
            column: at.column.min(extent.columns.saturating_sub(1)),
        };
        Self { focus: keep(self.focus), anchor: keep(self.anchor) }
    }
}

/// Cells that are typed one after the other with Tab: Enter after the last goes below the first, as in a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The column in which it began.
    start: u16,
    /// Where Tab led to. From anywhere else it does not go on.
    next: At,
}

impl Run {
    /// The run that goes on when Tab leads from one cell to the next.
    pub fn on(run: Option<Self>, from: At, next: At) -> Option<Self> {
        let start = run.filter(|run| run.next == from).map_or(from.column, |run| run.start);
        Some(Self { start, next })
    }

    /// Where Enter leads from, for a row down: the column where the run began, or the cell itself. In the last row
    /// there is no way down, and what was typed first must not be typed over.
    pub fn home(run: Option<Self>, from: At, extent: Extent) -> At {
        let is_last = from.row + 1 >= i64::from(extent.rows);
        run.filter(|run| run.next == from && !is_last).map_or(from, |run| At { column: run.start, ..from })
    }
}

/// The vertical scroller. Offsets are pixels from the first row's top, as if there were no limit; the browser's
/// own scroll position is a share of them where the rows are higher than [`TALLEST`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    pub rows: u32,
    pub row_height: f64,
    /// Height of the part in which rows are seen, without the headings.
    pub viewport: f64,
    /// What is at the top of the viewport.
    pub offset: f64,
}

impl Scroll {
    fn full(self) -> f64 {
        f64::from(self.rows) * self.row_height
    }

    /// The height of the scroller's content.
    pub fn height(self) -> f64 {
        self.full().min(TALLEST)
    }

    pub fn is_scaled(self) -> bool {
        self.full() > TALLEST
    }

    fn farthest(self) -> f64 {
        (self.full() - self.viewport).max(0.0)
    }

    fn ratio(self) -> f64 {
        let room = self.height() - self.viewport;
        if self.is_scaled() && room > 0.0 { self.farthest() / room } else { 1.0 }
    }

    /// The browser's scroll position for the offset.
    pub fn position(self) -> f64 {
        self.offset / self.ratio()
    }

    /// Scrolled by the browser: to a position.
    pub fn to_position(self, position: f64) -> Self {
        self.to_offset(position * self.ratio())
    }

    pub fn to_offset(self, offset: f64) -> Self {
        Self { offset: offset.clamp(0.0, self.farthest()), ..self }
    }

    /// Scrolled as little as is needed to see a row whole.
    pub fn to_row(self, row: u32) -> Self {
        let top = f64::from(row) * self.row_height;
        let bottom = top + self.row_height - self.viewport;
        if top < self.offset {
            self.to_offset(top)
        } else if bottom > self.offset {
            self.to_offset(bottom)
        } else {
            self
        }
    }

    /// Rows of which something is seen: first, and one after the last.
    pub fn seen(self) -> (u32, u32) {
        if self.row_height <= 0.0 {
            return (0, 0);
        }
        // Within 0 and `rows`, so the casts keep the number.
        let first = (self.offset / self.row_height).floor().max(0.0) as u32;
        let end = ((self.offset + self.viewport) / self.row_height).ceil() as u32;
        (first.min(self.rows), end.min(self.rows))
    }

    /// How far a row's top is from the top of the scroller's content.
    pub fn top(self, row: u32) -> f64 {
        f64::from(row) * self.row_height - self.offset + self.position()
    }

    /// Whole rows in the viewport, for the page keys.
    pub fn page(self) -> u32 {
        if self.row_height > 0.0 { ((self.viewport / self.row_height).floor() as u32).max(1) } else { 1 }
    }
}

/// Left edges of the columns in pixels, without the gutter; one more than there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    edges: Vec<f64>,
}

impl Columns {
    pub fn new(widths: impl Iterator<Item = f64>) -> Self {
        let mut edges = vec![0.0];
        let mut edge = 0.0;
        for width in widths {
            edge += width;
            edges.push(edge);
        }
        Self { edges }
    }

    pub fn count(&self) -> u16 {
        u16::try_from(self.edges.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    pub fn left(&self, column: u16) -> f64 {
        self.edges.get(usize::from(column)).copied().unwrap_or_else(|| self.total())
    }

    pub fn width(&self, column: u16) -> f64 {
        self.left(column.saturating_add(1)) - self.left(column)
    }

    pub fn total(&self) -> f64 {
        self.edges.last().copied().unwrap_or_default()
    }

    /// Columns of which something is seen between two edges: first, and one after the last. Few are all shown:
    /// sideways scrolling then costs nothing.
    pub fn seen(&self, left: f64, width: f64) -> (u16, u16) {
        const FEW: u16 = 24;
        if self.count() <= FEW {
            return (0, self.count());
        }
        let first = self.edges.partition_point(|edge| *edge <= left).saturating_sub(1);
        let end = self.edges.partition_point(|edge| *edge < left + width);
        let around = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
        (around(first.saturating_sub(2)), around(end + 2).min(self.count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { rows: 100, columns: 5 };

    fn at(row: i64, column: u16) -> At {
        At { row, column }
    }

    #[test]
    fn moving_stops_at_the_edges_and_reaches_the_headings() {
        let start = Selection::at(at(0, 0));
        assert_eq!(start.moved(Motion::Left, false, EXTENT, 10).focus, at(0, 0));
        assert_eq!(start.moved(Motion::Up, false, EXTENT, 10).focus, at(-1, 0));
        assert_eq!(start.moved(Motion::Last, false, EXTENT, 10).focus, at(99, 4));
        assert_eq!(Selection::at(at(95, 2)).moved(Motion::PageDown, false, EXTENT, 10).focus, at(99, 2));
        assert_eq!(Selection::at(at(5, 2)).moved(Motion::PageUp, false, EXTENT, 10).focus, at(0, 2));
    }

    #[test]
    fn a_range_grows_from_where_it_began_and_leaves_the_headings_out() {
        let range = Selection::at(at(1, 1))
            .moved(Motion::Right, true, EXTENT, 10)
            .moved(Motion::Up, true, EXTENT, 10)
            .moved(Motion::Up, true, EXTENT, 10);
        assert_eq!(range.range(), Some(Range { first: 0, last: 1, left: 1, right: 2 }));
        assert_eq!(Selection::at(at(-1, 0)).range(), None);
    }

    #[test]
    fn a_grid_without_rows_has_only_headings() {
        let none = Extent { rows: 0, columns: 5 };
        let moved = Selection::at(at(-1, 0)).moved(Motion::Down, false, none, 10);
        assert_eq!(moved.focus, at(-1, 0));
        assert_eq!(moved.moved(Motion::Last, true, none, 10).focus, at(-1, 4));
    }

    #[test]
    fn enter_after_a_run_of_tabs_goes_below_its_first_cell() {
        let run = Run::on(None, at(3, 1), at(3, 2));
        let run = Run::on(run, at(3, 2), at(3, 3));
        assert_eq!(Run::home(run, at(3, 3), EXTENT), at(3, 1));
        // Another cell was clicked meanwhile.
        assert_eq!(Run::home(run, at(7, 4), EXTENT), at(7, 4));
        assert_eq!(Run::home(Run::on(run, at(7, 4), at(7, 5)), at(7, 5), EXTENT), at(7, 4));
        let last = Run::on(None, at(99, 1), at(99, 2));
        assert_eq!(Run::home(last, at(99, 2), EXTENT), at(99, 2));
    }

    fn scroll(rows: u32) -> Scroll {
        Scroll { rows, row_height: 36.0, viewport: 600.0, offset: 0.0 }
    }

    #[test]
    fn few_rows_scroll_pixel_by_pixel() {
        let scroll = scroll(1_000).to_position(3_600.0);
        assert!(!scroll.is_scaled());
        assert_eq!(scroll.seen(), (100, 117));
        assert_eq!(scroll.top(100), 3_600.0);
    }

    #[test]
    fn the_last_of_a_million_rows_is_reached() {
        let scroll = scroll(1_000_000);
        assert_eq!(scroll.height(), TALLEST);
        let end = scroll.to_position(TALLEST - 600.0);
        assert_eq!(end.seen().1, 1_000_000);
        assert!((end.top(999_999) + 36.0 - TALLEST).abs() < 1.0);
        assert_eq!(scroll.to_row(999_999), end);
    }

    #[test]
    fn a_row_that_is_seen_whole_does_not_scroll() {
        let scroll = scroll(1_000).to_offset(360.0);
        assert_eq!(scroll.to_row(12), scroll);
        assert_eq!(scroll.to_row(9).offset, 324.0);
        assert_eq!(scroll.to_row(26).offset, 27.0 * 36.0 - 600.0);
    }

    #[test]
    fn of_thousands_of_columns_only_those_in_sight_are_shown() {
        let columns = Columns::new(std::iter::repeat_n(100.0, 5_000));
        assert_eq!(columns.seen(0.0, 950.0), (0, 12));
        assert_eq!(columns.seen(250_000.0, 950.0), (2_498, 2_512));
        assert_eq!(Columns::new([10.0, 20.0].into_iter()).seen(500.0, 10.0), (0, 2));
    }
}
