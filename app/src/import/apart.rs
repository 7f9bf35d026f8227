//! A list in which people of several tabs stand together, with a column that says who is what: each row goes to its tab.
//!
//! The same file, paste or sheet is a source on each of the tabs, which takes the rows that are for it. Rows of which it
//! cannot be told stay where the list was put.

use importer::message::{DialectChoice, RowsChoice, SourceState};
use importer::outcome::SourceId;
use leptos::prelude::*;

use super::{Import, Source};
use crate::ui::{count, icon, mark};

impl Import {
    fn put_apart(self, id: SourceId) {
        let Some(mut source) = self.added(id) else { return };
        let Some(roles) = self.source(id).and_then(|state| state.dialect.roles) else { return };
        let home = roles.home(source.tab);
        // A box stays where it is.
        if home != source.tab && !source.open {
            self.remove(id);
            source.id = self.number();
            source.tab = home;
        }
        let taken = |rows| DialectChoice { rows, ..source.choice };
        self.add(Source { choice: taken(RowsChoice::OwnAndRest), ..source.clone() });
        for tab in roles.tabs.into_iter().filter(|tab| *tab != source.tab) {
            let (id, choice, part_of) = (self.number(), taken(RowsChoice::Own), Some(source.id));
            self.add(Source { id, tab, choice, open: false, part_of, ..source.clone() });
        }
    }

    /// All rows are on one tab again.
    fn put_together(self, id: SourceId) {
        for part in self.parts(id) {
            self.remove(part.id);
        }
        self.choose(id, |choice| choice.rows = RowsChoice::All);
    }

    /// What stands on other tabs of the same list.
    pub fn parts(self, id: SourceId) -> Vec<Source> {
        self.sources.with_untracked(|sources| {
            sources.iter().filter(|source| source.part_of == Some(id)).cloned().collect()
        })
    }
}

/// That there are people of other tabs in a list, and the way to put each on theirs.
pub fn roles_line(import: Import, state: &SourceState) -> AnyView {
    let Some(roles) = &state.dialect.roles else { return ().into_any() };
    let (id, heading) = (state.source, &roles.heading);
    let spec = |tab| import.format.tab(tab).label;
    match import.choice(id).rows {
        RowsChoice::All => {
            let tabs = listed(roles.tabs.iter().map(|tab| spec(*tab)));
            let words = format!("The column “{heading}” says who is what: {tabs}.");
            view! {
                <p class="read-issue">
                    {mark("warn")}
                    <span>
                        <span class="medium">"People of more than one tab. "</span> {words} " "
                        <button class="link-button" type="button" on:click=move |_| import.put_apart(id)>
                            "Put each row on its tab"
                        </button>
                    </span>
                </p>
            }
            .into_any()
        }
        RowsChoice::Own => {
            let words = format!("Only the rows that are for this tab by “{heading}”.");
            view! { <p class="read-issue">{icon("help")} <span>{words}</span></p> }.into_any()
        }
        RowsChoice::OwnAndRest => {
            let rest = (roles.rest > 0).then(|| {
                let rows = count(u64::from(roles.rest), "row says", "rows say");
                format!(" {rows} something else there, or nothing, and stayed here.")
            });
            let words = format!("Each row went to the tab that its “{heading}” says.");
            view! {
                <p class="read-issue">
                    {icon("help")}
                    <span>
                        {words} {rest} " "
                        <button class="link-button" type="button" on:click=move |_| import.put_together(id)>
                            "Keep all rows here"
                        </button>
                    </span>
                </p>
            }
            .into_any()
        }
    }
}

/// `Students, Instructors and Parents`.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}
