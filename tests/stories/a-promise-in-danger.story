# A promise is in danger: the engine says so before it is missed, with what each way out would do. The manager takes one, or
# says no and hears of it no more while the facts stand. Specialists ask in the same way.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-14
> calendar ua
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
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
| importance = "critical"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 5
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "11:00" }

> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person petro
  added client green
  added service seo
  added template seo/audit
  added template seo/report
  added engagement green/seo
> beat
  #1 green/seo/audit 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-14 18:00 Kyiv ann "Audit, 2026-12-14"
  #2 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 11:00 Kyiv bob "Report, 2026-12-14"
  risks moved: 1
> override 1 by olena: level +1 because the shop is down
  #1 open, ann, due Mon 2026-12-14 18:00 Kyiv, level +1 by olena: "the shop is down"

# Somebody is given both.
> task 1
  #1 "Audit, 2026-12-14": open, ann
  effort 360 min, importance critical
  deadline Mon 2026-12-14 18:00 Kyiv
  override level +1 by olena: "the shop is down"
  rank 1, level +1 by olena: "the shop is down"
  Meets its latest start today 11:00; client on watch 0.22; importance critical; about 6.0 h of work. 57.4 = base 50.0 + risk 6.6 + importance 20.0 - effort 15.8 - slack 3.4
> task 2
  #2 "Report, 2026-12-14": open, bob
  effort 300 min, importance normal, promised
  deadline Tue 2026-12-15 11:00 Kyiv
  rank 1, by score
  Meets its latest start today 14:00; client on watch 0.22; importance high, because it is promised; about 5.0 h of work. 45.0 = base 50.0 + risk 6.6 + importance 10.0 - effort 13.2 - slack 8.4
> forecast ann
  #1 Mon 2026-12-14 09:00 Kyiv to Mon 2026-12-14 15:00 Kyiv, due Mon 2026-12-14 18:00 Kyiv, missed 199 in 1000
  ann: 360 min, free Mon 2026-12-14 15:00 Kyiv, 199 misses in 1000
> watch
  proposals made 0, expired 0
> watch
  proposals made 0, expired 0
> reassign 2 by olena: ann
  #2 open, ann, due Tue 2026-12-15 11:00 Kyiv
> forecast ann
  #2 Mon 2026-12-14 15:00 Kyiv to Tue 2026-12-15 12:00 Kyiv, due Tue 2026-12-15 11:00 Kyiv, missed 542 in 1000
  #1 Mon 2026-12-14 09:00 Kyiv to Mon 2026-12-14 15:00 Kyiv, due Mon 2026-12-14 18:00 Kyiv, missed 199 in 1000
  ann: 660 min, free Tue 2026-12-15 12:00 Kyiv, 741 misses in 1000
> watch
  proposals made 1, expired 0
  proposal 1: danger of #2 by (engine), open: this promise will be missed with probability 0.54
    option 1: start it first (pin): missed with probability 0.04
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.06
    option 3: give it to bob: missed with probability 0.04

# Who must not, and what must be said.
> proposals ann
  nothing
> proposals petro
  nothing
> accept 1 option 3 by ann
  refused: there is no proposal 1
> accept 1 option 3 by petro
  refused: there is no proposal 1
> accept 1 by olena
  refused: no option is named: right would be 1 to 3
> accept 1 option 4 by olena
  refused: 4 is not an option: right would be 1 to 3
> reject 1 by olena
  refused: reject needs a reason that is not empty

# A no holds while the facts stand.
> reject 1 by olena: the client knows that it may be noon
  proposal 1: danger of #2 by (engine), rejected: this promise will be missed with probability 0.54
    option 1: start it first (pin): missed with probability 0.04
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.06
    option 3: give it to bob: missed with probability 0.04
    by olena: the client knows that it may be noon
> watch
  proposals made 0, expired 0
> reject 1 by olena: once more
  refused: proposal 1 is rejected already

# Ann sees that it is more. She asks, the manager accepts, and what was said no to is asked again of other facts.
> propose 2 by ann: effort 420 because the shop has three languages
  proposal 2: effort of #2 by ann, open: the shop has three languages
    option 1: take 7 h to remain
> propose 2 by ann: effort 480 because the shop has four languages
  refused: an open proposal of yours asks for the effort of task #2 already: withdraw that one first
> propose 2 by ann: assignee petro because he has time
  refused: "petro" does not have the role "seo"
> accept 2 by ann
  refused: only the client's manager decides about proposal 2
> accept 2 by olena: fair enough
  proposal 2: effort of #2 by ann, accepted: the shop has three languages
    option 1: take 7 h to remain
    by olena: effort 420: fair enough
> watch
  proposals made 1, expired 0
  proposal 3: danger of #2 by (engine), open: this promise will be missed with probability 0.72
    option 1: start it first (pin): missed with probability 0.16
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.13
    option 3: give it to bob: missed with probability 0.16
> accept 3 option 3 by olena
  proposal 3: danger of #2 by (engine), accepted: this promise will be missed with probability 0.72
    option 1: start it first (pin): missed with probability 0.16
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.13
    option 3: give it to bob: missed with probability 0.16
    by olena: assignee bob
