//! What a decision would do to everybody's work, as the API tells it.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::task::Actor;
use slated_core::time::{Timestamp, Zone};
use slated_core::whatif::{Side, Totals};
use utoipa::ToSchema;

use super::task_json::{DetailJson, text, written};
use crate::ops::Ops;
use crate::ops::engagements::Run;
use crate::ops::whatif::{Price, Told};
use crate::ops::work::Wanted;
use crate::web::extract::{Parameters, Params, Seen, TaskNumber, bad_parameter};
use crate::web::problem::Problem;

/// The task as it is now or, with `dry_run`, what would have been done.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the two answers; each is written by itself")]
pub(crate) enum TaskOrEffect {
    Task(Box<DetailJson>),
    Effect(EffectJson),
}

/// What a decision would do. Nothing was written.
///
/// Everybody is taken to work off their queue in its order, in their own hours, in estimated time; what is still to be
/// created is not counted.
#[derive(Serialize, ToSchema)]
#[schema(as = Effect)]
pub(crate) struct EffectJson {
    /// Always true.
    dry_run: bool,
    #[schema(example = "three tasks slip past their deadlines (one promise breaks)")]
    sentence: String,
    totals: TotalsJson,
    /// The changed task first, then the worst; 50 at most.
    tasks: Vec<ShiftJson>,
    /// Those beyond the 50.
    left_out: usize,
    /// Tasks that you may not see: they are in the totals only.
    not_shown: usize,
}

/// Over everybody's tasks; promises are counted among the tasks too.
#[derive(Serialize, ToSchema)]
#[schema(as = EffectTotals)]
pub(crate) struct TotalsJson {
    tasks_slip: usize,
    promises_break: usize,
    tasks_come_back: usize,
    promises_kept: usize,
    /// Done later by half an hour or more, without slipping.
    tasks_later: usize,
    tasks_earlier: usize,
    /// The sum of the probabilities of missing.
    #[schema(example = 1.4)]
    expected_misses_before: f64,
    expected_misses_after: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EffectTask)]
pub(crate) struct ShiftJson {
    #[schema(example = 1042)]
    number: i64,
    title: String,
    client: String,
    /// The deadline was told to the client.
    promised: bool,
    /// The decision is about this task.
    changed: bool,
    /// `slips`, `comes_back`, `closed`, `later`, `earlier` or `stays`.
    #[schema(example = "slips")]
    fate: &'static str,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    before: SideJson,
    /// None where the task is closed.
    after: Option<SideJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EffectSide)]
pub(crate) struct SideJson {
    /// Login of whoever will do it.
    expected_of: Option<String>,
    #[schema(format = DateTime)]
    deadline: String,
    #[schema(format = DateTime)]
    deadline_local: String,
    /// None where nobody works on it any more, or nobody ever will.
    #[schema(format = DateTime)]
    expected_finish: Option<String>,
    #[schema(format = DateTime)]
    expected_finish_local: Option<String>,
    /// From 0 to 1, in thousandths; none where nothing can be said.
    #[schema(example = 0.125)]
    miss_probability: Option<f64>,
}

/// Whether a DELETE is done or only shown.
pub(crate) struct DryQuery(pub(crate) Run);

impl Parameters for DryQuery {
    const NAMES: &'static [&'static str] = &["dry_run"];

    fn read(params: &mut Params) -> Result<DryQuery, Problem> {
        match params.text("dry_run").as_deref() {
            None | Some("false") => Ok(DryQuery(Run::Done)),
            Some("true") => Ok(DryQuery(Run::Dry)),
            Some(other) => Err(bad_parameter("dry_run", other, "true or false")),
        }
    }
}

/// The task after it was done, or the price of doing it.
pub(super) async fn do_or_price(
    ops: &Ops,
    number: TaskNumber,
    seen: Seen,
    by: &Actor,
    wanted: Wanted,
    run: Run,
) -> Result<Response, Problem> {
    match run {
        Run::Done => {
            let saved = ops.decide_and_save(number.0, seen.0, by, wanted).await?;
            Ok(written(ops, &saved, by).await)
        }
        Run::Dry => {
            let price = ops.price(number.0, seen.0, by, wanted).await?;
            Ok(Json(EffectJson::of(&price)).into_response())
        }
    }
}

impl EffectJson {
    pub(super) fn of(price: &Price) -> EffectJson {
        EffectJson {
            dry_run: true,
            sentence: price.totals.sentence(),
            totals: TotalsJson::of(&price.totals),
            tasks: price.shifts.iter().map(ShiftJson::of).collect(),
            left_out: price.left_out,
            not_shown: price.not_shown,
        }
    }
}

impl TotalsJson {
    fn of(totals: &Totals) -> TotalsJson {
        TotalsJson {
            tasks_slip: totals.tasks_slip,
            promises_break: totals.promises_break,
            tasks_come_back: totals.tasks_come_back,
            promises_kept: totals.promises_kept,
            tasks_later: totals.tasks_later,
            tasks_earlier: totals.tasks_earlier,
            expected_misses_before: totals.misses_permille_before as f64 / 1_000.0,
            expected_misses_after: totals.misses_permille_after as f64 / 1_000.0,
        }
    }
}

impl ShiftJson {
    fn of(told: &Told) -> ShiftJson {
        let Told { shift, task, zone } = told;
        ShiftJson {
            number: task.id,
            title: task.title.clone(),
            client: task.client.clone(),
            promised: shift.promised,
            changed: shift.changed,
            fate: shift.fate.as_str(),
            time_zone: zone.name().to_owned(),
            before: SideJson::of(&shift.before, zone),
            after: shift.after.as_ref().map(|side| SideJson::of(side, zone)),
        }
    }
}

impl SideJson {
    fn of(side: &Side, zone: &Zone) -> SideJson {
        let local = |at: Timestamp| zone.show(at);
        SideJson {
            expected_of: side.login.clone(),
            deadline: text(side.deadline),
            deadline_local: local(side.deadline),
            expected_finish: side.finish.map(text),
            expected_finish_local: side.finish.map(local),
            miss_probability: side.miss_permille.map(|permille| f64::from(permille) / 1_000.0),
        }
    }
}
