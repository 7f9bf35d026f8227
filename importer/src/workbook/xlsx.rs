//! XLSX: a packed file of XML parts that name each other. Source: ECMA-376 part 1, 18.

mod sheet;
mod strings;
mod styles;

use super::error::{Limit, WorkbookError};
use super::limits::{Meter, over};
use super::strings::Strings;
use super::xml::{Node, Xml, text_of};
use super::zip::Archive;
use super::{Workbook, WorkbookSheet};

const NO_BOOK: WorkbookError = WorkbookError::Damaged("its list of sheets is missing");

/// What one sheet needs of the workbook.
struct Book<'m> {
    strings: Strings,
    formats: Vec<super::format::Format>,
    since_1904: bool,
    meter: &'m Meter<'m>,
}

/// A sheet as the workbook names it.
struct Listed {
    name: String,
    hidden: bool,
    /// The relation that says which part it is.
    relation: String,
}

pub fn read(archive: &Archive<'_>, meter: &Meter<'_>) -> Result<Workbook, WorkbookError> {
    let root = relations(archive, "", meter)?;
    let book =
        root.iter().find(|relation| relation.is("officeDocument")).map(|relation| relation.target.as_str());
    let book = book.unwrap_or("xl/workbook.xml");
    let (listed, since_1904) = sheets(archive, book, meter)?;
    let relations = relations(archive, book, meter)?;
    let part =
        |kind: &str| relations.iter().find(|relation| relation.is(kind)).map(|relation| &relation.target);

    let mut formats = Vec::new();
    if let Some(part) = part("styles").map(|part| archive.part(part, meter)).transpose()?.flatten() {
        formats = styles::read(Xml::new(part))?;
    }
    let mut strings = Strings::default();
    if let Some(part) = part("sharedStrings").map(|part| archive.part(part, meter)).transpose()?.flatten() {
        strings = strings::read(Xml::new(part), meter)?;
    }
    let book = Book { strings, formats, since_1904, meter };

    let mut workbook = Workbook::default();
    for Listed { name, hidden, relation } in listed {
        let Some(relation) = relations.iter().find(|each| each.id == relation && each.is("worksheet")) else {
            continue;
        };
        let part =
            archive.part(&relation.target, meter)?.ok_or(WorkbookError::Damaged("a sheet is missing"))?;
        let (sheet, issues) = sheet::read(Xml::new(part), &book)?;
        workbook.sheets.push(WorkbookSheet { name, hidden, sheet, issues });
    }
    Ok(workbook)
}

/// The sheets in their order, and whether days are counted from 1904.
fn sheets(
    archive: &Archive<'_>,
    book: &str,
    meter: &Meter<'_>,
) -> Result<(Vec<Listed>, bool), WorkbookError> {
    let mut xml = Xml::new(archive.part(book, meter)?.ok_or(NO_BOOK)?);
    let mut sheets = Vec::new();
    let mut since_1904 = false;
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "workbookPr" => since_1904 = tag.is_on("date1904"),
                "sheet" => {
                    let mut relation = String::new();
                    tag.attributes(|key, value| {
                        // `r:id`; the sheet's number is `sheetId`.
                        if key == "id" {
                            relation = text_of(value);
                        }
                    });
                    let hidden = matches!(&*tag.attribute("state"), "hidden" | "veryHidden");
                    sheets.push(Listed { name: tag.attribute("name"), hidden, relation });
                    if sheets.len() > meter.limits.sheets as usize {
                        return Err(over(Limit::Sheets(meter.limits.sheets)));
                    }
                }
                _ => {}
            },
            Node::Eof => return Ok((sheets, since_1904)),
            _ => {}
        }
    }
}

/// How one part speaks of another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    /// The kind is the end of an address that differs between editions of the standard.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// What a part speaks of; of the root for an empty name.
fn relations(archive: &Archive<'_>, of: &str, meter: &Meter<'_>) -> Result<Vec<Relation>, WorkbookError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(part) = archive.part(&format!("{folder}{slash}_rels/{name}.rels"), meter)? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(part);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.local() == "Relationship" => relations.push(Relation {
                id: tag.attribute("Id"),
                kind: tag.attribute("Type"),
                target: resolve(folder, &tag.attribute("Target")),
            }),
            Node::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A target from its folder, as a name in the packed file.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
