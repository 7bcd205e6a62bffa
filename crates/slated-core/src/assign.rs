//! Which person a role becomes when a task is created.
//!
//! The role `account-manager` is the client's manager. Any other goes to whoever did the series
//! last, else to the least loaded of the people who have the role and are present. Load is open
//! effort over hours per day, counting what the same batch has already given; ties go by login, so
//! the same batch always assigns the same way.

pub const ACCOUNT_MANAGER: &str = "account-manager";

/// A person as the assignment sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub login: String,
    pub roles: Vec<String>,
    pub minutes_per_day: u32,
    /// Effort of the open tasks the person has.
    pub open_minutes: u64,
    pub active: bool,
    pub absent: bool,
}

/// Everybody, with their load as the batch goes on.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    candidates: Vec<Candidate>,
}

impl Staff {
    pub fn new(mut candidates: Vec<Candidate>) -> Staff {
        candidates.sort_by(|a, b| a.login.cmp(&b.login));
        Staff { candidates }
    }

    /// Chooses, and counts the effort to whoever was chosen. `None`: nobody, the task stays in the pool.
    pub fn assign(
        &mut self,
        role: &str,
        manager: &str,
        did_it_last: Option<&str>,
        effort_minutes: u32,
    ) -> Option<String> {
        let at = if role == ACCOUNT_MANAGER {
            // absent or not: a client has one manager, and a deputy is the manager's own choice
            self.candidates.iter().position(|c| c.login == manager && c.active)
        } else {
            self.may(role, did_it_last).or_else(|| self.least_loaded(role))
        }?;
        self.candidates[at].open_minutes += u64::from(effort_minutes);
        Some(self.candidates[at].login.clone())
    }

    fn may(&self, role: &str, login: Option<&str>) -> Option<usize> {
        let login = login?;
        self.candidates.iter().position(|c| c.login == login && c.is_present() && c.has(role))
    }

    fn least_loaded(&self, role: &str) -> Option<usize> {
        let present = self.candidates.iter().enumerate().filter(|(_, c)| c.is_present() && c.has(role));
        // a/x < b/y without division: a*y < b*x; the first of equals is the first by login
        present
            .reduce(|best, other| {
                let (b, o) = (best.1, other.1);
                let lighter = o.open_minutes * u64::from(b.minutes_per_day)
                    < b.open_minutes * u64::from(o.minutes_per_day);
                if lighter { other } else { best }
            })
            .map(|(at, _)| at)
    }
}

impl Candidate {
    fn is_present(&self) -> bool {
        self.active && !self.absent
    }

    fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(login: &str, roles: &str, minutes_per_day: u32, open_minutes: u64) -> Candidate {
        let roles = roles.split(';').map(str::to_owned).collect();
        Candidate { login: login.into(), roles, minutes_per_day, open_minutes, active: true, absent: false }
    }

    #[test]
    fn load_is_open_effort_over_hours_per_day() {
        let mut staff = Staff::new(vec![person("ann", "seo", 480, 600), person("bob", "seo", 240, 320)]);
        assert_eq!(staff.assign("seo", "m", None, 60).as_deref(), Some("ann"));
        let given: Vec<_> = (0..3).map(|_| staff.assign("seo", "m", None, 60).unwrap()).collect();
        assert_eq!(given, ["bob", "ann", "ann"], "what the batch has given counts");
    }

    #[test]
    fn ties_go_by_login() {
        let mut staff = Staff::new(vec![person("zoe", "seo", 480, 0), person("ann", "seo", 480, 0)]);
        assert_eq!(staff.assign("seo", "m", None, 1).as_deref(), Some("ann"));
    }

    #[test]
    fn who_did_it_last_does_it_again_while_present() {
        let mut staff = Staff::new(vec![person("ann", "seo", 480, 0), person("zoe", "seo", 480, 9_999)]);
        assert_eq!(staff.assign("seo", "m", Some("zoe"), 1).as_deref(), Some("zoe"));
        staff.candidates[1].absent = true;
        assert_eq!(staff.assign("seo", "m", Some("zoe"), 1).as_deref(), Some("ann"));
    }

    #[test]
    fn the_account_manager_is_the_clients_own() {
        let mut staff = Staff::new(vec![
            person("m1", "account-manager", 480, 0),
            person("m2", "account-manager", 480, 999),
        ]);
        assert_eq!(staff.assign(ACCOUNT_MANAGER, "m2", Some("m1"), 1).as_deref(), Some("m2"));
    }

    #[test]
    fn nobody_present_leaves_it_in_the_pool() {
        let mut away = person("ann", "seo", 480, 0);
        away.absent = true;
        assert_eq!(Staff::new(vec![away]).assign("seo", "m", None, 1), None);
        let mut left = person("bob", "seo", 480, 0);
        left.active = false;
        assert_eq!(Staff::new(vec![left.clone()]).assign("seo", "m", Some("bob"), 1), None);
        assert_eq!(Staff::new(vec![left]).assign(ACCOUNT_MANAGER, "bob", None, 1), None);
        assert_eq!(Staff::default().assign("seo", "m", None, 1), None);
    }
}
