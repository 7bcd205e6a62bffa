//! Two texts side by side, as a person would mark what changed; knows nothing of stories.

use std::fmt::Write;

const CONTEXT: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Same,
    Gone,
    New,
}

/// Lines of `-` as `was`, of `+` as `is`, with three lines around them; empty when there is no difference.
pub fn unified(was: &str, is: &str) -> String {
    let marked = mark(&was.lines().collect::<Vec<_>>(), &is.lines().collect::<Vec<_>>());
    let differs: Vec<usize> = (0..marked.len()).filter(|at| marked[*at].0 != Mark::Same).collect();
    let is_shown = |at: usize| {
        let near = differs.partition_point(|differs| differs + CONTEXT < at);
        differs.get(near).is_some_and(|differs| *differs <= at + CONTEXT)
    };
    let (mut text, mut line, mut is_open) = (String::new(), 1, false);
    for (at, (mark, content)) in marked.iter().enumerate() {
        if is_shown(at) {
            if !is_open {
                let _never_fails = writeln!(text, "@@ line {line} @@");
            }
            let sign = match mark {
                Mark::Same => ' ',
                Mark::Gone => '-',
                Mark::New => '+',
            };
            let _never_fails = writeln!(text, "{sign}{content}");
        }
        is_open = is_shown(at);
        line += usize::from(*mark != Mark::New);
    }
    text
}

/// The longest common lines stay; a table of all pairs is small enough for texts that people read.
fn mark<'a>(was: &[&'a str], is: &[&'a str]) -> Vec<(Mark, &'a str)> {
    let mut common = vec![vec![0_usize; is.len() + 1]; was.len() + 1];
    for a in (0..was.len()).rev() {
        for b in (0..is.len()).rev() {
            common[a][b] = if was[a] == is[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut marked = Vec::with_capacity(was.len().max(is.len()));
    while a < was.len() || b < is.len() {
        if a < was.len() && b < is.len() && was[a] == is[b] {
            marked.push((Mark::Same, was[a]));
            (a, b) = (a + 1, b + 1);
        } else if b == is.len() || (a < was.len() && common[a + 1][b] >= common[a][b + 1]) {
            marked.push((Mark::Gone, was[a]));
            a += 1;
        } else {
            marked.push((Mark::New, is[b]));
            b += 1;
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_shown_with_its_surroundings() {
        let was = "1\n2\n3\n4\n5\n6\n7\n8\n";
        assert_eq!(unified(was, was), "");
        assert_eq!(
            unified(was, "1\n2\n3\n4\n5\nsix\n7\n8\n"),
            "@@ line 3 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n"
        );
        assert_eq!(
            unified(was, "0\n1\n2\n3\n4\n5\n6\n7\n"),
            "@@ line 1 @@\n+0\n 1\n 2\n 3\n@@ line 5 @@\n 5\n 6\n 7\n-8\n"
        );
    }
}
