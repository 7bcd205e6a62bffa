//! Instances of weighted tardiness: read from files in OR-Library format, or made by its recipe.

use std::fs;
use std::path::Path;

use slated_core::suggest::Dice;

use crate::cli::Failure;

const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
const WORK_MAX: u32 = 100_000;
const WEIGHT_MAX: u32 = 65_536;
const DUE_MAX: u32 = 100_000_000;

/// A job in the units of its instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) work: u32,
    pub(super) weight: u32,
    pub(super) due: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instance {
    pub(super) jobs: Vec<Named>,
}

impl Instance {
    /// Weighted tardiness of an order, in units: counted here and not taken from the search.
    pub(super) fn twt(&self, order: &[usize]) -> i64 {
        let mut end = 0;
        let late = |&index: &usize| {
            let Named { work, weight, due } = self.jobs[index];
            end += i64::from(work);
            (end - i64::from(due)).max(0) * i64::from(weight)
        };
        order.iter().map(late).sum()
    }
}

pub(super) fn read(path: &Path, jobs: usize) -> Result<Vec<Instance>, Failure> {
    parsed(&text_of(path)?, jobs).map_err(|wrong| Failure::Input(format!("{}:{wrong}", path.display())))
}

pub(super) fn read_optima(path: &Path, instances: usize) -> Result<Vec<i64>, Failure> {
    optima(&text_of(path)?, instances).map_err(|wrong| Failure::Input(format!("{}:{wrong}", path.display())))
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let wrong = |what: String| Failure::Input(format!("{}: {what}", path.display()));
    let size = fs::metadata(path).map_err(|error| wrong(format!("cannot be read: {error}")))?.len();
    if size > FILE_BYTES_MAX {
        return Err(wrong(format!("has {size} bytes (right would be at most {FILE_BYTES_MAX})")));
    }
    let bytes = fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|_| wrong("is not text in UTF-8".to_owned()))
}

/// A number and the line it stands in.
struct Token<'a> {
    text: &'a str,
    line: usize,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let lines = text.lines().zip(1..);
    lines.flat_map(|(row, line)| row.split_whitespace().map(move |text| Token { text, line })).collect()
}

impl Token<'_> {
    fn number(&self, what: &str, min: u32, max: u32) -> Result<u32, String> {
        let number = self.text.parse().ok().filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| {
            format!(
                "{}: {what} is {:?} (right would be a whole number, {min} to {max})",
                self.line, self.text
            )
        })
    }
}

