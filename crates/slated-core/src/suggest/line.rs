//! Jobs in a row with the costs that a move needs at hand, and the moves that make the row cheaper.

use super::{Dice, Job};

/// Fewer fall back into the valley they came from, many more forget it (tried: 3 and 8 are worse).
const SHAKEN_PAIRS: usize = 4;

/// Counts evaluations and says when they are spent.
pub(super) struct Meter {
    spent: u64,
    budget: u64,
}

impl Meter {
    pub(super) fn of(budget: u64) -> Meter {
        Meter { spent: 0, budget }
    }

    pub(super) fn spent(&self) -> u64 {
        self.spent
    }

    /// Whether a scan of at most so many evaluations still fits. A search stops at its first that does not:
    /// what a smaller budget does is then a beginning of what a larger one does.
    fn allows(&self, evaluations: usize) -> bool {
        self.budget - self.spent >= evaluations as u64
    }
}

/// The budget is spent; the line is as the last move left it.
#[derive(Debug)]
pub(super) struct Spent;

#[derive(Clone, Copy)]
struct Seat {
    job: Job,
    index: usize,
    /// When it is done.
    end: i64,
}

impl Seat {
    fn cost(&self) -> i64 {
        self.job.cost(self.end)
    }
}

#[derive(Clone)]
pub(super) struct Line {
    began: i64,
    seats: Vec<Seat>,
    /// What the seats from here to the end cost together; one more than there are seats.
    from_here: Vec<i64>,
}

impl Line {
    pub(super) fn of(jobs: &[Job], order: &[usize], began: i64) -> Line {
        let seats: Vec<Seat> = order.iter().map(|&index| Seat { job: jobs[index], index, end: 0 }).collect();
        let mut line = Line { began, from_here: vec![0; seats.len() + 1], seats };
        line.reckon(0, line.len());
        line
    }

    pub(super) fn cost(&self) -> i64 {
        self.from_here[0]
    }

    pub(super) fn len(&self) -> usize {
        self.seats.len()
    }

    pub(super) fn order(&self) -> impl Iterator<Item = usize> {
        self.seats.iter().map(|seat| seat.index)
    }

    pub(super) fn copy_from(&mut self, other: &Line) {
        self.seats.copy_from_slice(&other.seats);
        self.from_here.copy_from_slice(&other.from_here);
    }

    /// Brings ends and costs up to date after seats `from..to` were put in another order.
    fn reckon(&mut self, from: usize, to: usize) {
        let mut end = if from == 0 { self.began } else { self.seats[from - 1].end };
        for seat in &mut self.seats[from..to] {
            end += seat.job.work_minutes;
            seat.end = end;
        }
        let mut cost = self.from_here[to];
        for (seat, from_here) in self.seats[..to].iter().zip(&mut self.from_here[..to]).rev() {
            cost += seat.cost();
            *from_here = cost;
        }
    }

    fn move_seat(&mut self, from: usize, to: usize, meter: &mut Meter) {
        meter.spent += from.max(to) as u64 + 1;
        let (low, high) = (from.min(to), from.max(to) + 1);
        if from < to {
            self.seats[low..high].rotate_left(1);
        } else {
            self.seats[low..high].rotate_right(1);
        }
        self.reckon(low, high);
    }

    fn swap_seats(&mut self, a: usize, b: usize, meter: &mut Meter) {
        meter.spent += a.max(b) as u64 + 1;
        self.seats.swap(a, b);
        self.reckon(a.min(b), a.max(b) + 1);
    }

    /// The cheapest other place for one seat, where it is cheaper than its own.
    fn better_place(&self, at: usize, meter: &mut Meter) -> Option<usize> {
        let seat = self.seats[at];
        let work = seat.job.work_minutes;
        let own = seat.cost();
        let (mut best, mut place) = (0, None);
        // Later: those it passes end earlier. They cannot save more than all behind them cost.
        let mut saved = 0;
        for to in at + 1..self.seats.len() {
            meter.spent += 1;
            let passed = &self.seats[to];
            saved += passed.cost() - passed.job.cost(passed.end - work);
            let lost = seat.job.cost(passed.end) - own;
            if lost - saved < best {
                (best, place) = (lost - saved, Some(to));
            }
            if lost - saved - self.from_here[to + 1] >= best {
                break;
            }
        }
        // Earlier: those it passes end later, and it cannot save more than it costs.
        let mut lost = 0;
        for to in (0..at).rev() {
            if lost - own >= best {
                break;
            }
            meter.spent += 1;
            let passed = &self.seats[to];
            lost += passed.job.cost(passed.end + work) - passed.cost();
            let delta = lost + seat.job.cost(passed.end - passed.job.work_minutes + work) - own;
            if delta < best {
                (best, place) = (delta, Some(to));
            }
        }
        place
    }

    /// Moves single jobs to their cheapest places until none has a cheaper one.
    pub(super) fn descend_by_insertions(&mut self, meter: &mut Meter) -> Result<(), Spent> {
        let count = self.len();
        let (mut at, mut settled) = (0, 0);
        while settled < count {
            if !meter.allows(2 * count) {
                return Err(Spent);
            }
            match self.better_place(at, meter) {
                Some(to) => {
                    self.move_seat(at, to, meter);
                    settled = 0;
                    // The next one has come up when this one went down the line.
                    at += usize::from(to < at);
                }
                None => {
                    settled += 1;
                    at += 1;
                }
            }
            if at >= count {
                at = 0;
            }
        }
        Ok(())
    }

    /// Whether swapping two seats makes the line cheaper.
    fn is_swap_better(&self, a: usize, b: usize, meter: &mut Meter) -> bool {
        let (first, second) = (self.seats[a], self.seats[b]);
        let shift = second.job.work_minutes - first.job.work_minutes;
        meter.spent += 2;
        let mut delta =
            first.job.cost(second.end) - first.cost() - second.cost() + second.job.cost(first.end + shift);
        // Those between move by the difference: earlier saves at most what they cost, later saves nothing.
        let saved_at_most = if shift < 0 { self.from_here[a + 1] - self.from_here[b] } else { 0 };
        if delta - saved_at_most >= 0 {
            return false;
        }
        for seat in &self.seats[a + 1..b] {
            meter.spent += 1;
            delta += seat.job.cost(seat.end + shift) - seat.cost();
        }
        delta < 0
    }

    /// Makes the first swap that is cheaper, if there is one.
    fn swap_once(&mut self, meter: &mut Meter) -> Result<bool, Spent> {
        let count = self.len();
        for a in 0..count {
            for b in a + 1..count {
                if !meter.allows(2 * count) {
                    return Err(Spent);
                }
                if self.is_swap_better(a, b, meter) {
                    self.swap_seats(a, b, meter);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Insertions until none helps, then a swap, and again until neither helps.
    pub(super) fn settle(&mut self, meter: &mut Meter) -> Result<(), Spent> {
        self.descend_by_insertions(meter)?;
        while self.swap_once(meter)? {
            self.descend_by_insertions(meter)?;
        }
        Ok(())
    }

    /// Swaps a few pairs, whatever it costs, so that settling can find another valley.
    pub(super) fn shake(&mut self, dice: &mut Dice, meter: &mut Meter) -> Result<(), Spent> {
        let count = self.len();
        if !meter.allows(count) {
            return Err(Spent);
        }
        for _ in 0..SHAKEN_PAIRS {
            let mut seat = || dice.below(count as u64) as usize;
            let (a, b) = (seat(), seat());
            self.seats.swap(a, b);
        }
        self.reckon(0, count);
        meter.spent += count as u64;
        Ok(())
    }
}
