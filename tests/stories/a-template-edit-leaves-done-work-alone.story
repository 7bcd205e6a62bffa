# A template edit leaves done work alone: a task is a copy. What is made stays as it was made, what comes next is new.
# The wishes (4.1): 17 template changes ("editing the series rewrote done occurrences"), 24 nothing comes back.

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
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-30,,,,
| green,seo,2026-11-30,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "checks"
| title = "Checks of {{ client.name }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client blue
  added client green
  added service seo
  added template seo/checks
  added engagement blue/seo
  added engagement green/seo
> beat
  #1 blue/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Blue Line"
  #2 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Green House"
  risks moved: 2
> complete 1 by ann
  #1 done, ann

# New words and another estimate: one task is done, one is open, and both stay as they are.
> at 2026-12-02 12:00 Europe/Kyiv
  Wednesday, 2026-12-02T10:00:00Z
> edit catalog/seo.toml: Checks of => Checks and fixes of
> edit catalog/seo.toml: effort_hours = 2 => effort_hours = 3.5
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          2     0
  changed template seo/checks: effort_hours 2.0 -> 3.5, title "Checks of {{ client.name }}" -> "Checks and fixes of {{ client.name }}"
> beat
  nothing
> task 1
  #1 "Checks of Blue Line": done, ann
  effort 120 min, importance normal, promised
  deadline Thu 2026-12-03 18:00 Kyiv
> task 2
  #2 "Checks of Green House": open, ann
  effort 120 min, importance normal, promised
  deadline Thu 2026-12-03 18:00 Kyiv
  rank 1, by score
  Meets its latest start tomorrow 15:00; client on watch 0.22; importance high, because it is promised. 48.3 = base 50.0 + risk 6.6 + importance 10.0 - slack 18.3
> preview green from 2026-12-03 to 2026-12-08
  seo/checks 2026-12-07 appears Mon 2026-12-07 09:00 Kyiv, due Thu 2026-12-10 18:00 Kyiv "Checks and fixes of Green House"
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #3 blue/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks and fixes of Blue Line"
  #4 green/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks and fixes of Green House"
> task 4
  #4 "Checks and fixes of Green House": open, ann
  effort 210 min, importance normal, promised
  deadline Thu 2026-12-10 18:00 Kyiv
  rank 3, by score
  Meets its latest start on Thu 10 Dec 13:30; client on watch 0.22; importance high, because it is promised; about 3.5 h of work. 11.0 = base 50.0 + risk 6.6 + importance 10.0 - effort 8.1 - slack 47.5

# Another rule, on a Thursday: Wednesdays from now on. The Wednesdays of the past are not made up for.
> at 2026-12-10 12:00 Europe/Kyiv
  Thursday, 2026-12-10T10:00:00Z
> edit catalog/seo.toml: BYDAY=MO => BYDAY=WE
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          2     0
  changed template seo/checks: schedule.rrule FREQ=WEEKLY;BYDAY=MO -> FREQ=WEEKLY;BYDAY=WE
> beat
  blue/seo/checks 2026-12-09 through 2026-12-09 skipped: before the schedule was changed
  green/seo/checks 2026-12-09 through 2026-12-09 skipped: before the schedule was changed
  risks moved: 2
> preview green from 2026-12-10 to 2026-12-24
  seo/checks 2026-12-16 appears Wed 2026-12-16 09:00 Kyiv, due Mon 2026-12-21 18:00 Kyiv "Checks and fixes of Green House"
  seo/checks 2026-12-23 appears Wed 2026-12-23 09:00 Kyiv, due Mon 2026-12-28 18:00 Kyiv "Checks and fixes of Green House"
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  risks moved: 2
> at 2026-12-16 09:00 Europe/Kyiv
  Wednesday, 2026-12-16T07:00:00Z
> beat
  #5 blue/seo/checks 2026-12-16 created 2026-12-16T07:00:00Z due Mon 2026-12-21 18:00 Kyiv ann "Checks and fixes of Blue Line"
  #6 green/seo/checks 2026-12-16 created 2026-12-16T07:00:00Z due Mon 2026-12-21 18:00 Kyiv ann "Checks and fixes of Green House"
  risks moved: 2
> occurrences green/seo/checks
  2026-11-30 created
  2026-12-07 created
  2026-12-09 through 2026-12-09 skipped: before the schedule was changed
  2026-12-16 created

# A row that is gone from a file is told, and ends nothing.
> strike engagements.csv: blue,seo,2026-11-30,,,,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     1
  gone engagement blue/seo: no longer in the files, left as it is
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     1
  nothing changed
> at 2026-12-23 09:00 Europe/Kyiv
  Wednesday, 2026-12-23T07:00:00Z
> beat
  #7 blue/seo/checks 2026-12-23 created 2026-12-23T07:00:00Z due Mon 2026-12-28 18:00 Kyiv ann "Checks and fixes of Blue Line"
  #8 green/seo/checks 2026-12-23 created 2026-12-23T07:00:00Z due Mon 2026-12-28 18:00 Kyiv ann "Checks and fixes of Green House"
  risks moved: 2

# An unknown placeholder is refused with its place, and nothing changes.
> edit catalog/seo.toml: {{ client.name }} => {{ client.nmae }}
> import
  refused: catalog/seo.toml, line 7, task "checks", key title: "Checks and fixes of {{ client.nmae }}" is refused: placeholder "client.nmae" does not exist: there are client.name, client.key, service.name, occurrence.date, occurrence.month, occurrence.previous_month, occurrence.next_month, occurrence.iso_week, occurrence.quarter, occurrence.year
> beat
  nothing
> edit catalog/seo.toml: {{ client.nmae }} => {{ client.name }}
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     1
  nothing changed
