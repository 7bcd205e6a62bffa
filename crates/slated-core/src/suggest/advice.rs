//! The search applied to somebody's real queue, and what it found in words: `start #12 before #7: two more promises are kept`.
//!
//! Pins stay where they are, and a task never leaves its level: each level is searched by itself, in the order of the
//! levels, with what is left of the budget. Knows no calendar: whoever asks counts in working minutes. Only advice:
//! nothing is reordered by it.

use super::{Depth, Job, cost, suggest};
use crate::fixed::halved_q32;
use crate::score::Points;
use crate::whatif::many;

/// Every deadline is taken to be so much working time earlier: estimates are wrong, and more tasks come.
pub const RESERVE_MINUTES: i64 = 4 * 60;
/// A minute's lateness of a task of no points costs so much: a point in a hundred is still told apart, and the span up to
/// the largest weight holds 100 points.
const WEIGHT_OF_NO_POINTS: u64 = 64;

/// Where the manager's word puts a task; the search moves nothing across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    Pinned,
    Level(i8),
}

/// A task of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub task: i64,
    pub shelf: Shelf,
    pub effort_minutes: u32,
    /// Working minutes from now to its deadline, negative when that is past.
    pub due_minutes: i64,
    /// What makes its lateness dear: the score's terms for risk and importance, and the boost. Slack, effort and days
    /// overdue are left out, for the search knows them from the minutes.
    pub points: Points,
    pub promised: bool,
}

/// How many an order keeps: finished by their deadlines, without the reserve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub promises: usize,
    /// Promises among them.
    pub tasks: usize,
}

/// One task that goes elsewhere. Done one after the other, the moves make the suggested order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub task: i64,
    /// It goes directly before or after this one.
    pub other: i64,
    pub way: Way,
    pub kept_before: Kept,
    pub kept_after: Kept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Before,
    After,
}

/// An order that costs no more than the queue's own and keeps no fewer promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Indices into the queue.
    pub order: Vec<usize>,
    pub cost: i64,
    pub given_cost: i64,
    pub kept: Kept,
    pub given_kept: Kept,
    pub moves: Vec<Move>,
    pub evaluations: u64,
}

/// Looks for a better order of a queue that stands in final order, within so many evaluations.
pub fn advise(queue: &[Place], evaluations: u64) -> Advice {
    let jobs: Vec<Job> = queue.iter().map(Place::job).collect();
    let given: Vec<usize> = (0..queue.len()).collect();
    let mut order = given.clone();
    let mut spent = 0;
    let mut begun = 0;
    for shelf in queue.chunk_by(|one, other| one.shelf == other.shelf) {
        let ends = begun + shelf.len();
        if matches!(shelf[0].shelf, Shelf::Level(_)) {
            let found = suggest(&jobs, &order[..ends], begun, Depth::Evaluations(evaluations - spent));
            spent += found.evaluations;
            order[..ends].copy_from_slice(&found.order);
        }
        begun = ends;
    }
    let tidied = tidied(&jobs, order.clone());
    let worth = |order: &[usize]| (kept(queue, order).promises, kept(queue, order).tasks);
    if worth(&tidied) >= worth(&order) {
        order = tidied;
    }
    let given_kept = kept(queue, &given);
    // lateness may be cheaper where one promise is given up for several tasks: that is the manager's to decide
    if kept(queue, &order).promises < given_kept.promises {
        order.clone_from(&given);
    }
    Advice {
        cost: cost(&jobs, &order),
        given_cost: cost(&jobs, &given),
        kept: kept(queue, &order),
        given_kept,
        moves: moves(queue, &order),
        order,
        evaluations: spent,
    }
}

impl Place {
    fn job(&self) -> Job {
        Job::new(self.effort_minutes.max(1), self.due_minutes - RESERVE_MINUTES, weight(self.points))
    }
}

/// Ten points more are twice the weight.
fn weight(points: Points) -> u32 {
    let tenths = u64::from(points.0.unsigned_abs());
    let halved = halved_q32(tenths, 100).max(1);
    let one = u128::from(crate::fixed::ONE_Q32);
    let base = u128::from(WEIGHT_OF_NO_POINTS);
    let scaled = match points.0 {
        ..0 => (base * u128::from(halved) + one / 2) / one,
        _ => base * one / u128::from(halved),
    };
    // the search itself takes no more than it can hold
    u32::try_from(scaled.max(1)).unwrap_or(u32::MAX)
}

/// Puts neighbours back into the queue's own order where that costs nothing: a search does not care, and people do.
fn tidied(jobs: &[Job], mut order: Vec<usize>) -> Vec<usize> {
    let mut is_tidy = false;
    while !is_tidy {
        is_tidy = true;
        let mut end = 0;
        for at in 1..order.len() {
            let (one, other) = (order[at - 1], order[at]);
            let cost = |one: usize, other: usize| {
                let first = end + jobs[one].work_minutes;
                jobs[one].cost(first) + jobs[other].cost(first + jobs[other].work_minutes)
            };
            // never across shelves: of two that stand on different ones the first is first in the queue too
            if one > other && cost(other, one) <= cost(one, other) {
                order.swap(at - 1, at);
                is_tidy = false;
            }
            end += jobs[order[at - 1]].work_minutes;
        }
    }
    order
}

