//! Bars as an SVG that stands alone: no script, no font of its own, light and dark as the reader likes.

use std::fmt::Write;

use slated_core::simulate::Estimate;

pub(super) struct Panel<'a> {
    pub(super) title: &'static str,
    pub(super) bars: Vec<Bar<'a>>,
    pub(super) decimals: usize,
}

pub(super) struct Bar<'a> {
    pub(super) name: &'a str,
    pub(super) estimate: Option<Estimate>,
}

const WIDTH: usize = 760;
const NAMES: usize = 190;
const LONGEST: usize = 420;
const ROW: usize = 26;
const TOP: usize = 52;
const BETWEEN: usize = 52;
const NAME_CHARS_MAX: usize = 28;

const STYLE: &str = "\
svg{background:#fff;color:#1f2328;font:13px system-ui,sans-serif}text{fill:currentColor}.h{font-weight:600}\
.n{text-anchor:end}.f{opacity:.7}rect{fill:#8c959f}.first{fill:#0969da}line{stroke:currentColor}\
@media(prefers-color-scheme:dark){svg{background:#0d1117;color:#e6edf3}rect{fill:#6e7681}.first{fill:#4493f8}}";

pub(super) fn svg(caption: &str, panels: &[Panel<'_>]) -> String {
    let mut body = String::new();
    let mut y = TOP;
    for panel in panels {
        draw(&mut body, panel, y);
        y += panel.bars.len() * ROW + BETWEEN;
    }
    let caption = escaped(caption);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\" height=\"{y}\" role=\"img\">\
         <title>{caption}</title><style>{STYLE}</style>\n<text class=\"f\" x=\"16\" y=\"24\">{caption}</text>\n{body}</svg>\n"
    )
}

fn draw(body: &mut String, panel: &Panel<'_>, top: usize) {
    let decimals = panel.decimals;
    let ends = panel.bars.iter().filter_map(|bar| bar.estimate).map(|one| one.value + one.plus_minus);
    let most = ends.fold(f64::MIN_POSITIVE, f64::max);
    let along = |value: f64| value.max(0.0) / most * LONGEST as f64;
    line(body, format!("<text class=\"h\" x=\"16\" y=\"{}\">{}</text>", top + 10, escaped(panel.title)));
    for (place, bar) in panel.bars.iter().enumerate() {
        let y = top + 22 + place * ROW;
        let short: String = bar.name.chars().take(NAME_CHARS_MAX).collect();
        let (name, base) = (escaped(&short), y + 14);
        line(body, format!("<text class=\"n\" x=\"{}\" y=\"{base}\">{name}</text>", NAMES - 8));
        let Some(Estimate { value, plus_minus }) = bar.estimate else {
            line(body, format!("<text class=\"f\" x=\"{NAMES}\" y=\"{base}\">-</text>"));
            continue;
        };
        let class = if place == 0 { " class=\"first\"" } else { "" };
        let width = along(value);
        line(
            body,
            format!("<rect{class} x=\"{NAMES}\" y=\"{y}\" width=\"{width:.1}\" height=\"18\" rx=\"2\"/>"),
        );
        let (left, right) =
            (NAMES as f64 + along(value - plus_minus), NAMES as f64 + along(value + plus_minus));
        if plus_minus > 0.0 {
            let middle = y + 9;
            line(body, format!("<line x1=\"{left:.1}\" x2=\"{right:.1}\" y1=\"{middle}\" y2=\"{middle}\"/>"));
        }
        line(body, format!("<text x=\"{:.1}\" y=\"{base}\">{value:.decimals$}</text>", right + 8.0));
    }
}

fn line(body: &mut String, text: String) {
    writeln!(body, "{text}").expect("a string takes what is written to it");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_shows_every_rule_and_believes_no_name() {
        let bar = |name, value| Bar { name, estimate: Some(Estimate { value, plus_minus: value / 4.0 }) };
        let none = Bar { name: "never", estimate: None };
        let bars = vec![bar("score", 2.0), bar("<b>&\"", 8.0), none];
        let drawn = svg("a & b", &[Panel { title: "Late", bars, decimals: 1 }]);
        assert!(drawn.contains("&lt;b&gt;&amp;&quot;") && !drawn.contains("<b>"), "{drawn}");
        assert!(drawn.contains("<title>a &amp; b</title>") && drawn.contains("prefers-color-scheme:dark"));
        // 10 is as long as there is room: 8 takes four fifths of it and ends between three fifths and all
        assert!(drawn.contains("width=\"336.0\"") && drawn.contains("x1=\"442.0\" x2=\"610.0\""), "{drawn}");
        assert_eq!(drawn.matches("<rect").count(), 2);
    }
}
