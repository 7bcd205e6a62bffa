//! To whom the work of somebody goes who is away or has left.
//!
//! To whoever has the role, is there all the while, and has the least to do: open effort over hours per day, counting
//! what was given meanwhile; ties go by login. Work of an account manager is for the client's own manager and nobody
//! else. Decides nothing: what comes of it is a proposal.

use jiff::civil::Date;

use crate::assign::ACCOUNT_MANAGER;
use crate::task::Task;

/// Somebody who works here, as whoever looks for a deputy sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub login: String,
    pub roles: Vec<String>,
    pub minutes_per_day: u32,
    /// Effort of their open tasks.
    pub open_minutes: u64,
    /// First and last days.
    pub away: Vec<(Date, Date)>,
}

/// Everybody who works here, with their load as it grows.
#[derive(Clone, Debug, Default)]
pub struct Colleagues(Vec<Colleague>);

impl Colleagues {
    pub fn new(mut colleagues: Vec<Colleague>) -> Colleagues {
        colleagues.sort_by(|a, b| a.login.cmp(&b.login));
        Colleagues(colleagues)
    }

    /// Who takes a task of somebody else's and is there from the one day through the other. Its effort counts to them
    /// from then on. `None`: nobody can.
    pub fn deputy(&mut self, task: &Task, from: Date, through: Date) -> Option<String> {
        let is_there =
            |one: &Colleague| !one.away.iter().any(|(first, last)| *first <= through && from <= *last);
        let others = self.0.iter().enumerate().filter(|(_, one)| task.assignee.as_ref() != Some(&one.login));
        let at = if task.role == ACCOUNT_MANAGER {
            others.into_iter().find(|(_, one)| one.login == task.manager).map(|(at, _)| at)
        } else {
            let able = others.filter(|(_, one)| one.roles.contains(&task.role) && is_there(one));
            // a/x < b/y without division: a*y < b*x; the first of equals is the first by login
            let lighter = able.reduce(|best, other| {
                let (b, o) = (best.1, other.1);
                let is_lighter = o.open_minutes * u64::from(b.minutes_per_day)
                    < b.open_minutes * u64::from(o.minutes_per_day);
                if is_lighter { other } else { best }
            });
            lighter.map(|(at, _)| at)
        }?;
        self.0[at].open_minutes += u64::from(task.effort_minutes);
        Some(self.0[at].login.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::Status;
    use crate::task::logged::tests::task as some_task;
    use jiff::civil::date;

    fn colleague(login: &str, role: &str, open_minutes: u64, away: &[(i8, i8)]) -> Colleague {
        let away = away.iter().map(|(first, last)| (date(2026, 12, *first), date(2026, 12, *last)));
        let (login, roles) = (login.to_owned(), vec![role.to_owned()]);
        Colleague { login, roles, minutes_per_day: 480, open_minutes, away: away.collect() }
    }

    fn task(role: &str) -> Task {
        let (assignee, manager) = (Some("sam".to_owned()), "mia".to_owned());
        Task { role: role.to_owned(), assignee, manager, ..some_task(120, Status::Open) }
    }

    #[track_caller]
    fn check_deputies(colleagues: Vec<Colleague>, role: &str, expected: &[Option<&str>]) {
        let mut colleagues = Colleagues::new(colleagues);
        let (from, through) = (date(2026, 12, 7), date(2026, 12, 11));
        for (nth, expected) in expected.iter().enumerate() {
            let deputy = colleagues.deputy(&task(role), from, through);
            assert_eq!(deputy.as_deref(), *expected, "of task {nth}");
        }
    }

    #[test]
    fn the_least_loaded_who_is_there_takes_it_and_what_was_given_counts() {
        let sam = || colleague("sam", "seo", 0, &[]);
        check_deputies(
            vec![sam(), colleague("sue", "seo", 60, &[]), colleague("ann", "seo", 120, &[])],
            "seo",
            &[Some("sue"), Some("ann"), Some("sue")],
        );
        check_deputies(vec![sam(), colleague("sue", "ppc", 0, &[])], "seo", &[None]);
        check_deputies(vec![sam()], "seo", &[None]);
        // away on one of the days, on the last of them, and on others
        for (away, expected) in
            [((9, 9), None), ((11, 20), None), ((1, 6), Some("sue")), ((12, 20), Some("sue"))]
        {
            check_deputies(vec![sam(), colleague("sue", "seo", 0, &[away])], "seo", &[expected]);
        }
    }

    #[test]
    fn a_clients_own_work_goes_to_its_manager_and_nobody_else() {
        let managers =
            || vec![colleague("max", ACCOUNT_MANAGER, 0, &[]), colleague("mia", ACCOUNT_MANAGER, 900, &[])];
        check_deputies(managers(), ACCOUNT_MANAGER, &[Some("mia"), Some("mia")]);
        check_deputies(managers().into_iter().take(1).collect(), ACCOUNT_MANAGER, &[None]);
    }
}
