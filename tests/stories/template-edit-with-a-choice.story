# Asks (4.1): 17 a template edit comes with a choice: what it does is shown first, open tasks stay as they are or follow
# where nobody has touched them, and a rule that moves within its month makes nothing twice.

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
| boss,Boss,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| harbour,Harbour,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-11-30,,,,
| harbour,seo,2026-11-30,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=1", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-12-01 09:00 Europe/Kyiv
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person boss
  added person olena
  added client green
  added client harbour
  added service seo
  added template seo/report
  added engagement green/seo
  added engagement harbour/seo
> beat
  #1 green/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Report for Green House"
  #2 harbour/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Fri 2026-12-04 18:00 Kyiv bob "Report for Harbour"
  risks moved: 2

# The report is to be on the 2nd and to take three hours. It is the 1st, and the month's reports are made.
# One of them has been started.
> start 1 by ann
  #1 started, ann, due Fri 2026-12-04 18:00 Kyiv
> edit catalog/seo.toml: BYMONTHDAY=1 => BYMONTHDAY=2
> edit catalog/seo.toml: effort_hours = 2 => effort_hours = 3
> import dry
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          2     0
  changed template seo/report: effort_hours 2.0 -> 3.0, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> FREQ=MONTHLY;BYMONTHDAY=2
  template seo/report rescheduled, version 1 -> 2: effort_hours 2.0 -> 3.0, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> FREQ=MONTHLY;BYMONTHDAY=2
  green/seo/report: 2027-01-01 moved to 2027-01-02
  green/seo/report: 2027-02-01 moved to 2027-02-02
  green/seo/report: 2027-03-01 moved to 2027-03-02
  green/seo/report: 2027-04-01 moved to 2027-04-02
  green/seo/report: 2027-05-01 moved to 2027-05-02
  green/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  harbour/seo/report: 2027-01-01 moved to 2027-01-02
  harbour/seo/report: 2027-02-01 moved to 2027-02-02
  harbour/seo/report: 2027-03-01 moved to 2027-03-02
  harbour/seo/report: 2027-04-01 moved to 2027-04-02
  harbour/seo/report: 2027-05-01 moved to 2027-05-02
  harbour/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 10 moved
> put seo by olena dry
  refused: only admins edit services
> put seo by boss dry open_tasks=update
  template seo/report rescheduled, version 1 -> 2: effort_hours 2.0 -> 3.0, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> FREQ=MONTHLY;BYMONTHDAY=2
  green/seo/report: 2027-01-01 moved to 2027-01-02
  green/seo/report: 2027-02-01 moved to 2027-02-02
  green/seo/report: 2027-03-01 moved to 2027-03-02
  green/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  harbour/seo/report: 2027-01-01 moved to 2027-01-02
  harbour/seo/report: 2027-02-01 moved to 2027-02-02
  harbour/seo/report: 2027-03-01 moved to 2027-03-02
  harbour/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 6 moved
  green/seo/report: #1 of 2026-12-01 keeps its date
  harbour/seo/report: #2 of 2026-12-01 keeps its date
  #2 follows: effort_hours "2" -> "3"
  open tasks: 1 follow, 1 touched and left alone, 0 the same
  seo would be at version 2; nothing was written
> service seo
  seo version 1: report 1

# Only the task that nobody has touched follows; this month has its report, so the 2nd is left out.
> put seo by boss open_tasks=update
  template seo/report rescheduled, version 1 -> 2: effort_hours 2.0 -> 3.0, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> FREQ=MONTHLY;BYMONTHDAY=2
  green/seo/report: 2027-01-01 moved to 2027-01-02
  green/seo/report: 2027-02-01 moved to 2027-02-02
  green/seo/report: 2027-03-01 moved to 2027-03-02
  green/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  harbour/seo/report: 2027-01-01 moved to 2027-01-02
  harbour/seo/report: 2027-02-01 moved to 2027-02-02
  harbour/seo/report: 2027-03-01 moved to 2027-03-02
  harbour/seo/report: 2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 6 moved
  green/seo/report: #1 of 2026-12-01 keeps its date
  harbour/seo/report: #2 of 2026-12-01 keeps its date
  #2 follows: effort_hours "2" -> "3"
  open tasks: 1 follow, 1 touched and left alone, 0 the same
  seo is at version 2
