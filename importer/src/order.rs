//! Order by a number.

/// Sorts by a number; of equal ones the order stays. One sort for lists that are short or seldom sorted: each with a sort
/// of its own would be some kilobytes that the browser loads.
pub(crate) fn by<T>(list: Vec<T>, number: impl Fn(&T) -> u64) -> Vec<T> {
    let mut places: Vec<(u64, usize)> = list.iter().map(number).zip(0..).collect();
    places.sort_unstable();
    let mut list: Vec<Option<T>> = list.into_iter().map(Some).collect();
    places.into_iter().filter_map(|(_, place)| list[place].take()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn equal_ones_keep_their_order() {
        let list = vec![(3, 'a'), (1, 'b'), (3, 'c'), (1, 'd')];
        assert_eq!(super::by(list, |(number, _)| *number), [(1, 'b'), (1, 'd'), (3, 'a'), (3, 'c')]);
    }
}
