//! How a story is written down; knows nothing of what its commands mean.
//!
//! ```text
//! # Prose, and blank lines, stay as they are.
//! > a command
//! | a line that belongs to the command
//!   a line of its output, indented by two spaces
//! ```

use std::fmt;

use anyhow::bail;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Prose(String),
    Command(Told),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Of the story's text, from 1.
    pub line: usize,
    pub command: String,
    pub input: Vec<String>,
    pub output: Vec<String>,
}

impl Story {
    pub fn parse(text: &str) -> anyhow::Result<Story> {
        let mut blocks = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let last = blocks.last_mut();
            if let Some(command) = line.strip_prefix("> ") {
                let command = command.to_owned();
                let told = Told { line: at + 1, command, input: Vec::new(), output: Vec::new() };
                blocks.push(Block::Command(told));
            } else if line.is_empty() || line.starts_with('#') {
                blocks.push(Block::Prose(line.to_owned()));
            } else if let (Some(Block::Command(told)), Some(output)) = (last, line.strip_prefix("  ")) {
                told.output.push(output.to_owned());
            } else if let (Some(Block::Command(told)), Some(input)) =
                (blocks.last_mut(), line.strip_prefix('|'))
            {
                told.input.push(input.strip_prefix(' ').unwrap_or(input).to_owned());
            } else {
                bail!(
                    "line {}: {line:?} is none of a story's lines (right would be \"# prose\", \"> a command\", \
                     or \"| input\" and \"  output\" right after one)",
                    at + 1
                );
            }
        }
        Ok(Story { blocks })
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for block in &self.blocks {
            match block {
                Block::Prose(line) => writeln!(f, "{line}")?,
                Block::Command(told) => {
                    writeln!(f, "> {}", told.command)?;
                    for line in &told.input {
                        let space = if line.is_empty() { "" } else { " " };
                        writeln!(f, "|{space}{line}")?;
                    }
                    for line in &told.output {
                        writeln!(f, "  {line}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_written_as_it_was_read() {
        let text = "# Prose\n\n> file a.csv\n| key,name\n|\n> beat\n  #1 a task\n  nothing else\n";
        assert_eq!(Story::parse(text).unwrap().to_string(), text);
    }

    #[track_caller]
    fn check_refused(text: &str, line: &str) {
        let refused = Story::parse(text).unwrap_err().to_string();
        assert!(refused.starts_with(line), "{refused}");
    }

    #[test]
    fn a_line_that_nobody_would_read_is_refused() {
        check_refused("# Prose\nbeat\n", "line 2: \"beat\"");
        check_refused("  output of nothing\n", "line 1:");
        check_refused("> beat\n\n  output after a blank line\n", "line 3:");
    }
}
