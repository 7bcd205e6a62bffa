# Supersede: the newest look is the only one worth having, so it takes the place of one that nobody has begun.
# The wishes (4.1): 1 do not pile up open copies, "skip what is overdue" must not leave the overdue copy beside the new one.
# What somebody works on is not taken from them: then it is the new one that is left out, and its row says whose task is why.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-30
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,care,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,standard,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,care,2026-11-30,,,,
> file catalog/care.toml
| key = "care"
| name = "Care"
| purpose = "Somebody looks"
|
| [[task]]
| key = "look"
| title = "Look, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "supersede"
| catch_up = "all"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client green
  added service care
  added template care/look
  added engagement green/care
> beat
  #1 green/care/look 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Look, 2026-11-30"
  risks moved: 1
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #2 green/care/look 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Look, 2026-12-07"
> task 1
  #1 "Look, 2026-11-30": cancelled, ann
  effort 60 min, importance normal
  deadline Tue 2026-12-01 18:00 Kyiv
> history 1
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-12-07T07:00:00Z (engine) task_superseded open -> cancelled: task #2 of 2026-12-07 took its place
> history 2
  2026-12-07T07:00:00Z (engine) task_created ann
  2026-12-07T07:00:00Z (engine) task_supersedes: took the place of task #1
> start 2 by ann
  #2 started, ann, due Tue 2026-12-08 18:00 Kyiv
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  green/care/look 2026-12-14 skipped: overlap: task #2 is promised or being worked on, so nothing takes its place
  risks moved: 1
> complete 2 by ann
  #2 done, ann
> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
> beat
  #3 green/care/look 2026-12-28 created 2026-12-28T07:00:00Z due Tue 2026-12-29 18:00 Kyiv ann "Look, 2026-12-28"
  green/care/look 2026-12-21 skipped: overlap: the occurrence of 2026-12-28 took its place
  risks moved: 1
> at 2027-01-11 09:00 Europe/Kyiv
  Monday, 2027-01-11T07:00:00Z
> beat
  #4 green/care/look 2027-01-11 created 2027-01-11T07:00:00Z due Tue 2027-01-12 18:00 Kyiv ann "Look, 2027-01-11"
  green/care/look 2027-01-04 skipped: overlap: the occurrence of 2027-01-11 took its place
  risks moved: 1
> occurrences green/care/look
  2026-11-30 created
  2026-12-07 created
  2026-12-14 skipped: overlap: task #2 is promised or being worked on, so nothing takes its place
  2026-12-21 skipped: overlap: the occurrence of 2026-12-28 took its place
  2026-12-28 created
  2027-01-04 skipped: overlap: the occurrence of 2027-01-11 took its place
  2027-01-11 created
> queue ann
  1. #4 "Look, 2027-01-11" due Tue 2027-01-12 18:00 Kyiv, by score, now: 55.5 = base 50.0 + risk 20.5 + effort 10.0 - slack 25.0
