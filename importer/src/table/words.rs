//! What the texts of closed lists mean, where that was chosen, and what is worth remembering.

use rustc_hash::FxHashMap;

use super::{Mapped, Table, TableColumn};
use crate::check::{clean, list};
use crate::format::{Field, Tab};
use crate::key;
use crate::mapping::{How, ReadAs, Remembered};
use crate::message::{SourceKind, WordState};

/// So many different texts are no closed list: the others are not looked at.
const MOST_TEXTS: usize = 10_000;

/// The key of a text of a closed list.
fn key_of(text: &str) -> String {
    key::name(&clean::text(text)).into_owned()
}

impl Table {
    /// The word that was chosen for a text.
    #[inline]
    pub(crate) fn word(&self, tab: Tab, mapped: &Mapped, raw: &str) -> Option<&str> {
        if !mapped.has_words || raw.is_empty() {
            return None;
        }
        self.tab(tab).words.get(&(mapped.field, key_of(raw))).map(|word| &**word)
    }

    pub(super) fn has_words(&self, tab: Tab, field: Field) -> bool {
        self.tab(tab).words.keys().any(|(of, _)| *of == field)
    }

    /// Says what a text means, or nothing of it; gives what it meant. [`Table::refresh_columns`] has to follow.
    pub(crate) fn set_word(
        &mut self,
        tab: Tab,
        field: Field,
        text: &str,
        word: Option<Box<str>>,
    ) -> Option<Box<str>> {
        let key = (field, key_of(text));
        let words = &mut self.tab_mut(tab).words;
        match word {
            Some(word) => words.insert(key, word),
            None => words.remove(&key),
        }
    }

    /// Is it one of the field's words, or nothing?
    pub(crate) fn is_word(&self, tab: Tab, field: Field, word: &str) -> bool {
        let column = self.format.tab(tab).column(field);
        column.is_some_and(|column| {
            !column.values.is_empty() && (word.is_empty() || list::is_good(column, word))
        })
    }

    /// Takes words that are remembered, but for texts of which something was chosen.
    pub(super) fn recall_words(&mut self, tab: Tab, words: Vec<ReadAs>) {
        for ReadAs { field, text, word } in words {
            if self.is_word(tab, field, &word) {
                let words = &mut self.tab_mut(tab).words;
                words.entry((field, key_of(&text))).or_insert_with(|| word.into());
            }
        }
    }

    /// The texts of closed lists that say none of their words, the most frequent first.
    pub(crate) fn open_words(&self, tab: Tab) -> Vec<WordState> {
        let mut open: Vec<WordState> = Vec::new();
        for mapped in self.mapped(tab).iter().filter(|mapped| !mapped.spec.values.is_empty()) {
            let mut texts: FxHashMap<&str, u32> = FxHashMap::default();
            for at in self.rows(tab) {
                let raw = self.raw(at, mapped.column);
                if let Some(cells) = texts.get_mut(raw) {
                    *cells += 1;
                } else if texts.len() < MOST_TEXTS {
                    texts.insert(raw, 1);
                }
            }
            for (raw, cells) in texts {
                let text = clean::text(raw);
                let chosen = self.word(tab, mapped, raw).map(str::to_owned);
                let is_open =
                    || !list::is_good(mapped.spec, &text) && list::find(mapped.spec, &text).is_none();
                if text.is_empty() || (chosen.is_none() && !is_open()) {
                    continue;
                }
                let text = crate::stage::cut_at(&text, Remembered::LONGEST);
                let key = key_of(text);
                let same = |state: &WordState| state.field == mapped.field && key_of(&state.text) == key;
                match open.iter().position(same) {
                    Some(place) => {
                        let state = &mut open[place];
                        state.cells += cells;
                        if *text < *state.text {
                            text.clone_into(&mut state.text);
                        }
                    }
                    None if open.len() < Remembered::MOST_WORDS => open.push(WordState {
                        field: mapped.field,
                        text: text.to_owned(),
                        cells,
                        word: chosen,
                    }),
                    None => {}
                }
            }
        }
        open.sort_unstable_by(|a, b| b.cells.cmp(&a.cells).then_with(|| a.text.cmp(&b.text)));
        open
    }

    /// What is worth remembering: of each list with a column that was not understood by itself what it became.
    pub(crate) fn worth_remembering(&self) -> Vec<Remembered> {
        let read = self.sources().filter(|source| source.kind != SourceKind::Typed && source.live > 0);
        let memories = read.filter_map(|source| {
            let (tab, all) = (source.tab, self.columns(source.tab));
            let of = |from: u16| source.at.iter().position(|&at| at == from).map(|at| &all[at]);
            let columns: Vec<_> = (0u16..)
                .zip(&source.headers)
                .filter_map(|(from, header)| Some((header, of(from)?)))
                .collect();
            let is_found = |column: &TableColumn| match column.field {
                Some(_) => matches!(column.how(), Some(How::Same | How::Understood)),
                None => column.how().is_none(),
            };
            let by_itself = columns.iter().all(|(_, column)| is_found(column));
            let has = |field| columns.iter().any(|(_, column)| column.field == Some(field));
            let words = self.tab(tab).words.iter().filter(|((field, _), _)| has(*field));
            let mut words: Vec<ReadAs> = words
                .map(|((field, text), word)| ReadAs {
                    field: *field,
                    text: text.clone(),
                    word: word.to_string(),
                })
                .collect();
            words.sort_unstable_by(|a, b| (a.field, &a.text).cmp(&(b.field, &b.text)));
            if by_itself && words.is_empty() {
                return None;
            }
            // What was neither chosen nor left out is asked again.
            let settled = columns.iter().filter(|(_, column)| column.field.is_some() || column.ignored);
            let memory = Remembered {
                name: source.name.clone(),
                tab,
                columns: settled.map(|(header, column)| ((*header).clone(), column.field)).collect(),
                words,
            };
            let is_known = self.memories.iter().any(|known| {
                known.tab == tab && known.columns == memory.columns && known.words == memory.words
            });
            (!is_known && memory.is_fit()).then_some(memory)
        });
        memories.collect()
    }
}
