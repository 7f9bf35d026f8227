//! Which lines of a source are headings, which stand above them, and which say how to fill them in.

use crate::check::{clean, email};
use crate::map;
use crate::message::{
    Delimiter, HeaderChoice, LinePart, PREVIEW_CELLS, PREVIEW_CHARS, PREVIEW_LINES, PreviewLine,
};
use crate::sheet::Sheet;

use super::header;

/// How many rows of the beginning are looked at.
pub const HEAD_ROWS: u32 = 50;
/// Among how many lines that are not blank the headings are looked for.
const LINES: usize = 20;
/// How many cells of a line are looked at.
const CELLS: usize = 256;
/// How many lines below the headings may be instructions.
const INSTRUCTIONS: usize = 3;

/// What each line of a source is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The line of the headings; `None` where there are none.
    pub header: Option<u32>,
    /// The last line of instructions below them.
    until: Option<u32>,
    /// It was found so that it may be another.
    pub in_doubt: bool,
    /// Where headings should be but are not: the line, and a cell that is none.
    pub missing: Option<(u32, String)>,
    /// Where there are no headings: the only column that is sure to hold e-mails.
    pub email: Option<usize>,
}

impl Layout {
    /// Looks at the beginning of a source. `delimiter` is the text's, if it is one.
    pub fn find(head: &Sheet, choice: HeaderChoice, delimiter: Option<Delimiter>) -> Self {
        match choice {
            HeaderChoice::Line(line) => Self { header: Some(line), ..Self::default() },
            HeaderChoice::None => Self { email: email_column(head), ..Self::default() },
            HeaderChoice::Found => Self::look(head, delimiter),
        }
    }

    fn look(head: &Sheet, delimiter: Option<Delimiter>) -> Self {
        let mut lines: Vec<Line> = (0..head.rows().min(HEAD_ROWS))
            .map(|row| Line::of(head, row, delimiter))
            .filter(|line| line.filled > 0)
            .collect();
        // Only those are compared with what is known that may be headings, or headings once more.
        let near = lines.iter_mut().take(LINES + INSTRUCTIONS).enumerate();
        near.filter(|(at, line)| *at == 0 || line.data().is_none()).for_each(|(_, line)| line.compare());
        let Some(first) = lines.first() else { return Self::default() };
        let begins = Some(0).filter(|_| first.known > 0);
        let best =
            (1..lines.len().min(LINES)).filter(|&at| lines[at].is_heading()).fold(begins, |best, at| {
                match best {
                    Some(best) if !lines[at].is_better(&lines[best], at + 1 < lines.len()) => Some(best),
                    _ => Some(at),
                }
            });
        if let Some(at) = best {
            let sure = lines[at].known >= 2.min(lines[at].filled);
            return Self::headed(&lines, at, !sure);
        }
        // No line says a field: the first that is about as wide as the table has the headings, if it may be one.
        let usual = usual(&lines);
        let wide = lines.iter().take(LINES).position(|line| line.filled * 3 >= usual * 2).unwrap_or(0);
        match lines[wide].data() {
            None => Self::headed(&lines, wide, true),
            Some(data) => Self {
                missing: Some((lines[wide].line, data.to_owned())),
                email: email_column(head),
                in_doubt: true,
                ..Self::default()
            },
        }
    }

    fn headed(lines: &[Line], at: usize, in_doubt: bool) -> Self {
        let below = lines[at + 1..].iter().take(INSTRUCTIONS).take_while(|line| line.instructs(&lines[at]));
        Self {
            header: Some(lines[at].line),
            until: below.last().map(|line| line.line),
            in_doubt,
            ..Self::default()
        }
    }

    #[inline]
    pub fn part(&self, line: u32) -> LinePart {
        match self.header {
            None => LinePart::Row,
            Some(header) if line < header => LinePart::Above,
            Some(header) if line == header => LinePart::Header,
            Some(_) if self.until.is_some_and(|until| line <= until) => LinePart::Instruction,
            Some(_) => LinePart::Row,
        }
    }

    /// The first lines, or those around the headings, cut.
    pub fn preview(&self, head: &Sheet) -> Vec<PreviewLine> {
        let header = (0..head.rows()).find(|&row| Some(head.line(row)) == self.header).unwrap_or(0);
        let first = header.saturating_sub(PREVIEW_LINES as u32 - 4);
        (first..head.rows())
            .take(PREVIEW_LINES)
            .map(|row| PreviewLine {
                line: head.line(row),
                part: self.part(head.line(row)),
                cells: head
                    .cells(row)
                    .take(PREVIEW_CELLS)
                    .map(|cell| cell.chars().filter(|c| !c.is_control()).take(PREVIEW_CHARS).collect())
                    .collect(),
            })
            .collect()
    }
}

