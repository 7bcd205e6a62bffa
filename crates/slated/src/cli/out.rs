//! The one way to stdout: lines, tables and JSON, dressed up only where a person looks at them.
//!
//! On a terminal a table has frames and colours; in a pipe it is one row a line with tabs between,
//! so that `cut` and `sort` read it too. Knows no command.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, Color, ContentArrangement, Table};
use serde::Serialize;

/// A preset of comfy-table: rows of one line each need nothing between them.
const LINE_UNDER_HEADER: &str = "     ──            ";

/// How a command writes what it has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    People,
    Json,
}

pub(super) struct Out {
    stdout: BufWriter<Stdout>,
    form: Form,
    is_terminal: bool,
    has_colours: bool,
}

/// What a word means to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
    Faint,
    Strong,
}

/// A cell of a table.
pub(super) struct Field {
    text: String,
    tone: Tone,
}

impl<T: Display> From<T> for Field {
    fn from(value: T) -> Field {
        Field { text: value.to_string(), tone: Tone::Plain }
    }
}

impl Field {
    pub(super) fn toned(value: impl Display, tone: Tone) -> Field {
        Field { text: value.to_string(), tone }
    }
}

impl Out {
    pub(super) fn new(form: Form) -> Out {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let able = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let stdout = BufWriter::new(stdout);
        Out { stdout, form, is_terminal, has_colours: is_terminal && wanted && able }
    }

    /// Whether the answer is for eyes rather than for a pipe.
    pub(super) fn is_read_by_a_person(&self) -> bool {
        self.is_terminal
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    pub(super) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.stdout, "{text}")
    }

    /// A file as it is, with its own ends of lines.
    pub(super) fn raw(&mut self, file: &str) -> io::Result<()> {
        self.stdout.write_all(file.as_bytes())
    }

    /// One JSON value as one line.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.stdout, value)?;
        self.stdout.write_all(b"\n")
    }

    pub(super) fn table(&mut self, header: &[&str], rows: Vec<Vec<Field>>) -> io::Result<()> {
        if !self.is_terminal {
            self.line(header.join("\t"))?;
            for row in rows {
                let cells: Vec<String> = row.iter().map(|field| one_line(&field.text)).collect();
                self.line(cells.join("\t"))?;
            }
            return Ok(());
        }
        let mut table = Table::new();
        table.load_preset(LINE_UNDER_HEADER).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(header.iter().map(Cell::new).collect::<Vec<_>>());
        for row in rows {
            table.add_row(row.into_iter().map(|field| self.cell(field)).collect::<Vec<_>>());
        }
        self.line(table.trim_fmt())
    }

    fn cell(&self, field: Field) -> Cell {
        let cell = Cell::new(field.text);
        if !self.has_colours {
            return cell;
        }
        match field.tone {
            Tone::Plain => cell,
            Tone::Good => cell.fg(Color::Green),
            Tone::Warn => cell.fg(Color::Yellow),
            Tone::Bad => cell.fg(Color::Red),
            Tone::Faint => cell.fg(Color::DarkGrey),
            Tone::Strong => cell.add_attribute(comfy_table::Attribute::Bold),
        }
    }

    /// The text in the tone's colour, or as it is.
    pub(super) fn toned(&self, text: impl Display, tone: Tone) -> String {
        if !self.has_colours {
            return text.to_string();
        }
        let style = match tone {
            Tone::Plain => Style::new(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Warn => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// Text that cannot break the row it stands in.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
