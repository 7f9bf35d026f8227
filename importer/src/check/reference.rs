//! What a cell of an association may hold: the e-mail of the other person, or a student's username (SPEC §3.1).

use super::{email, username};
use crate::format::Role;

/// Can somebody of this role be meant?
pub(super) fn is_valid(role: Role, piece: &str) -> bool {
    if piece.contains('@') {
        email::is_valid(piece)
    } else {
        role == Role::Learner && username::is_valid(piece)
    }
}
