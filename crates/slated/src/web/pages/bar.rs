//! A score as a stacked bar: what raises it to the right of the middle line, what lowers it to the left.
//!
//! Numbers for a drawing, no drawing: the template holds the shapes.

use slated_core::score::{Measure, Points, Score};

use super::words::Words;

/// Width of the drawing; the middle line stands at [`ZERO`].
pub(crate) const WIDTH: i32 = 200;
const ZERO: i32 = 70;
/// So many tenths of a point are one unit of the drawing.
const TENTHS_A_UNIT: i32 = 11;

/// One term, as a part of the bar and as a row of the table beside it.
pub(crate) struct Part {
    /// Also the class that gives it its colour.
    pub(crate) name: &'static str,
    pub(crate) word: String,
    pub(crate) points: String,
    pub(crate) x: i32,
    pub(crate) width: i32,
}

pub(crate) struct Bar {
    pub(crate) parts: Vec<Part>,
    /// A manager's boost stands among the parts.
    pub(crate) total: String,
}

impl Bar {
    pub(crate) fn of(score: &Score, boost: Points, words: &Words) -> Bar {
        let (mut left, mut right) = (ZERO, ZERO);
        let terms = score.terms().iter().map(|term| (term.measure.name(), term.points));
        let boosted = (boost.0 != 0).then_some(("boost", boost));
        let mut parts = Vec::with_capacity(7);
        for (name, points) in terms.chain(boosted) {
            let width = (points.0.abs() / TENTHS_A_UNIT).max(i32::from(points.0 != 0));
            let x = if points.0 < 0 {
                let width = width.min(left);
                left -= width;
                left
            } else {
                let x = right;
                right += width.min(WIDTH - right);
                x
            };
            let width = if points.0 < 0 { width.min(ZERO) } else { right - x };
            let word = words.say(&format!("term-{name}"));
            parts.push(Part { name, word, points: words.decimal(&points.signed()), x, width });
        }
        let total = words.decimal(&Points(score.total().0 + boost.0).to_string());
        Bar { parts, total }
    }

    pub(crate) fn zero(&self) -> i32 {
        ZERO
    }
}

/// Which of a score's terms are worth a word, the deadline first.
pub(crate) fn told(score: &Score) -> impl Iterator<Item = &Measure> {
    let [_, risk, importance, effort, slack, overdue] = score.terms();
    [overdue, slack, risk, importance, effort]
        .into_iter()
        .filter(|term| term.points.0 != 0 || matches!(term.measure, Measure::Slack { .. }))
        .map(|term| &term.measure)
}
