# A deadline moves: by the client's manager, with a reason. The first deadline, the moves and the slip stay to be seen,
# and the series does not move.
# The wishes: 5 moving one occurrence must not move the series (4.1), 41 slip history (4.3).

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
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| ny,New York Bagels,olena,America/New_York,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| ny,seo,2026-12-14,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "12:00" }

> at 2026-12-14 09:00 America/New_York
  Monday, 2026-12-14T14:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client ny
  added service seo
  added template seo/report
  added engagement ny/seo
> beat
  #1 ny/seo/report 2026-12-14 created 2026-12-14T14:00:00Z due Fri 2026-12-18 12:00 New York ann "Report for New York Bagels, 2026-12-14"
  risks moved: 1
> queue ann
  1. #1 "Report for New York Bagels, 2026-12-14" due Fri 2026-12-18 12:00 New York, by score, this week: 14.9 = base 50.0 + risk 6.6 + importance 10.0 - slack 51.7

# Not the specialist, not another client's manager, not without a reason, not into the past, not to where it is.
> deadline 1 by ann to 2026-12-22 12:00 America/New_York because I am busy
  refused: only the client's manager may move the deadline of task #1
> deadline 1 by petro to 2026-12-22 12:00 America/New_York because he asked me
  refused: there is no task 1
> deadline 1 by olena to 2026-12-22 12:00 America/New_York
  refused: a deadline move needs a reason that is not empty
> deadline 1 by olena to 2026-12-01 12:00 America/New_York because a slip of the pen
  refused: 2026-12-01T17:00:00Z is in the past: right would be an instant after 2026-12-14T14:00:00Z, or back_dated where the past is meant
> deadline 1 by olena to 2026-12-18 12:00 America/New_York because nothing changes
  refused: task #1 already has that deadline

# Two working days later, then over Christmas, then a day back.
> deadline 1 by olena to 2026-12-22 12:00 America/New_York because the texts come late
  #1 open, ann, due Tue 2026-12-22 12:00 New York, first Fri 2026-12-18 12:00 New York, moves 1, slip 2 working days
> queue ann
  1. #1 "Report for New York Bagels, 2026-12-14" due Tue 2026-12-22 12:00 New York, by score, later: -11.7 = base 50.0 + risk 6.6 + importance 10.0 - slack 78.3
> deadline 1 by olena to 2026-12-28 12:00 America/New_York because the client is away over Christmas
  #1 open, ann, due Mon 2026-12-28 12:00 New York, first Fri 2026-12-18 12:00 New York, moves 2, slip 5 working days
> deadline 1 by olena to 2026-12-24 12:00 America/New_York because they are back earlier
  #1 open, ann, due Thu 2026-12-24 12:00 New York, first Fri 2026-12-18 12:00 New York, moves 3, slip 4 working days
> task 1
  #1 "Report for New York Bagels, 2026-12-14": open, ann
  effort 120 min, importance normal, promised
  deadline Thu 2026-12-24 12:00 New York, first Fri 2026-12-18 12:00 New York, moves 3, slip 4 working days
  rank 1, by score
  Meets its latest start on Thu 24 Dec 08:00; client on watch 0.22; importance high, because it is promised. -33.4 = base 50.0 + risk 6.6 + importance 10.0 - slack 100.0
> history 1
  2026-12-14T14:00:00Z (engine) task_created ann
  2026-12-14T14:00:00Z olena deadline_moved 2026-12-18T17:00:00Z -> 2026-12-22T17:00:00Z: the texts come late
  2026-12-14T14:00:00Z olena deadline_moved 2026-12-22T17:00:00Z -> 2026-12-28T17:00:00Z: the client is away over Christmas
  2026-12-14T14:00:00Z olena deadline_moved 2026-12-28T17:00:00Z -> 2026-12-24T17:00:00Z: they are back earlier

# The series knows nothing of it: next Monday is next Monday, with its own deadline.
> preview ny from 2026-12-15 to 2026-12-31
  seo/report 2026-12-21 appears Mon 2026-12-21 09:00 New York, due Mon 2026-12-28 12:00 New York "Report for New York Bagels, 2026-12-21"
  seo/report 2026-12-28 appears Mon 2026-12-28 09:00 New York, due Fri 2027-01-01 12:00 New York "Report for New York Bagels, 2026-12-28"
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          3     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     0
  nothing changed
> at 2026-12-21 09:00 America/New_York
  Monday, 2026-12-21T14:00:00Z
> beat
  #2 ny/seo/report 2026-12-21 created 2026-12-21T14:00:00Z due Mon 2026-12-28 12:00 New York ann "Report for New York Bagels, 2026-12-21"
> task 1
  #1 "Report for New York Bagels, 2026-12-14": open, ann
  effort 120 min, importance normal, promised
  deadline Thu 2026-12-24 12:00 New York, first Fri 2026-12-18 12:00 New York, moves 3, slip 4 working days
  rank 1, by score
  Meets its latest start on Thu 24 Dec 08:00; client on watch 0.22; importance high, because it is promised. 28.3 = base 50.0 + risk 6.6 + importance 10.0 - slack 38.3
> complete 1 by ann
  #1 done, ann
> deadline 1 by olena to 2026-12-30 12:00 America/New_York because it is done
  refused: task #1 is done: move deadline needs it to be neither done nor given up
