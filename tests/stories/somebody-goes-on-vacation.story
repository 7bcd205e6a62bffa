# Somebody goes on vacation: what would be late because of it is proposed to whoever has the role, is there and has the
# least to do. The manager decides each; nothing moves by itself, and nothing moves back afterwards.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-07
> calendar ua
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| pat,Pat,specialist,ppc,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-07,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-07,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit, {{ occurrence.date }}"
| purpose = "Nothing is broken"
| role = "seo"
| effort_hours = 6
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 5
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }
|
| [[task]]
| key = "plan"
| title = "Plan, {{ occurrence.date }}"
| purpose = "Everybody knows what comes"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 9, at = "18:00" }

> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           3        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person pat
  added client green
  added service seo
  added template seo/audit
  added template seo/plan
  added template seo/report
  added engagement green/seo
  warning: pat has the role "ppc", which no template asks for
> beat
  #1 green/seo/audit 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Audit, 2026-12-07"
  #2 green/seo/plan 2026-12-07 created 2026-12-07T07:00:00Z due Fri 2026-12-18 18:00 Kyiv bob "Plan, 2026-12-07"
  #3 green/seo/report 2026-12-07 created 2026-12-07T07:00:00Z due Fri 2026-12-11 18:00 Kyiv bob "Report, 2026-12-07"
  risks moved: 1
> reassign 1 by olena: ann
  #1 open, ann, due Thu 2026-12-10 18:00 Kyiv
> reassign 2 by olena: ann
  #2 open, ann, due Fri 2026-12-18 18:00 Kyiv
> reassign 3 by olena: ann
  #3 open, ann, due Fri 2026-12-11 18:00 Kyiv
> forecast ann
  #1 Mon 2026-12-07 09:00 Kyiv to Mon 2026-12-07 15:00 Kyiv, due Thu 2026-12-10 18:00 Kyiv, missed 0 in 1000
  #3 Mon 2026-12-07 15:00 Kyiv to Tue 2026-12-08 12:00 Kyiv, due Fri 2026-12-11 18:00 Kyiv, missed 0 in 1000
  #2 Tue 2026-12-08 12:00 Kyiv to Tue 2026-12-08 14:00 Kyiv, due Fri 2026-12-18 18:00 Kyiv, missed 0 in 1000
  ann: 780 min, free Tue 2026-12-08 14:00 Kyiv, 0 misses in 1000
> watch
  proposals made 0, expired 0

# Ann is away from tomorrow on. She can still do the report, and the plan is due when she is back; the audit would be late.
> away ann by pat: 2026-12-08 to 2026-12-11 because vacation
  refused: the absences of others are for managers and admins
> away ann by ann: 2026-12-08 to 2026-12-11 because vacation
  ann is away 2026-12-08 to 2026-12-11: vacation, by ann
> away ann by olena: 2026-12-11 to 2026-12-12 because vacation
  refused: ann is away from 2026-12-08 to 2026-12-11 already (vacation): right would be days beside those, or to take that one back first
> absences ann by olena
  ann is away 2026-12-08 to 2026-12-11: vacation, by ann
> forecast ann
  #1 Mon 2026-12-07 14:00 Kyiv to Mon 2026-12-14 12:00 Kyiv, due Thu 2026-12-10 18:00 Kyiv, missed 774 in 1000
  #3 Mon 2026-12-07 09:00 Kyiv to Mon 2026-12-07 14:00 Kyiv, due Fri 2026-12-11 18:00 Kyiv, missed 109 in 1000
  #2 Mon 2026-12-14 12:00 Kyiv to Mon 2026-12-14 14:00 Kyiv, due Fri 2026-12-18 18:00 Kyiv, missed 0 in 1000
  ann: 780 min, free Mon 2026-12-14 14:00 Kyiv, 883 misses in 1000
> watch
  proposals made 1, expired 0
  proposal 1: hand_over of #1 by (engine), open: ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Thu 2026-12-10 18:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
