//! What was chosen for columns comes from the server when an import begins, and goes there when it is confirmed.

use importer::mapping::Remembered;
use importer::message::{Command, Update};
use leptos::prelude::*;

use super::Import;
use crate::api::mappings::{mappings, remember};
use crate::ui::Kind;

impl Import {
    /// Tells the worker what was chosen in earlier imports. Where that cannot be had, the columns are asked for again.
    pub fn recall_columns(self) {
        leptos::task::spawn_local(async move {
            let Ok(all) = self.session.ask(move || mappings(self.format.key.to_owned())).await else {
                return;
            };
            let memories: Vec<Remembered> = all.into_iter().map(|mapping| mapping.memory).collect();
            if !memories.is_empty() && !self.step.is_disposed() {
                self.engine.say(Command::Remembered { memories });
            }
        });
    }

    /// Keeps on the server what was chosen by now; nothing is said where there is nothing new.
    pub fn remember_columns(self) {
        self.engine.ask(
            |request| Command::Memories { request },
            move |update| {
                let Update::Memories { memories, .. } = update else { return };
                for memory in memories {
                    let known = self.remembered.with_value(|known| known.contains(&memory));
                    if !known {
                        self.remembered.update_value(|known| known.push(memory.clone()));
                        leptos::task::spawn_local(self.send_memory(memory));
                    }
                }
            },
        );
    }

    async fn send_memory(self, memory: Remembered) {
        let kept = self.session.ask(move || remember(self.format.key.to_owned(), memory.clone())).await;
        if let Err(error) = kept {
            let title = "Your choice of columns holds for this import, but was not remembered for the next";
            self.toasts.show(Kind::Warning, title, &error.to_string(), None);
        }
    }
}