/// A text that does not come out even names its last line and what is left over.
fn parsed(text: &str, jobs: usize) -> Result<Vec<Instance>, String> {
    let tokens = tokens(text);
    let (count, per_instance) = (tokens.len(), 3 * jobs);
    if count == 0 || !count.is_multiple_of(per_instance) {
        let line = tokens.last().map_or(1, |token| token.line);
        return Err(format!(
            "{line}: it ends after {count} numbers (right would be a multiple of {per_instance}: 3 for each of {jobs} jobs)"
        ));
    }
    let instance = |(at, numbers): (usize, &[Token<'_>])| {
        let job = |job: usize| {
            let named = |what| format!("{what} of job {job} of instance {}", at + 1);
            Ok(Named {
                work: numbers[job].number(&named("the work"), 1, WORK_MAX)?,
                weight: numbers[jobs + job].number(&named("the weight"), 1, WEIGHT_MAX)?,
                due: numbers[2 * jobs + job].number(&named("the due date"), 0, DUE_MAX)?,
            })
        };
        Ok(Instance { jobs: (0..jobs).map(job).collect::<Result<_, String>>()? })
    };
    tokens.chunks_exact(per_instance).enumerate().map(instance).collect()
}

fn optima(text: &str, instances: usize) -> Result<Vec<i64>, String> {
    let tokens = tokens(text);
    if tokens.len() != instances {
        let (line, count) = (tokens.last().map_or(1, |token| token.line), tokens.len());
        return Err(format!(
            "{line}: it ends after {count} optima (right would be {instances}, one for each instance)"
        ));
    }
    let optimum = |(token, at): (&Token<'_>, usize)| {
        Ok(i64::from(token.number(&format!("the optimum of instance {at}"), 0, u32::MAX)?))
    };
    tokens.iter().zip(1..).map(optimum).collect()
}

const SEED: u64 = 125;
const INSTANCES_PER_CLASS: usize = 5;

/// 125 instances, always the same: five for each spread of due dates (outer) and tightness (inner), both
/// 0.2, 0.4 .. 1.0; work 1..100, weight 1..10, due dates evenly around what the tightness leaves.
pub(super) fn made(jobs: usize) -> Vec<Instance> {
    let mut dice = Dice::of(SEED);
    let classes = (1..=5).flat_map(|spread| (1..=5).map(move |tightness| (spread, tightness)));
    let each = classes.flat_map(|class| [class; INSTANCES_PER_CLASS]);
    each.map(|(spread, tightness)| one_made(jobs, spread, tightness, &mut dice)).collect()
}

/// `spread` and `tightness` in fifths. No due date is earlier than now, as in the published instances.
fn one_made(jobs: usize, spread: i64, tightness: i64, dice: &mut Dice) -> Instance {
    let mut one_to = |max: u64| 1 + dice.below(max) as u32;
    let works: Vec<u32> = (0..jobs).map(|_| one_to(100)).collect();
    let weights: Vec<u32> = (0..jobs).map(|_| one_to(10)).collect();
    let total: i64 = works.iter().copied().map(i64::from).sum();
    let bound = |sign: i64| total * (10 - 2 * tightness + sign * spread) / 10;
    let (earliest, latest) = (bound(-1), bound(1));
    let mut due = || earliest + dice.below((latest - earliest + 1) as u64) as i64;
    let job = |(work, weight)| Named { work, weight, due: due().max(0) as u32 };
    Instance { jobs: works.into_iter().zip(weights).map(job).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(parsed(text, 2), Err(expected.to_owned()));
    }

    #[test]
    fn works_then_weights_then_due_dates() {
        let read = parsed("  3 4\n 1 10\n\n 7 0\n", 2).unwrap();
        let jobs = vec![Named { work: 3, weight: 1, due: 7 }, Named { work: 4, weight: 10, due: 0 }];
        assert_eq!(read, [Instance { jobs }]);
        assert_eq!([read[0].twt(&[0, 1]), read[0].twt(&[1, 0])], [70, 40]);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        check_refused(
            "3 4\n1 ten\n7 0",
            "2: the weight of job 1 of instance 1 is \"ten\" (right would be a whole number, 1 to 65536)",
        );
        check_refused(
            "3 4 1 1 7 0\n3 4 1 1\n7 -1",
            "3: the due date of job 1 of instance 2 is \"-1\" (right would be a whole number, 0 to 100000000)",
        );
        check_refused(
            "3 4 1 1 7\n",
            "1: it ends after 5 numbers (right would be a multiple of 6: 3 for each of 2 jobs)",
        );
        check_refused(
            "",
            "1: it ends after 0 numbers (right would be a multiple of 6: 3 for each of 2 jobs)",
        );
        let wrong = optima("1\n2\n", 3).unwrap_err();
        assert_eq!(wrong, "2: it ends after 2 optima (right would be 3, one for each instance)");
    }

    #[test]
    fn made_instances_keep_to_the_recipe() {
        let all = made(40);
        assert_eq!(all.len(), 125);
        assert_eq!(all, made(40));
        for (at, instance) in all.iter().enumerate() {
            let (spread, tightness) = (1 + at as i64 / 25, 1 + at as i64 / 5 % 5);
            let total: i64 = instance.jobs.iter().map(|job| i64::from(job.work)).sum();
            let middle = total * (10 - 2 * tightness) / 10;
            for Named { work, weight, due } in &instance.jobs {
                assert!((1..=100).contains(work) && (1..=10).contains(weight));
                let off = i64::from(*due) - middle;
                assert!(off.abs() <= total * spread / 10 + 1, "{due} in instance {at}");
            }
        }
    }
}