fn kept(queue: &[Place], order: &[usize]) -> Kept {
    let mut end = 0;
    let mut kept = Kept::default();
    for place in order.iter().map(|at| &queue[*at]) {
        end += i64::from(place.effort_minutes.max(1));
        if end <= place.due_minutes {
            kept.tasks += 1;
            kept.promises += usize::from(place.promised);
        }
    }
    kept
}

/// The fewest tasks that must go elsewhere, in the order in which they will be worked on.
fn moves(queue: &[Place], order: &[usize]) -> Vec<Move> {
    let stays = longest_rising(order);
    let mut line: Vec<usize> = (0..queue.len()).collect();
    let mut moves = Vec::new();
    for (at, &index) in order.iter().enumerate() {
        if stays[at] {
            continue;
        }
        let kept_before = kept(queue, &line);
        let from = line.iter().position(|one| *one == index).expect("every task is in line");
        line.remove(from);
        let to = match at {
            0 => 0,
            _ => 1 + line.iter().position(|one| *one == order[at - 1]).expect("every task is in line"),
        };
        line.insert(to, index);
        let (way, other) = match line.get(to + 1) {
            Some(&next) if to < from => (Way::Before, next),
            _ => (Way::After, line[to.saturating_sub(1)]),
        };
        let (task, other) = (queue[index].task, queue[other].task);
        moves.push(Move { task, other, way, kept_before, kept_after: kept(queue, &line) });
    }
    moves
}

/// For each of the numbers whether it belongs to a longest rising row of them.
fn longest_rising(numbers: &[usize]) -> Vec<bool> {
    // where the best row of each length ends, and what each number follows
    let mut ends: Vec<usize> = Vec::new();
    let mut follows = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        follows[at] = length.checked_sub(1).map(|before| ends[before]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut is_in = vec![false; numbers.len()];
    let mut last = ends.last().copied();
    while let Some(at) = last {
        is_in[at] = true;
        last = follows[at];
    }
    is_in
}

impl Way {
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Before => "before",
            Way::After => "after",
        }
    }
}

impl Move {
    /// `start #12 before #7: two more promises are kept`.
    pub fn words(&self) -> String {
        let (task, other) = (self.task, self.other);
        let what = match self.way {
            Way::Before => format!("start #{task} before #{other}"),
            Way::After => format!("leave #{task} until #{other} is done"),
        };
        match difference(self.kept_before, self.kept_after) {
            Some(difference) => format!("{what}: {difference}"),
            None => what,
        }
    }
}

impl Advice {
    /// What all moves do together, or that there is nothing to move.
    pub fn words(&self) -> String {
        if self.moves.is_empty() {
            return "the queue's own order is the best that was found".to_owned();
        }
        let tasks = many(self.moves.len(), "task goes elsewhere", "tasks go elsewhere");
        let difference = difference(self.given_kept, self.kept);
        let difference = difference.unwrap_or_else(|| "as much is kept, with more to spare".to_owned());
        format!("{tasks}: {difference}")
    }
}

