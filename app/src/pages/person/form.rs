//! The fields of one account.

use importer::format::Field;
use importer::outcome::AccountState;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Account;
use crate::api::people::{self as calls, OwnName, Person, PersonEdit};
use crate::ui::field::{Errors, SelectField, TextField};
use crate::ui::leave::ask_before_leaving;
use crate::ui::person::state_label;
use crate::ui::{Button, Kind, icon};

const FIELDS: [Field; 18] = [
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::Username,
    Field::IdNumber,
    Field::Grade,
    Field::Phone,
    Field::Language,
    Field::JobRole,
    Field::Region,
    Field::Institution,
    Field::Department,
    Field::City,
    Field::Country,
    Field::TimeZone,
    Field::Phone2,
    Field::Address,
    Field::Description,
];

/// From here on a field is in the way where it is empty: few people have it.
const RARE: usize = 8;

/// [`Field::key`] of each: the server speaks of a field by it.
const NAMES: [&str; 18] = [
    "first_name",
    "last_name",
    "email",
    "username",
    "id_number",
    "grade",
    "phone",
    "language",
    "job_role",
    "region",
    "institution",
    "department",
    "city",
    "country",
    "timezone",
    "phone2",
    "address",
    "description",
];

fn stored(person: &Person, field: Field) -> String {
    match field {
        Field::GivenName => Some(person.given_name.clone()),
        Field::FamilyName => Some(person.family_name.clone()),
        Field::Email => person.email.clone(),
        Field::Username => person.username.clone(),
        Field::IdNumber => person.id_number.clone(),
        Field::Grade => person.grade.clone(),
        Field::Phone => person.phone.clone(),
        Field::Language => person.language.clone(),
        Field::JobRole => person.job_role.clone(),
        Field::Region => person.region.clone(),
        other => person.more.iter().find(|(field, _)| *field == other).map(|(_, text)| text.clone()),
    }
    .unwrap_or_default()
}