> service seo
  seo version 2: report 2
> task 1
  #1 "Report for Green House": started, ann
  effort 120 min, importance normal
  deadline Fri 2026-12-04 18:00 Kyiv
  rank 1, by score
  Meets its latest start on Fri 4 Dec 15:00; client on watch 0.22. 6.6 = base 50.0 + risk 6.6 - slack 50.0
> task 2
  #2 "Report for Harbour": open, bob
  effort 180 min, importance normal
  deadline Fri 2026-12-04 18:00 Kyiv
  rank 1, by score
  Meets its latest start on Fri 4 Dec 14:00; client on watch 0.22; about 3.0 h of work. 2.4 = base 50.0 + risk 6.6 - effort 5.8 - slack 48.4
> history 2
  2026-12-01T07:00:00Z (engine) task_created bob
  2026-12-01T07:00:00Z boss task_revised version 1 of report -> version 2 of report: effort_hours "2" -> "3"
> at 2026-12-02 09:00 Europe/Kyiv
  Wednesday, 2026-12-02T07:00:00Z
> beat
  nothing
> occurrences green/seo/report
  2026-12-01 created
  2026-12-02 skipped: its month already has an occurrence of 2026-12-01
> at 2027-01-04 09:00 Europe/Kyiv
  Monday, 2027-01-04T07:00:00Z
> beat
  #3 green/seo/report 2027-01-02 created 2027-01-04T07:00:00Z due Thu 2027-01-07 18:00 Kyiv ann "Report for Green House"
  #4 harbour/seo/report 2027-01-02 created 2027-01-04T07:00:00Z due Thu 2027-01-07 18:00 Kyiv bob "Report for Harbour"
  risks moved: 2
> occurrences green/seo/report
  2026-12-01 created
  2026-12-02 skipped: its month already has an occurrence of 2026-12-01
  2027-01-02 (on Mon 2027-01-04) created

# What followed once may follow again: an edit is nobody's touch. A deadline goes along where its rule changed.
> edit catalog/seo.toml: business_days = 3 => business_days = 5
> put seo by boss open_tasks=update
  template seo/report changed, version 2 -> 3: due.business_days 3 -> 5
  green/seo/report: 2027-02-02 with another hour or deadline
  green/seo/report: 2027-03-02 with another hour or deadline
  green/seo/report: 2027-04-02 with another hour or deadline
  harbour/seo/report: 2027-02-02 with another hour or deadline
  harbour/seo/report: 2027-03-02 with another hour or deadline
  harbour/seo/report: 2027-04-02 with another hour or deadline
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 6 moved
  green/seo/report: #3 of 2027-01-02 keeps its date
  harbour/seo/report: #4 of 2027-01-02 keeps its date
  #3 follows: deadline "2027-01-07T16:00:00Z" -> "2027-01-11T16:00:00Z"
  #4 follows: deadline "2027-01-07T16:00:00Z" -> "2027-01-11T16:00:00Z"
  open tasks: 2 follow, 1 touched and left alone, 1 the same
  seo is at version 3
> history 4
  2027-01-04T07:00:00Z (engine) task_created bob
  2027-01-04T07:00:00Z boss task_revised version 2 of report -> version 3 of report: deadline "2027-01-07T16:00:00Z" -> "2027-01-11T16:00:00Z"

# Without the choice, tasks are copies.
> edit catalog/seo.toml: Report for => Summary for
> put seo by boss
  template seo/report changed, version 3 -> 4: title "Report for {{ client.name }}" -> "Summary for {{ client.name }}"
  seo: 2 series, 0 with other dates: 0 added, 0 removed, 0 moved
  seo is at version 4
> task 4
  #4 "Report for Harbour": open, bob
  effort 180 min, importance normal
  deadline Mon 2027-01-11 18:00 Kyiv
  rank 2, by score
  Meets its latest start on Mon 11 Jan 14:00; client at risk 0.65; about 3.0 h of work. -11.3 = base 50.0 + risk 19.5 - effort 5.8 - slack 75.0
> versions seo
  report 4 2027-01-04T07:00:00Z by boss
  report 3 2027-01-04T07:00:00Z by boss
  report 2 2026-12-01T07:00:00Z by boss
  report 1 2026-12-01T07:00:00Z by (import)
