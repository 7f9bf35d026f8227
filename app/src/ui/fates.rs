//! The bar of fates: what became of the rows, at a glance. Beside it there are always words and numbers.

use importer::outcome::{Counts, Fate};
use leptos::prelude::*;

use super::number;

/// A fate in words, of a result.
pub fn label(fate: Fate) -> &'static str {
    match fate {
        Fate::Created => "Created",
        Fate::Updated => "Updated",
        Fate::Unchanged => "No change",
        Fate::Skipped => "Skipped",
        Fate::Failed => "Failed",
        Fate::Deleted => "Deleted",
        Fate::SamePerson => "Same person",
    }
}

/// The part of a class that colours a fate.
pub fn colour(fate: Fate) -> &'static str {
    match fate {
        Fate::Created => "created",
        Fate::Updated => "updated",
        Fate::Unchanged | Fate::SamePerson => "unchanged",
        Fate::Skipped => "skipped",
        Fate::Failed | Fate::Deleted => "failed",
    }
}

/// The coloured square beside a fate's name.
pub fn swatch(fate: Fate) -> AnyView {
    view! { <span class=format!("swatch swatch-{}", colour(fate)) aria-hidden="true"></span> }.into_any()
}

/// The fates that happened.
pub fn present(counts: &Counts) -> Vec<(Fate, u64)> {
    Fate::ALL.into_iter().map(|fate| (fate, counts.of(fate))).filter(|(_, n)| *n > 0).collect()
}

/// Where each part of the bar begins and how wide it is, in per cent: a gap between two, and none too small to be seen.
fn parts(counts: &Counts, gap: f64) -> Vec<(Fate, f64, f64)> {
    const LEAST: f64 = 0.8;
    let present = present(counts);
    let total: u64 = present.iter().map(|(_, n)| n).sum();
    let gaps = gap * present.len().saturating_sub(1) as f64;
    let raw: Vec<f64> = present.iter().map(|(_, n)| (*n as f64 / total as f64 * 100.0).max(LEAST)).collect();
    let scale = (100.0 - gaps) / raw.iter().sum::<f64>();
    let mut at = 0.0;
    present
        .iter()
        .zip(raw)
        .map(|((fate, _), width)| {
            let part = (*fate, at, width * scale);
            at += width * scale + gap;
            part
        })
        .collect()
}

/// The bar. With `spoken` it tells the numbers to a screen reader; without, they stand beside it.
pub fn bar(counts: &Counts, small: bool, spoken: bool) -> AnyView {
    let words = spoken.then(|| {
        let words: Vec<_> = present(counts)
            .iter()
            .map(|(fate, n)| format!("{} {}", number(*n), label(*fate).to_lowercase()))
            .collect();
        words.join(", ")
    });
    let rects = parts(counts, if small { 0.6 } else { 0.35 })
        .into_iter()
        .map(|(fate, x, width)| {
            view! {
                <rect class=format!("fill-{}", colour(fate)) x=format!("{x:.2}%") width=format!("{width:.2}%") height="100%"></rect>
            }
        })
        .collect_view();
    view! {
        <svg
            class=if small { "fate-bar fate-bar-s" } else { "fate-bar" }
            role=spoken.then_some("img")
            aria-label=words
            aria-hidden=(!spoken).then_some("true")
        >
            {rects}
        </svg>
    }
    .into_any()
}