> watch
  proposals made 0, expired 0
> accept 3 option 3 by olena
  refused: proposal 3 is accepted already

# What is asked for falls with the facts that it was asked by.
> propose 2 by bob: deadline 2026-12-16 12:00 Europe/Kyiv because the texts come on Wednesday
  proposal 4: deadline of #2 by bob, open: the texts come on Wednesday
    option 1: move the deadline to Wed 2026-12-16 12:00 Kyiv
> propose 2 by bob: priority boost +20 because I cannot start anything else
  proposal 5: priority of #2 by bob, open: I cannot start anything else
    option 1: set boost +20.0
> withdraw 5 by olena
  refused: only bob withdraws proposal 5: reject it
> withdraw 5 by bob
  proposal 5: priority of #2 by bob, withdrawn: I cannot start anything else
    option 1: set boost +20.0
    by bob: withdrawn
> deadline 2 by olena to 2026-12-17 12:00 Europe/Kyiv because the client is away
  #2 open, bob, due Thu 2026-12-17 12:00 Kyiv, first Tue 2026-12-15 11:00 Kyiv, moves 1, slip 2 working days
> accept 4 by olena
  refused: proposal 4 no longer stands: the deadline was moved
> accept 4 by olena
  refused: proposal 4 is expired already
> propose 2 by bob: assignee ann because I am away tomorrow
  proposal 6: assignee of #2 by bob, open: I am away tomorrow
    option 1: give it to ann
> complete 2 by bob
  #2 done, bob
> watch
  proposals made 0, expired 1
> propose 2 by bob: effort 60 because it was less
  refused: task #2 is done: a proposal needs it to be neither done nor given up
> proposals olena
  proposal 6: assignee of #2 by bob, expired: I am away tomorrow
    option 1: give it to ann
    by (engine): task #2 is done
  proposal 5: priority of #2 by bob, withdrawn: I cannot start anything else
    option 1: set boost +20.0
    by bob: withdrawn
  proposal 4: deadline of #2 by bob, expired: the texts come on Wednesday
    option 1: move the deadline to Wed 2026-12-16 12:00 Kyiv
    by (engine): the deadline was moved
  proposal 3: danger of #2 by (engine), accepted: this promise will be missed with probability 0.72
    option 1: start it first (pin): missed with probability 0.16
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.13
    option 3: give it to bob: missed with probability 0.16
    by olena: assignee bob
  proposal 2: effort of #2 by ann, accepted: the shop has three languages
    option 1: take 7 h to remain
    by olena: effort 420: fair enough
  proposal 1: danger of #2 by (engine), rejected: this promise will be missed with probability 0.54
    option 1: start it first (pin): missed with probability 0.04
    option 2: move the deadline to Wed 2026-12-16 11:00 Kyiv: missed with probability 0.06
    option 3: give it to bob: missed with probability 0.04
    by olena: the client knows that it may be noon
> history 2
  2026-12-14T07:00:00Z (engine) task_created bob
  2026-12-14T07:00:00Z olena task_reassigned bob -> ann
  2026-12-14T07:00:00Z (engine) proposal_made proposal 1 (danger of #2): this promise will be missed with probability 0.54
  2026-12-14T07:00:00Z olena proposal_rejected proposal 1 (danger of #2): the client knows that it may be noon
  2026-12-14T07:00:00Z ann proposal_made proposal 2 (effort of #2): the shop has three languages
  2026-12-14T07:00:00Z olena proposal_accepted proposal 2 (effort of #2): effort 420: fair enough
  2026-12-14T07:00:00Z olena effort_set 300 min left -> 420 min left: proposal 2 by ann: the shop has three languages; fair enough
  2026-12-14T07:00:00Z (engine) proposal_made proposal 3 (danger of #2): this promise will be missed with probability 0.72
  2026-12-14T07:00:00Z olena proposal_accepted proposal 3 (danger of #2): assignee bob
  2026-12-14T07:00:00Z olena task_reassigned ann -> bob: proposal 3 by (engine): this promise will be missed with probability 0.72
  2026-12-14T07:00:00Z bob proposal_made proposal 4 (deadline of #2): the texts come on Wednesday
  2026-12-14T07:00:00Z bob proposal_made proposal 5 (priority of #2): I cannot start anything else
  2026-12-14T07:00:00Z bob proposal_withdrawn proposal 5 (priority of #2): withdrawn
  2026-12-14T07:00:00Z olena deadline_moved 2026-12-15T09:00:00Z -> 2026-12-17T10:00:00Z: the client is away
  2026-12-14T07:00:00Z (engine) proposal_expired proposal 4 (deadline of #2): the deadline was moved
  2026-12-14T07:00:00Z bob proposal_made proposal 6 (assignee of #2): I am away tomorrow
  2026-12-14T07:00:00Z bob task_completed open -> done
  2026-12-14T07:00:00Z (engine) proposal_expired proposal 6 (assignee of #2): task #2 is done
