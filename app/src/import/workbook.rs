//! Workbooks that were dropped: opened in a worker of their own, and their sheets to the tabs that their names say.
//! Whoever named the sheets well sees only where they went; else a small list asks.

mod chooser;
mod reader;

use futures::channel::oneshot;
use importer::format::{Format, Tab};
use importer::issue::{Code, Issue, Severity};
use importer::message::workbook::{ALL_HIDDEN, Opened, OpenedSheet};
use importer::message::{Command, SourceKind, Update, encode};
use importer::outcome::SourceId;
use js_sys::{Array, Uint8Array};
use leptos::prelude::{Update as _, *};
use web_sys::File;

use super::engine::Running;
use super::{Import, Source};
use crate::ui::Kind;

pub use chooser::Workbooks;

/// A workbook of which the sheets are not sources yet.
#[derive(Clone)]
pub struct Workbook {
    /// A number that no source has.
    pub id: SourceId,
    /// Where it was dropped.
    pub tab: Tab,
    pub name: String,
    pub stage: Stage,
}

#[derive(Clone)]
pub enum Stage {
    /// The worker ends with the last of these.
    Opening(Option<std::rc::Rc<Running>>),
    Choosing(Vec<Offered>),
    Refused(Issue),
}

/// A sheet with rows.
#[derive(Clone)]
pub struct Offered {
    pub name: String,
    pub rows: u32,
    pub hidden: bool,
    /// Where it goes; `None`: nowhere.
    pub tab: Option<Tab>,
    /// Its cells and what is wrong with it, as a source of the kind `Sheet` has them.
    file: File,
}

impl Offered {
    /// `bytes` are the cells. What a tuple is as bytes is its parts, one after the other, so nothing is copied here.
    fn new(sheet: OpenedSheet, bytes: &Uint8Array) -> Option<Self> {
        let issues = Uint8Array::from(&*encode(&sheet.issues));
        let file = File::new_with_u8_array_sequence(&Array::of2(bytes, &issues), &sheet.name).ok()?;
        Some(Self { name: sheet.name, rows: sheet.rows, hidden: sheet.hidden, tab: None, file })
    }
}

