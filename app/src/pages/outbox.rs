//! Invitations that wait to be mailed.

use leptos::prelude::*;

use crate::api::imports::Page;
use crate::api::outbox::{self as calls, OutboxLine};
use crate::ui::empty::Empty;
use crate::ui::head::PageHead;
use crate::ui::pager::Pager;
use crate::ui::person::person;
use crate::ui::{Load, count, icon, locale};

#[component]
pub fn OutboxPage() -> impl IntoView {
    let first = RwSignal::new(0u64);
    let load = Load::<Page<OutboxLine>>::new();
    let ask = move || {
        let first = first.get();
        load.ask(move || calls::outbox(first));
    };
    Effect::new(ask);
    let total = Signal::derive(move || load.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let list = move || {
        let page = load.value.get()?;
        Some(if page.total == 0 {
            view! {
                <div class="sheet">
                    <Empty icon="mail" title="No invitation waits"
                        text="When an import invites its new people, each invitation is listed here until it is sent."/>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="sheet" class:is-stale=move || load.busy.get()>
                    <table class="table table-cards">
                        <caption class="visually-hidden">"Invitations that wait"</caption>
                        <thead><tr><th scope="col">"To"</th><th scope="col">"From"</th><th scope="col">"Waiting since"</th></tr></thead>
                        <tbody>{page.items.into_iter().map(line).collect_view()}</tbody>
                    </table>
                    <Pager label="Pages of invitations" first total go=Callback::new(move |to| first.set(to))/>
                </div>
            }
            .into_any()
        })
    };
    let lead = Signal::derive(move || load.value.with(|page| page.as_ref().map(|page| waiting(page.total))));
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="Invitations" lead=lead/>
                <div class="notice">
                    {icon("mail")}
                    <div>
                        <p class="medium">"Nothing is sent yet: sending mail is not set up."</p>
                        <p>"Invitations are kept here, each with its account, and none is lost. Until they are sent, the people in this list cannot activate their accounts."</p>
                    </div>
                </div>
                {load.around(Callback::new(move |()| ask()), "the invitations")}
                {list}
            </div>
        </main>
    }
    .into_any()
}

fn waiting(total: u64) -> String {
    let verb = if total == 1 { "waits" } else { "wait" };
    format!("{} {verb} to be sent.", count(total, "invitation", "invitations"))
}

fn line(line: OutboxLine) -> AnyView {
    let from = match line.batch {
        Some(batch) => view! { <a href=format!("/imports/{batch}")>"Import " {batch}</a> }.into_any(),
        None => "Added by hand".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{person(&line.name, Some(&line.to), Some(format!("/people/{}", line.account)))}</th>
            <td class="small" data-label="From"><span>{from}</span></td>
            <td class="small quiet" data-label="Waiting since"><span>{locale::date_time(&line.queued)}</span></td>
        </tr>
    }
    .into_any()
}
