//! The organisation, through the calls and as a file.

use app::api::error::ApiError;
use app::api::organisation::{
    RemoveUnitCall, SaveUnitCall, TakeUnitsCall, UnitOptionsCall, UnitsCall, UnitsQuery,
};
use app::api::people::{PeopleCall, PeopleQuery};
use http::StatusCode;
use importer::organisation::Kind;

use crate::world::{Browser, Server};

fn cells(cells: &[(&str, &str)]) -> Vec<(String, String)> {
    cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

async fn add(browser: &mut Browser, kind: Kind, new: &[(&str, &str)]) -> Result<i64, ApiError> {
    browser.call(SaveUnitCall { kind, id: None, cells: cells(new) }).await
}

#[tokio::test]
async fn a_place_is_made_offered_and_exported_and_its_people_are_found() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let place = [("kind", "company"), ("name", "Hospital A"), ("outside_id", "h-a"), ("parent", "#1")];
    let id = add(&mut admin, Kind::Place, &place).await.unwrap();
    let options = admin.call(UnitOptionsCall { kind: Kind::Place }).await.unwrap();
    let told: Vec<_> = options.iter().map(|option| (&*option.value, &*option.name, option.depth)).collect();
    assert_eq!(told, [("#1", "Greenfield School", 0), ("h-a", "Hospital A", 1)]);
    let query = UnitsQuery { kind: Kind::Place, search: "hosp".into(), first: 0 };
    let page = admin.call(UnitsCall { query }).await.unwrap();
    assert_eq!((page.total, page.items[0].id, page.items[0].people), (1, id, 0));

    for (place, people) in [(None, 1), (Some(1), 1), (Some(id), 0)] {
        let query = PeopleQuery { place, ..PeopleQuery::default() };
        assert_eq!(admin.call(PeopleCall { query }).await.unwrap().total, people, "{place:?}");
    }
    let file = admin.get("/download/organisation/places.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text().contains("Hospital A"));
    assert_eq!(admin.get("/download/organisation/planets.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        server.stranger().get("/download/organisation/places.csv").await.status,
        StatusCode::UNAUTHORIZED
    );

    admin.call(RemoveUnitCall { kind: Kind::Place, id }).await.unwrap();
    assert_eq!(admin.call(RemoveUnitCall { kind: Kind::Place, id }).await, Err(ApiError::NotFound));
}

#[tokio::test]
async fn what_is_wrong_comes_back_with_the_keys_of_the_form() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let Err(ApiError::Invalid(wrong)) =
        add(&mut admin, Kind::Course, &[("name", "Fire"), ("place", "x")]).await
    else {
        panic!("it was not refused")
    };
    let keys: Vec<_> = wrong.iter().map(|(key, _)| &**key).collect();
    assert_eq!(keys, ["short_name", "place"]);
    let bytes = b"name;place\n2026;#1\n2027;x\n".to_vec();
    let taken = admin.call(TakeUnitsCall { kind: Kind::Cohort, bytes }).await.unwrap();
    assert_eq!((taken.created, taken.failed.len(), taken.failed[0].0), (1, 1, 3));
}

#[tokio::test]
async fn an_administrator_elsewhere_does_not_see_it() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let mut other = server.administrator_of(2, "kim@school.example").await;
    let id = add(&mut admin, Kind::Cohort, &[("name", "2026"), ("place", "#1")]).await.unwrap();
    let query = UnitsQuery { kind: Kind::Cohort, search: String::new(), first: 0 };
    assert_eq!(other.call(UnitsCall { query }).await.unwrap().total, 0);
    let rename = SaveUnitCall { kind: Kind::Cohort, id: Some(id), cells: cells(&[("name", "Mine")]) };
    assert_eq!(other.call(rename).await, Err(ApiError::NotFound));
    assert_eq!(other.call(RemoveUnitCall { kind: Kind::Cohort, id }).await, Err(ApiError::NotFound));
    let into = add(&mut other, Kind::Cohort, &[("name", "2026"), ("place", "#1")]).await;
    assert!(matches!(into, Err(ApiError::Invalid(_))), "{into:?}");
}