/// Does a file begin as a workbook does? Web pages and XML count where the name says workbook, so that what they are is
/// said.
pub fn is_workbook(head: &[u8], name: &str) -> bool {
    const PACKED: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0"];
    const NAMES: [&str; 6] = [".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".fods"];
    let name = name.to_ascii_lowercase();
    let text = head.strip_prefix(b"\xEF\xBB\xBF").or(head.strip_prefix(b"\xFF\xFE")).unwrap_or(head);
    let text = text.trim_ascii_start();
    PACKED.iter().any(|begin| head.starts_with(begin))
        || NAMES.iter().any(|ending| name.ends_with(ending))
            && (text.starts_with(b"<") || text.starts_with(b"MIME-Version"))
}

impl Import {
    /// Opens a workbook. Several are opened one after the other, for each may take much memory.
    pub async fn add_workbook(self, tab: Tab, file: File) {
        let id = self.number();
        let (tell, told) = oneshot::channel();
        let stage = Stage::Opening(reader::open(&file, tell).map(std::rc::Rc::new));
        let name = file.name();
        let added = self.workbooks.try_update(|all| all.push(Workbook { id, tab, name, stage }));
        // It was removed, or the page was left.
        let (Some(()), Ok(opened)) = (added, told.await) else { return };
        match opened {
            (Opened::Refused(issue), _) => self.set_stage(id, Stage::Refused(issue)),
            (Opened::Sheets(sheets), bytes) => {
                let offered = sheets.into_iter().zip(bytes).filter(|(sheet, _)| sheet.rows > 0);
                let offered = offered.filter_map(|(sheet, bytes)| Offered::new(sheet, &bytes)).collect();
                self.offer(id, tab, offered).await;
            }
        }
    }

    /// Asks the engine for the tabs of sheets, and adds them where that leaves nothing to choose.
    async fn offer(self, id: SourceId, dropped: Tab, mut sheets: Vec<Offered>) {
        if self.workbooks.is_disposed() {
            return;
        }
        let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let (tell, told) = oneshot::channel();
        self.engine.ask(
            |request| Command::TabsOfSheets { request, names },
            |update| {
                let Update::TabsOfSheets { tabs, .. } = update else { return };
                // Nobody hears it if the page was left.
                let _ = tell.send(tabs);
            },
        );
        let Ok(tabs) = told.await else { return };
        // Hidden sheets are left out, whatever their names say.
        for (sheet, tab) in sheets.iter_mut().zip(tabs).filter(|(sheet, _)| !sheet.hidden) {
            sheet.tab = tab;
        }
        let is_open = |sheet: &&mut Offered| !sheet.hidden && sheet.tab.is_none();
        let shown = sheets.iter().filter(|sheet| !sheet.hidden).count();
        let is_taken = sheets.iter().any(|sheet| sheet.tab == Some(dropped));
        let open = sheets.iter_mut().filter(is_open).count();
        // The first without a name that tells goes to where the workbook was dropped.
        if let Some(first) = sheets.iter_mut().find(|sheet| is_open(sheet))
            && !is_taken
        {
            first.tab = Some(dropped);
        }
        match (shown, open) {
            (0, _) => self.set_stage(id, Stage::Refused(nothing_shown(&sheets))),
            (1, _) | (_, 0) => {
                self.set_stage(id, Stage::Choosing(sheets));
                self.add_sheets(id);
            }
            _ => self.set_stage(id, Stage::Choosing(sheets)),
        }
    }

    fn set_stage(self, id: SourceId, stage: Stage) {
        self.workbooks.try_update(|all| {
            if let Some(workbook) = all.iter_mut().find(|workbook| workbook.id == id) {
                workbook.stage = stage;
            }
        });
    }

    /// Takes a workbook out of the list; one that is being opened is opened no more.
    pub fn remove_workbook(self, id: SourceId) -> Option<Workbook> {
        self.workbooks.try_update(|all| {
            let at = all.iter().position(|workbook| workbook.id == id)?;
            Some(all.remove(at))
        })?
    }

    /// Makes sources of the sheets of a workbook that have a tab.
    pub fn add_sheets(self, id: SourceId) {
        let Some(workbook) = self.remove_workbook(id) else { return };
        let Stage::Choosing(sheets) = workbook.stage else { return };
        let (added, left): (Vec<&Offered>, Vec<&Offered>) =
            sheets.iter().partition(|sheet| sheet.tab.is_some());
        for (sheet, tab) in added.iter().filter_map(|sheet| Some((sheet, sheet.tab?))) {
            self.add(Source {
                id: self.number(),
                tab,
                name: format!("{} · {}", workbook.name, sheet.name),
                kind: SourceKind::Sheet,
                choice: Default::default(),
                file: Some(sheet.file.clone()),
                open: false,
                part_of: None,
            });
        }
        let first = added.first().and_then(|sheet| sheet.tab).unwrap_or(workbook.tab);
        if added.iter().all(|sheet| sheet.tab != Some(workbook.tab)) {
            self.tab.set(usize::from(first.0));
        }
        if added.len() > 1 || !left.is_empty() || first != workbook.tab {
            let said = format!("{}{}", went(self.format, &added), left_out(&left));
            self.toasts.show(Kind::Done, &format!("{} was added", workbook.name), &said, None);
        }
    }
}

/// "Students: “4a”, “4b”. Parents: “Families”."
fn went(format: &Format, sheets: &[&Offered]) -> String {
    let of_tab = |(tab, spec): (Tab, &'static importer::format::TabSpec)| {
        let names: Vec<String> = sheets
            .iter()
            .filter(|sheet| sheet.tab == Some(tab))
            .map(|sheet| format!("“{}”", sheet.name))
            .collect();
        (!names.is_empty()).then(|| format!("{}: {}.", spec.label, names.join(", ")))
    };
    format.tabs().filter_map(of_tab).collect::<Vec<_>>().join(" ")
}

fn left_out(sheets: &[&Offered]) -> String {
    let names: Vec<String> = sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect();
    if names.is_empty() { String::new() } else { format!(" Left out: {}.", names.join(", ")) }
}

fn nothing_shown(hidden: &[Offered]) -> Issue {
    let message = if hidden.is_empty() {
        "There are no rows in this workbook. Add one that has a table."
    } else {
        ALL_HIDDEN
    };
    refusal(Code::Empty, message)
}

fn refusal(code: Code, message: &str) -> Issue {
    Issue { code, severity: Severity::Error, message: message.to_owned(), fixes: Vec::new() }
}
