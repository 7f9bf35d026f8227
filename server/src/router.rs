//! All routes, on one screen.

use std::any::Any;
use std::sync::Arc;

use app::api::error::ApiError;
use app::api::{imports, mappings, organisation, outbox, people, session};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use directory::Directory;
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::calls::{Calls, refusal};
use crate::download::{organisation as organisation_file, people as people_file, results, template};
use crate::origin::Origin;
use crate::site::{self, Site};
use crate::{headers, log};

/// What every handler can ask for. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub directory: Directory,
    pub origin: Origin,
    pub site: Arc<Site>,
}

/// The page's calls. A call that is missing here does not exist; a test compares this list with `app::api`.
pub fn calls() -> Calls {
    Calls::default()
        .open::<session::StartCall>()
        .open::<session::LinkCall>()
        .open::<session::SetUpCall>()
        .open::<session::ResetCall>()
        .open::<session::SignInCall>()
        .open::<session::SignOutCall>()
        .signed_in::<session::ChangePasswordCall>()
        .signed_in::<imports::StartBatchCall>()
        .signed_in::<imports::StagePartCall>()
        .signed_in::<imports::StageSecretsCall>()
        .signed_in::<imports::PlanBatchCall>()
        .signed_in::<imports::PlanIssuesCall>()
        .signed_in::<imports::ConfirmCall>()
        .signed_in::<imports::DiscardCall>()
        .signed_in::<imports::ProgressCall>()
        .signed_in::<imports::BatchCall>()
        .signed_in::<imports::BatchRowsCall>()
        .signed_in::<imports::BatchesCall>()
        .signed_in::<mappings::MappingsCall>()
        .signed_in::<mappings::RememberCall>()
        .signed_in::<mappings::RenameMappingCall>()
        .signed_in::<mappings::ForgetMappingCall>()
        .signed_in::<organisation::UnitsCall>()
        .signed_in::<organisation::UnitOptionsCall>()
        .signed_in::<organisation::UniqueFieldsCall>()
        .signed_in::<organisation::SaveUnitCall>()
        .signed_in::<organisation::RemoveUnitCall>()
        .signed_in::<organisation::TakeUnitsCall>()
        .signed_in::<people::PeopleCall>()
        .signed_in::<people::BulkCall>()
        .signed_in::<people::PersonCall>()
        .signed_in::<people::SavePersonCall>()
        .signed_in::<people::SaveOwnNameCall>()
        .signed_in::<people::GiveRoleCall>()
        .signed_in::<people::TakeRoleCall>()
        .signed_in::<people::AssociateCall>()
        .signed_in::<people::DissociateCall>()
        .signed_in::<people::AddAdministratorCall>()
        .signed_in::<outbox::OutboxCall>()
}

/// The whole server.
pub fn router(app: App) -> Router {
    let routes = calls()
        .into_router()
        .route("/download/template/{file}", get(template::template))
        .route("/download/example/{file}", get(template::example))
        .route("/download/people/{file}", get(people_file::people))
        .route("/download/organisation/{file}", get(organisation_file::units))
        .route("/download/imports/{id}/results/{tab}", get(results::csv))
        .route("/download/imports/{id}/results.json", get(results::json))
        .route("/download/imports/{id}/rows-to-mend.xlsx", get(results::workbook_to_mend))
        .route("/download/imports/{id}/rows-to-mend/{tab}", get(results::rows_to_mend))
        .route("/api/{*unknown}", any(not_found))
        .fallback(site::serve);
    around(routes, app)
}

/// What stands around every route, the outermost last.
pub fn around(routes: Router<App>, app: App) -> Router {
    routes
        .layer(only_from_here(&app.origin))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(app.clone(), headers::put_on))
        .layer(from_fn(log::request))
        .with_state(app)
}

async fn not_found() -> Response {
    refusal(&ApiError::NotFound)
}

/// Refuses what another site makes a browser send, by what the browser says of where it comes from.
fn only_from_here(origin: &Origin) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    let layer = match &origin.public_url {
        // It was parsed when it was given; should it be refused after all, nothing more is trusted.
        Some(url) => layer.clone().add_trusted_origin(url).unwrap_or(layer),
        None => layer,
    };
    layer.with_rejection_response(|_| refusal(&ApiError::Forbidden))
}

/// The message is not logged: it can hold the text that was worked on.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    let mut response = refusal(&ApiError::server("a panic"));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
