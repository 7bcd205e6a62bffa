//! A sign of life on stderr while something takes longer; nothing where nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Ends, and leaves no trace, when it is dropped.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Shown on a terminal only.
    pub(super) fn begin(doing: &'static str) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{spinner} {prefix} {msg} ({elapsed})");
        bar.set_style(style.expect("the template is well formed"));
        bar.set_prefix(doing);
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    pub(super) fn say(&self, how_far: String) {
        self.0.set_message(how_far);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