> watch
  proposals made 0, expired 0
  proposal 1: hand_over of #1 by (engine), open: ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Thu 2026-12-10 18:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
> board olena
  proposals: proposal 1 "Audit, 2026-12-07", ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Thu 2026-12-10 18:00; bob is there and has the least to do

# A no holds as long as the facts stand.
> reject 1 by olena: the client knows
  proposal 1: hand_over of #1 by (engine), rejected: ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Thu 2026-12-10 18:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
    by olena: the client knows
> watch
  proposals made 0, expired 0

# Of other facts it is asked anew, and taken back where she is there after all.
> deadline 1 by olena to 2026-12-11 12:00 Europe/Kyiv because one day more
  #1 open, ann, due Fri 2026-12-11 12:00 Kyiv, first Thu 2026-12-10 18:00 Kyiv, moves 1, slip 1 working days
> watch
  proposals made 1, expired 0
  proposal 2: hand_over of #1 by (engine), open: ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
> back ann by ann: 2026-12-08
> watch
  proposals made 0, expired 1

# She is away all the same. A yes is a reassignment, by the manager and nobody else.
> away ann by olena: 2026-12-08 to 2026-12-11 because ill
  ann is away 2026-12-08 to 2026-12-11: ill, by olena
> watch
  proposals made 1, expired 0
  proposal 3: hand_over of #1 by (engine), open: ann is away from 2026-12-08 to 2026-12-11 (ill): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
> accept 3 by ann
  refused: there is no proposal 3
> accept 3 by olena: while she is ill
  proposal 3: hand_over of #1 by (engine), accepted: ann is away from 2026-12-08 to 2026-12-11 (ill): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do
    option 1: give it to bob: missed with probability 0.0
    by olena: assignee bob: while she is ill
> history 1
  2026-12-07T07:00:00Z (engine) task_created ann
  2026-12-07T07:00:00Z olena task_reassigned ann -> ann
  2026-12-07T07:00:00Z (engine) proposal_made proposal 1 (hand_over of #1): ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Thu 2026-12-10 18:00; bob is there and has the least to do
  2026-12-07T07:00:00Z olena proposal_rejected proposal 1 (hand_over of #1): the client knows
  2026-12-07T07:00:00Z olena deadline_moved 2026-12-10T16:00:00Z -> 2026-12-11T10:00:00Z: one day more
  2026-12-07T07:00:00Z (engine) proposal_made proposal 2 (hand_over of #1): ann is away from 2026-12-08 to 2026-12-11 (vacation): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do
  2026-12-07T07:00:00Z (engine) proposal_expired proposal 2 (hand_over of #1): ann is not away then
  2026-12-07T07:00:00Z (engine) proposal_made proposal 3 (hand_over of #1): ann is away from 2026-12-08 to 2026-12-11 (ill): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do
  2026-12-07T07:00:00Z olena proposal_accepted proposal 3 (hand_over of #1): assignee bob: while she is ill
  2026-12-07T07:00:00Z olena task_reassigned ann -> bob: proposal 3 by (engine): ann is away from 2026-12-08 to 2026-12-11 (ill): it would be finished Mon 2026-12-14 12:00, and is due Fri 2026-12-11 12:00; bob is there and has the least to do; while she is ill

# On Monday she is back. Nothing moves by itself.
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> watch
  proposals made 0, expired 0
> task 1
  #1 "Audit, 2026-12-07": open, bob
  effort 360 min, importance normal
  deadline Fri 2026-12-11 12:00 Kyiv, first Thu 2026-12-10 18:00 Kyiv, moves 1, slip 1 working days
  rank 1, by score
  Overdue since Fri 11 Dec 12:00, by 0.6 business days; client on watch 0.22; about 6.0 h of work. 41.4 = base 50.0 + risk 6.6 - effort 15.8 + overdue 0.6
> absences ann by ann
  ann is away 2026-12-08 to 2026-12-11: ill, by olena
