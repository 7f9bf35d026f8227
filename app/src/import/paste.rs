//! Boxes to paste into. Their text is read anew when typing pauses, and stays editable until Next.

use importer::format::{Column, Field, Tab};
use importer::message::{Command, DialectChoice, SourceKind};
use importer::outcome::SourceId;
use js_sys::{Array, Reflect};
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::File;

use super::sources::ReadAs;
use super::{Import, Source};

/// How long typing has to pause.
const PAUSE: Duration = Duration::from_millis(150);

/// One box.
#[derive(Clone, Copy)]
pub struct Paste {
    pub source: SourceId,
    pub tab: Tab,
    /// "Paste 2": given when there first is something in it.
    name: StoredValue<String>,
    node: NodeRef<html::Textarea>,
    /// There is text that was not read yet; counts up, so that only the last pause reads.
    typed: StoredValue<u32>,
    read: StoredValue<u32>,
    pub filled: RwSignal<bool>,
}

impl Paste {
    pub fn new(import: Import, tab: Tab) -> Self {
        let source = import.number();
        Self {
            source,
            tab,
            name: StoredValue::new(String::new()),
            node: NodeRef::new(),
            typed: StoredValue::new(0),
            read: StoredValue::new(0),
            filled: RwSignal::new(false),
        }
    }

    fn name(self, import: Import) -> String {
        if self.name.with_value(String::is_empty) {
            self.name.set_value(format!("Paste {}", import.paste_number()));
        }
        self.name.get_value()
    }

    fn changed(self, import: Import) {
        self.typed.update_value(|typed| *typed += 1);
        let typed = self.typed.get_value();
        set_timeout(
            move || {
                if self.typed.try_get_value() == Some(typed) {
                    self.flush(import);
                }
            },
            PAUSE,
        );
    }

    /// What is pasted into an empty box is seen from its first line.
    fn to_the_start(self) {
        request_animation_frame(move || {
            if let Some(node) = self.node.try_get_untracked().flatten() {
                node.set_scroll_top(0);
                node.set_scroll_left(0);
            }
        });
    }

    /// Reads the box now, if something was typed since it was read.
    pub fn flush(self, import: Import) {
        let typed = self.typed.get_value();
        if self.read.get_value() == typed {
            return;
        }
        self.read.set_value(typed);
        let Some(node) = self.node.get_untracked() else { return };
        // The text stays with the browser: it is neither copied here nor encoded on this thread.
        let Ok(text) = Reflect::get(&node, &"value".into()) else { return };
        let name = self.name(import);
        let Ok(file) = File::new_with_str_sequence(&Array::of1(&text), &name) else { return };
        let blank = file.size() == 0.0;
        self.filled.set(!blank);
        if blank {
            import.parts(self.source).iter().for_each(|part| import.remove(part.id));
            import.remove(self.source);
            return;
        }
        let choice = import.choice(self.source);
        import.add(Source {
            id: self.source,
            tab: self.tab,
            name,
            kind: SourceKind::Paste,
            choice,
            file: Some(file.clone()),
            open: true,
            part_of: None,
        });
        for part in import.parts(self.source) {
            import.add(Source { file: Some(file.clone()), ..part });
        }
    }
}

impl Import {
    /// Adds a source, or takes the place of the one with this number.
    pub fn add(self, source: Source) {
        let command = match source.kind {
            SourceKind::Typed => {
                Command::TypeRows { source: source.id, tab: source.tab, rows: super::sources::TYPED_ROWS }
            }
            kind => Command::Add {
                source: source.id,
                tab: source.tab,
                name: source.name.clone(),
                kind,
                dialect: source.choice,
            },
        };
        self.engine.say_with(command, source.file.clone());
        self.sources.update(|sources| match sources.iter_mut().find(|old| old.id == source.id) {
            Some(old) => *old = source,
            None => sources.push(source),
        });
    }

    pub fn remove(self, id: SourceId) {
        if self.sources.with_untracked(|sources| sources.iter().any(|source| source.id == id)) {
            self.engine.say(Command::Remove { source: id });
            self.sources.update(|sources| {
                sources.retain(|source| source.id != id);
                // The first of its parts takes its place.
                let mut heir = None;
                for part in sources.iter_mut().filter(|source| source.part_of == Some(id)) {
                    part.part_of = heir;
                    heir = heir.or(Some(part.id));
                }
            });
        }
    }

    /// What was added under this number.
    pub fn added(self, id: SourceId) -> Option<Source> {
        self.sources.with_untracked(|sources| sources.iter().find(|source| source.id == id).cloned())
    }

    /// How the administrator chose that a source is read.
    pub fn choice(self, id: SourceId) -> DialectChoice {
        self.added(id).map(|source| source.choice).unwrap_or_default()
    }

    /// Reads a source once more, in another way; and with it what stands on other tabs of the same list.
    pub fn choose(self, id: SourceId, change: impl FnOnce(&mut DialectChoice)) {
        if let Some(mut source) = self.added(id) {
            change(&mut source.choice);
            let choice = source.choice;
            self.add(source);
            for part in self.parts(id) {
                let choice = DialectChoice { rows: part.choice.rows, ..choice };
                self.add(Source { choice, ..part });
            }
        }
    }
}

/// A box, and beneath it what was found in it.
#[component]
pub fn PasteBox(import: Import, paste: Paste, place: usize) -> impl IntoView {
    let first = place == 0;
    let spec = import.format.tab(paste.tab);
    let id = format!("paste-{}", paste.source.0);
    let found = format!("{id}-found");
    let label = if first {
        format!("Paste {} here", spec.label.to_lowercase())
    } else {
        format!("Another paste of {}, number {}", spec.label.to_lowercase(), place + 1)
    };
    let clear = move |_| {
        if let Some(node) = paste.node.get_untracked() {
            node.set_value("");
            paste.changed(import);
            paste.flush(import);
            let _ = node.focus();
        }
    };
    // Not the whole template: what is needed, and the one link that is told here.
    let told = [
        Field::FullName,
        Field::GivenName,
        Field::FamilyName,
        Field::Email,
        Field::Parent,
        Field::Place,
        Field::RoleName,
        Field::IsTeacher,
    ];
    let line = |text: fn(&Column) -> &'static str| {
        let columns = spec.columns.iter().filter(|column| told.contains(&column.field));
        // Blanks, for no width of tabs fits a name and an email.
        let cell = |column: &Column| {
            let width = column.label().len().max(column.example.len());
            format!("{:width$}", text(column))
        };
        columns.map(cell).collect::<Vec<_>>().join("   ").trim_end().to_owned()
    };
    let hint = first.then(|| format!("{}\n{}", line(Column::label), line(|column| column.example)));
    view! {
        <div class="paste-one">
            <div class="paste-head">
                <label for=id.clone()>{label}</label>
                <Show when=move || paste.filled.get()>
                    <button class="link-button small" type="button" on:click=clear>"Clear"</button>
                </Show>
            </div>
            <textarea
                class="paste-box"
                id=id.clone()
                spellcheck="false"
                autocapitalize="off"
                wrap="off"
                placeholder=hint
                aria-describedby=found.clone()
                node_ref=paste.node
                on:input=move |_| paste.changed(import)
                on:paste=move |_| if !paste.filled.get_untracked() { paste.to_the_start() }
            ></textarea>
            <div id=found><ReadAs import source=paste.source/></div>
        </div>
    }
    .into_any()
}
