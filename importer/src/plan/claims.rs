//! What a row asks for beside a person's own details: a place, roles in it, a cohort, courses.

use super::decide::Decider;
use super::facts::Facts;
use super::words;
use crate::format::{Belongs, Field, Grant};
use crate::key;
use crate::outcome::Reason;

/// What one row asks for, looked up.
#[derive(Debug)]
pub(super) struct Claim {
    pub ordinal: u32,
    pub place: i64,
    pub grants: Vec<Grant>,
    /// Empty: none.
    pub member_id: String,
    /// With its name.
    pub cohort: Option<(i64, String)>,
    /// With their titles.
    pub courses: Vec<(i64, String)>,
}

/// A course that a company has no access to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownCourse {
    pub title: String,
    pub company: String,
}

impl Decider<'_> {
    /// What a row asks for, or why it cannot have that.
    pub(super) fn claim(&mut self, ordinal: u32, facts: &Facts) -> Result<Claim, Vec<Reason>> {
        let (table, row) = (self.table, self.row(ordinal));
        let format = table.format();
        let place = match self.place_of(ordinal, facts) {
            Ok(place) => place,
            Err(reason) => {
                let titles = self.look_up_titles(ordinal, facts);
                return Err(std::iter::once(reason).chain(titles).collect());
            }
        };
        let mut reasons = Vec::new();
        let cohort = match self.cohort_of(ordinal, place, facts) {
            Ok(cohort) => cohort,
            Err(reason) => {
                reasons.push(reason);
                None
            }
        };
        let mut courses = Vec::new();
        for title in table.values(row, Field::Course) {
            match self.course_of(title, place, facts) {
                Ok(course) if courses.iter().any(|(id, _)| *id == course.0) => {}
                Ok(course) => courses.push(course),
                Err(reason) => reasons.push(reason),
            }
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let says = |field: Field| table.value(row, field);
        Ok(Claim {
            ordinal,
            place,
            grants: (format.grants)(format.tab(row.tab), &says),
            member_id: says(Field::MemberId).into_owned(),
            cohort,
            courses,
        })
    }

    /// A row that cannot go in for another reason: its titles count all the same.
    pub(super) fn look_up_titles(&mut self, ordinal: u32, facts: &Facts) -> Vec<Reason> {
        let titles = self.table.values(self.row(ordinal), Field::Course);
        let Ok(place) = self.place_of(ordinal, facts) else {
            // Of a company that is not theirs nothing is known; but a title that none of theirs has is no title.
            let company = self.table.value(self.row(ordinal), Field::Place);
            let unknown = titles.into_iter().filter(|title| !facts.is_title(&key::title(title)));
            return unknown.map(|title| self.title_unknown(title, company.clone().into_owned())).collect();
        };
        titles.into_iter().filter_map(|title| self.course_of(title, place, facts).err()).collect()
    }

    fn place_of(&self, ordinal: u32, facts: &Facts) -> Result<i64, Reason> {
        let belongs = self.table.format().belongs;
        let named = self.table.value(self.row(ordinal), Field::Place);
        if belongs == Belongs::Chosen || (belongs == Belongs::Department && named.is_empty()) {
            return Ok(facts.chosen());
        }
        match facts.called(&key::id(&named), !belongs.by_name())[..] {
            [place] => Ok(place),
            [] => Err(words::unauthorized(belongs, &named)),
            _ => Err(words::several_places(belongs, &named)),
        }
    }

    fn cohort_of(&self, ordinal: u32, place: i64, facts: &Facts) -> Result<Option<(i64, String)>, Reason> {
        let name = self.table.value(self.row(ordinal), Field::Cohort);
        if name.is_empty() {
            return Ok(None);
        }
        match *facts.cohorts(&key::id(&name), place) {
            [cohort] => Ok(Some((cohort, name.into_owned()))),
            [] => Err(words::cohort_unknown(&name)),
            _ => Err(words::several_cohorts(&name)),
        }
    }

    fn title_unknown(&mut self, title: String, company: String) -> Reason {
        let reason = words::course_unknown(&title, &company);
        self.unknown_courses.insert(UnknownCourse { title, company });
        reason
    }

    fn course_of(&mut self, title: String, place: i64, facts: &Facts) -> Result<(i64, String), Reason> {
        match *facts.courses(&key::title(&title), place) {
            [course] => Ok((course, title)),
            [] => {
                let company = facts.place(place).map(|place| place.name.clone()).unwrap_or_default();
                Err(self.title_unknown(title, company))
            }
            _ => Err(words::several_courses(&title)),
        }
    }
}