/// A line, and what its cells look like.
struct Line {
    line: u32,
    cells: Vec<String>,
    /// How many cells are not blank.
    filled: usize,
    /// How many of them are known as headings, once [compared](Line::compare).
    known: usize,
}

impl Line {
    fn of(head: &Sheet, row: u32, delimiter: Option<Delimiter>) -> Self {
        let mut cells: Vec<String> = head.cells(row).take(CELLS).map(str::to_owned).collect();
        if let ([single], Some(_)) = (&cells[..], delimiter)
            && !single.split(|c| Delimiter::ALL.iter().any(|each| char::from(each.byte()) == c)).any(is_data)
            && let Some(split) = header::typed_above(single)
        {
            cells = split;
        }
        header::tidy(&mut cells);
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        Self { line: head.line(row), cells, filled, known: 0 }
    }

    fn compare(&mut self) {
        self.known = self.cells.iter().filter(|cell| map::is_known(cell)).count();
    }

    /// A cell that cannot be a heading.
    fn data(&self) -> Option<&str> {
        self.cells.iter().find(|cell| is_data(cell)).map(String::as_str)
    }

    /// Two headings that are known, or the only one; and nothing that cannot be one.
    fn is_heading(&self) -> bool {
        self.known > 0 && self.known >= 2.min(self.filled) && self.data().is_none()
    }

    /// Does it say more fields than one above it? By one only if it is also wider, as below the title
    /// `Grade 9`, if it says nothing else and has rows below it, as below `Class,9A`, or if the other has data: `Students,24`.
    fn is_better(&self, above: &Self, has_rows: bool) -> bool {
        let more = self.known > above.known;
        let is_whole = has_rows && self.known == self.filled && above.known < above.filled;
        self.known >= above.known + 2
            || (more && (is_whole || self.filled > above.filled || above.data().is_some()))
    }

    /// Is it about the headings above it? Most of its cells are instructions, or all are headings once more.
    fn instructs(&self, heading: &Self) -> bool {
        let said = self.cells.iter().filter(|cell| is_instruction(cell)).count();
        let again = self.known >= 2 && self.known == self.filled && self.cells != heading.cells;
        !self.cells.iter().any(|cell| email::is_valid(&clean::email(cell)))
            && (said * 2 > self.filled || again)
    }
}

/// How many cells most lines have.
fn usual(lines: &[Line]) -> usize {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.filled).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// Can this not be a heading: an e-mail or a number?
fn is_data(cell: &str) -> bool {
    let cell = clean::email(cell);
    email::is_valid(&cell) || (!cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Does a cell say how a column is to be filled in, in one of four languages?
fn is_instruction(cell: &str) -> bool {
    const WHOLE: [&str; 12] = [
        "text", "string", "number", "integer", "date", "boolean", "varchar", "yes/no", "texte", "texto",
        "zahl", "datum",
    ];
    const BEGINS: [&str; 33] = [
        "required",
        "mandatory",
        "optional",
        "e.g",
        "eg ",
        "eg.",
        "eg:",
        "example",
        "for example",
        "max.",
        "maximum",
        "must ",
        "format",
        "enter ",
        "please ",
        "leave blank",
        "do not ",
        "fill in",
        "one of",
        "unique",
        "obligatoire",
        "facultatif",
        "optionnel",
        "ex. ",
        "ex : ",
        "p. ex",
        "exemple",
        "obligatorio",
        "opcional",
        "ejemplo",
        "pflicht",
        "z. b",
        "z.b",
    ];
    const WITHIN: [&str; 9] = [
        "characters",
        "caractères",
        "caracteres",
        "zeichen",
        "(required)",
        "(optional)",
        "dd/mm",
        "yyyy",
        "beispiel",
    ];
    let cell = cell.trim_start_matches(['(', '[', '*', ' ', '<']).to_lowercase();
    let word = cell.trim_end_matches([')', ']', '*', ' ', '>', '.']);
    // Not Max Miller.
    let is_most =
        || cell.strip_prefix("max ").is_some_and(|most| most.starts_with(|c: char| c.is_ascii_digit()));
    WHOLE.contains(&word)
        || is_most()
        || BEGINS.iter().any(|begin| cell.starts_with(begin))
        || WITHIN.iter().any(|within| cell.contains(within))
}

/// The column in which every cell is an e-mail, if only one is so.
fn email_column(head: &Sheet) -> Option<usize> {
    let width = (0..head.rows()).map(|row| head.width(row)).max().unwrap_or(0).min(CELLS);
    let mut columns = (0..width).filter(|&column| {
        let mut cells = (0..head.rows())
            .map(|row| head.cell(row, column).trim())
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(|cell| email::is_valid(&clean::email(cell)))
    });
    columns.next().filter(|_| columns.next().is_none())
}