/// What is kept more or less: promises where their number changes, else tasks.
fn difference(before: Kept, after: Kept) -> Option<String> {
    let told = |before: usize, after: usize, one: &str, more: &str| match after.checked_sub(before) {
        Some(0) => None,
        Some(rise) => Some(many(rise, &format!("more {one}"), &format!("more {more}"))),
        None => Some(many(before - after, &format!("{one} fewer"), &format!("{more} fewer"))),
    };
    told(before.promises, after.promises, "promise is kept", "promises are kept")
        .or_else(|| told(before.tasks, after.tasks, "task is done in time", "tasks are done in time"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::suggest::EVALUATIONS_DEFAULT;

    fn place(task: i64, effort_minutes: u32, due_minutes: i64, promised: bool) -> Place {
        let points = Points(if promised { 100 } else { 0 });
        Place { task, shelf: Shelf::Level(0), effort_minutes, due_minutes, points, promised }
    }

    fn numbers(queue: &[Place], advice: &Advice) -> Vec<i64> {
        advice.order.iter().map(|at| queue[*at].task).collect()
    }

    // Red when ten points do not double it (`halved_q32(tenths, 200)`).
    #[test]
    fn ten_points_more_are_twice_the_weight() {
        let weights = [-1_000, -100, -1, 0, 1, 100, 200, 1_000].map(|tenths| weight(Points(tenths)));
        assert_eq!(weights, [1, 32, 64, 64, 64, 128, 256, 65_536]);
    }

    // By hand: one after the other they end at 480, 540 and 600 minutes; the promises are due at 400 and 500.
    // Red when the reserve is taken from what is kept too.
    #[test]
    fn a_move_is_told_with_what_it_keeps() {
        let queue = [place(7, 480, 4_000, false), place(12, 60, 400, true), place(13, 60, 500, true)];
        let advice = advise(&queue, EVALUATIONS_DEFAULT);
        assert_eq!(numbers(&queue, &advice), [12, 13, 7]);
        assert_eq!(advice.moves.len(), 1, "{:?}", advice.moves);
        assert_eq!(advice.moves[0].words(), "leave #7 until #13 is done: two more promises are kept");
        assert_eq!(advice.words(), "one task goes elsewhere: two more promises are kept");
        assert_eq!(
            (advice.given_kept, advice.kept),
            (Kept { promises: 0, tasks: 1 }, Kept { promises: 2, tasks: 3 },)
        );
        let queue = [place(7, 480, 4_000, false), place(8, 480, 4_000, false), place(12, 60, 400, true)];
        let advice = advise(&queue, EVALUATIONS_DEFAULT);
        assert_eq!(advice.moves[0].words(), "start #12 before #7: one more promise is kept");
        let advice = advise(&queue[..1], EVALUATIONS_DEFAULT);
        assert_eq!(advice.words(), "the queue's own order is the best that was found");
    }

    // By hand: 540 minutes are in time for 600, and not for 360. Red without the reserve.
    #[test]
    fn four_hours_are_kept_in_reserve() {
        let queue = [place(1, 480, 4_000, false), place(2, 60, 600, true)];
        let advice = advise(&queue, EVALUATIONS_DEFAULT);
        assert_eq!(numbers(&queue, &advice), [2, 1]);
        assert_eq!((advice.given_cost, advice.cost), (180 * 128, 0));
        assert_eq!(advice.words(), "one task goes elsewhere: as much is kept, with more to spare");
    }

    // Red without `tidied`: the search leaves equals in whatever order it came to last.
    #[test]
    fn equals_keep_the_order_of_the_queue() {
        let mut queue = [place(2, 180, 1_980, false), place(1, 240, 540, true), place(3, 240, 540, true)];
        queue[0].points = Points(600);
        let advice = advise(&queue, EVALUATIONS_DEFAULT);
        assert_eq!(numbers(&queue, &advice), [1, 3, 2]);
        assert_eq!(advice.moves.len(), 1);
    }

    // Red when the shelves are searched as one.
    #[test]
    fn pins_and_levels_stay_where_the_manager_put_them() {
        let mut queue = [
            place(1, 480, 9_000, false),
            place(2, 480, 9_000, false),
            place(3, 60, 300, true),
            place(4, 480, 9_000, false),
            place(5, 60, 300, true),
        ];
        queue[0].shelf = Shelf::Pinned;
        queue[1].shelf = Shelf::Level(1);
        queue[2].shelf = Shelf::Level(1);
        assert_eq!(numbers(&queue, &advise(&queue, EVALUATIONS_DEFAULT)), [1, 3, 2, 5, 4]);
    }

    // By hand: the promise first makes all seven others late; those first cost it, at an eighth of the weight, less than that.
    // Red without the look at promises before answering.
    #[test]
    fn no_promise_is_given_up_for_cheaper_lateness() {
        let mut queue = vec![place(1, 600, 600, true)];
        queue[0].points = Points(-300);
        queue.extend((2..9).map(|task| place(task, 60, 480, false)));
        let advice = advise(&queue, EVALUATIONS_DEFAULT);
        assert_eq!((advice.kept.promises, advice.given_kept.promises), (1, 1));
        assert!(advice.moves.is_empty());
    }

    fn queues() -> impl Strategy<Value = Vec<Place>> {
        let row = (0_u8..5, 1_u32..600, -500_i64..3_000, -200_i32..500, any::<bool>());
        prop::collection::vec(row, 0..24).prop_map(|mut rows| {
            rows.sort_by_key(|row| row.0);
            let shelf = |n: u8| if n == 0 { Shelf::Pinned } else { Shelf::Level(3 - n.min(4) as i8) };
            let place = |(at, row): (usize, (u8, u32, i64, i32, bool))| Place {
                task: at as i64,
                shelf: shelf(row.0),
                effort_minutes: row.1,
                due_minutes: row.2,
                points: Points(row.3),
                promised: row.4,
            };
            rows.into_iter().enumerate().map(place).collect()
        })
    }

    proptest! {
        // Red when a shelf is searched with the next, and when the budget is given to every level anew.
        #[test]
        fn advice_is_never_worse_and_its_moves_make_it(queue in queues(), budget in 0_u64..20_000) {
            let advice = advise(&queue, budget);
            prop_assert!(advice.cost <= advice.given_cost);
            prop_assert!(advice.kept.promises >= advice.given_kept.promises);
            prop_assert!(advice.evaluations <= budget);
            prop_assert_eq!(&advice, &advise(&queue, budget), "the same every time");
            let shelves: Vec<Shelf> = advice.order.iter().map(|at| queue[*at].shelf).collect();
            prop_assert_eq!(shelves, queue.iter().map(|place| place.shelf).collect::<Vec<_>>());
            let mut line: Vec<i64> = queue.iter().map(|place| place.task).collect();
            for one in &advice.moves {
                line.retain(|task| *task != one.task);
                let other = line.iter().position(|task| *task == one.other).unwrap();
                line.insert(other + usize::from(one.way == Way::After), one.task);
            }
            prop_assert_eq!(line, numbers(&queue, &advice));
        }
    }
}