pub fn form(account: Account) -> AnyView {
    let values = FIELDS.map(|field| (field, RwSignal::new(String::new())));
    let state = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&NAMES);
    let reset = move |person: &Person| {
        for (field, value) in values {
            value.set(stored(person, field));
        }
        state.set(person.state.key().to_owned());
        errors.clear();
    };
    // What came from the server is what the form begins with, but not over what is being typed.
    let clean = RwSignal::new(true);
    Effect::new(move || {
        if let Some(person) = account.person()
            && clean.get_untracked()
        {
            reset(&person);
        }
    });
    let changed = Memo::new(move |_| {
        let Some(person) = account.person() else { return Vec::new() };
        values
            .into_iter()
            .map(|(field, value)| (field, value.get()))
            .filter(|(field, value)| *value != stored(&person, *field))
            .collect()
    });
    let dirty = Memo::new(move |_| {
        let other_state = account
            .person()
            .is_some_and(|person| state.with(|state| !state.is_empty() && state != person.state.key()));
        !changed.with(Vec::is_empty) || other_state
    });
    Effect::new(move || clean.set(!dirty.get()));
    ask_before_leaving(Signal::derive(move || {
        dirty.get().then(|| "What you changed here is not saved yet.".to_owned())
    }));

    let is_me = Signal::derive(move || account.person().is_some_and(|person| person.is_me));
    let fixed =
        Signal::derive(move || account.person().is_some_and(|person| !person.editable || person.is_guest));
    let foot = move || !fixed.get() || is_me.get();
    // Of themselves an administrator changes the name only.
    let fixed_at = move |field| {
        let own = matches!(field, Field::GivenName | Field::FamilyName);
        Signal::derive(move || fixed.get() && !(own && is_me.get()))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(person) = account.person() else { return };
        if busy.get_untracked() || !dirty.get_untracked() {
            return;
        }
        let edit = PersonEdit {
            id: person.id,
            revision: person.revision,
            fields: changed.get_untracked(),
            state: AccountState::from_key(&state.get_untracked()).unwrap_or(person.state),
        };
        let [given_name, family_name] = [values[0], values[1]].map(|(_, value)| value.get_untracked());
        let name = OwnName { revision: person.revision, given_name, family_name };
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let answer = if person.is_me {
                account.session.ask(|| calls::save_own_name(name.clone())).await
            } else {
                account.session.ask(|| calls::save_person(edit.clone())).await
            };
            busy.set(false);
            match answer {
                Ok(person) => {
                    reset(&person);
                    if person.is_me {
                        account.session.rename(super::name(&person));
                    }
                    account.load.value.set(Some(person));
                    account.toasts.show(Kind::Done, "Saved", "", None);
                }
                Err(error) => errors.take(error),
            }
        });
    };
    // "Changed meanwhile" has this as its remedy; it is a way back from any other refusal as well.
    let discard = move |_| {
        let Some(person) = account.person() else { return };
        reset(&person);
        clean.set(true);
        let id = person.id;
        account.load.ask(move || calls::person(id));
    };
    // What is empty of the rare ones is folded away.
    let fields = move |folded: bool| {
        let of_them = values.into_iter().enumerate().filter(|(at, _)| !folded || *at >= RARE);
        let one = |(at, (field, value))| {
            let shown = move || text(field, value, fixed_at(field), errors.of(Field::key(field)));
            let has = move || account.person().is_some_and(|person| !stored(&person, field).is_empty());
            let is_shown = Memo::new(move |_| (at < RARE || has()) != folded);
            view! { <Show when=move || is_shown.get()>{shown()}</Show> }
        };
        of_them.map(one).collect_view()
    };
    let more = move || {
        (!fixed.get()).then(|| {
            view! {
                <details class="import-defaults form-wide">
                    <summary>{icon("next")} "More"</summary>
                    <p class="small quiet">"Seldom needed. What you fill in here stands above once it is saved."</p>
                    <div class="form-grid">{fields(true)}</div>
                </details>
            }
        })
    };
    view! {
        <section class="sheet" aria-labelledby="details">
            <form novalidate=true on:submit=submit>
                <div class="card-head"><h2 id="details">"Details"</h2></div>
                <div class="card-body form-grid">
                    {fields(false)}
                    {move || state_field(account, state, fixed.get())}
                    {more}
                    <div class="form-wide">{errors.view()}</div>
                </div>
                <Show when=foot>
                    <div class="card-foot">
                        <p>{move || if dirty.get() { "Not saved yet." } else { "What is changed by hand is marked in later imports." }}</p>
                        <Show when=move || dirty.get()>
                            <button class="button" type="button" on:click=discard>"Discard changes"</button>
                        </Show>
                        <Button class="button button-primary" submit=true busy=busy
                            blocked=Signal::derive(move || (!dirty.get()).then(|| "Nothing is changed yet.".to_owned()))>
                            "Save"
                        </Button>
                    </div>
                </Show>
            </form>
        </section>
    }
    .into_any()
}

fn text(
    field: Field,
    value: RwSignal<String>,
    fixed: Signal<bool>,
    error: Signal<Option<String>>,
) -> AnyView {
    let kind = match field {
        Field::Email => "email",
        Field::Phone | Field::Phone2 => "tel",
        _ => "text",
    };
    let help = match field {
        Field::Language => Some("Its code, such as en or pt-BR."),
        _ => None,
    };
    match help {
        Some(help) => {
            view! { <TextField label=field.label() value kind readonly=fixed error=error help/> }.into_any()
        }
        None => view! { <TextField label=field.label() value kind readonly=fixed error=error/> }.into_any(),
    }
}

fn state_field(account: Account, value: RwSignal<String>, fixed: bool) -> AnyView {
    let now = account.load.value.with(|person| person.as_ref().map(|person| person.state));
    if fixed {
        return view! {
            <p class="field"><span class="field-label">"State"</span><span>{now.map(state_label)}</span></p>
        }
        .into_any();
    }
    // Deleting is not undone by choosing another state, so it is not one of the choices.
    let options = AccountState::ALL
        .into_iter()
        .filter(|state| *state != AccountState::Deleted || now == Some(AccountState::Deleted))
        .map(|state| (state.key(), state_label(state)))
        .collect();
    view! { <SelectField label="State" options value/> }.into_any()
}
