# Nothing is lost: a date that became no task is a row with its reason, whatever the reason, and can still be made one.
# The wishes (4.1): 2 but do not lose work either: some repeats are not needed any more, others add up.
# A calendar without a working day stops a series; when it is mended, what was due meanwhile is decided. No import leaves
# such a calendar behind, but a hand in the database may.

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
| key = "add"
| title = "Add, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "look"
| title = "Look, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "skip"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "hold"
| title = "Hold, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "buffer_one"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "daily"
| title = "Daily, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| catch_up = "none"
| schedule = { rrule = "FREQ=DAILY", at = "09:00", on_holiday = "following" }
| due = { hours = 4 }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           4        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client green
  added service care
  added template care/add
  added template care/daily
  added template care/hold
  added template care/look
  added engagement green/care
> beat
  #1 green/care/add 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Add, 2026-11-30"
  #2 green/care/daily 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Daily, 2026-11-30"
  #3 green/care/hold 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Hold, 2026-11-30"
  #4 green/care/look 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Look, 2026-11-30"
  risks moved: 1
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #5 green/care/add 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Add, 2026-12-07"
  #6 green/care/daily 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Daily, 2026-12-07"
  green/care/daily 2026-12-01 missed: the template makes up for nothing
  green/care/daily 2026-12-02 missed: the template makes up for nothing
  green/care/daily 2026-12-03 missed: the template makes up for nothing
  green/care/daily 2026-12-04 missed: the template makes up for nothing
  green/care/daily 2026-12-05 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  green/care/daily 2026-12-06 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  green/care/hold 2026-12-07 held: overlap: task #3 is still open
  green/care/look 2026-12-07 skipped: overlap: task #4 is still open
> occurrences green/care/daily
  2026-11-30 created
  2026-12-01 missed: the template makes up for nothing
  2026-12-02 missed: the template makes up for nothing
  2026-12-03 missed: the template makes up for nothing
  2026-12-04 missed: the template makes up for nothing
  2026-12-05 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  2026-12-06 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  2026-12-07 created
> create green/care/daily 2026-12-05 by olena
  #7 green/care/daily 2026-12-05 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Daily, 2026-12-05"
> create green/care/look 2026-12-07 by olena
  #8 green/care/look 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Look, 2026-12-07"
> create green/care/hold 2026-12-07 by olena
  #9 green/care/hold 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Hold, 2026-12-07"
> complete 3 by ann
  #3 done, ann
> beat
  nothing
> file calendars/ua.ics
| BEGIN:VCALENDAR
| VERSION:2.0
| PRODID:-//Lighthouse//EN
| BEGIN:VEVENT
| UID:one
| DTSTART;VALUE=DATE:20261211
| DTEND;VALUE=DATE:20271211
| SUMMARY:Nobody works
| END:VEVENT
| BEGIN:VEVENT
| UID:two
| DTSTART;VALUE=DATE:20271211
| DTEND;VALUE=DATE:20281210
| SUMMARY:Nobody works
| END:VEVENT
| END:VCALENDAR
> at 2026-12-11 09:00 Europe/Kyiv
  Friday, 2026-12-11T07:00:00Z
> import
  refused: calendars/ua.ics: has no working day from 2026-12-11 to 2027-12-11 (right would be one in every 366 days)
> close ua from 2026-12-11 to 2028-12-09
> beat
  green/care/daily 2026-12-08 failed: calendar "ua" has no working day within 366 days of 2026-12-11
  a series failed: calendar "ua" has no working day within 366 days of 2026-12-11
  risks moved: 1
> at 2026-12-15 09:00 Europe/Kyiv
  Tuesday, 2026-12-15T07:00:00Z
> beat
  green/care/add 2026-12-14 failed: calendar "ua" has no working day within 366 days of 2026-12-14
  green/care/hold 2026-12-14 failed: calendar "ua" has no working day within 366 days of 2026-12-14
  green/care/look 2026-12-14 failed: calendar "ua" has no working day within 366 days of 2026-12-14
  a series failed: calendar "ua" has no working day within 366 days of 2026-12-14
  a series failed: calendar "ua" has no working day within 366 days of 2026-12-14
  a series failed: calendar "ua" has no working day within 366 days of 2026-12-14
  risks moved: 1
> occurrences green/care/add
  2026-11-30 created
  2026-12-07 created
  2026-12-14 failed: calendar "ua" has no working day within 366 days of 2026-12-14
> create green/care/add 2026-12-14 by olena
  refused: series 1 cannot be computed: calendar "ua" has no working day within 366 days of 2026-12-14
> calendar ua
| 2027-01-01 New Year
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        1      0          0     0
  person             0        0      0          2     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          4     0
  engagement         0        0      0          1     0
  changed calendar ua: days_off.2027-01-01 nothing -> "New Year"
> beat
  #10 green/care/add 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv ann "Add, 2026-12-14"
  #11 green/care/daily 2026-12-15 created 2026-12-15T07:00:00Z due Tue 2026-12-15 13:00 Kyiv ann "Daily, 2026-12-15"
  green/care/daily 2026-12-09 missed: the template makes up for nothing
  green/care/daily 2026-12-10 missed: the template makes up for nothing
  green/care/daily 2026-12-11 missed: the template makes up for nothing
  green/care/daily 2026-12-12 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  green/care/daily 2026-12-13 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  green/care/daily 2026-12-14 missed: the template makes up for nothing
> occurrences green/care/add
  2026-11-30 created
  2026-12-07 created
  2026-12-14 created
> occurrences green/care/hold
  2026-11-30 created
  2026-12-07 created: by olena, first held: overlap: task #3 is still open
  2026-12-14 held: overlap: task #9 is still open
> occurrences green/care/daily
  2026-11-30 created
  2026-12-01 missed: the template makes up for nothing
  2026-12-02 missed: the template makes up for nothing
  2026-12-03 missed: the template makes up for nothing
  2026-12-04 missed: the template makes up for nothing
  2026-12-05 (on Mon 2026-12-07) created: by olena, first collapsed: 2026-12-07 stands for it
  2026-12-06 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  2026-12-07 created
  2026-12-08 missed: the template makes up for nothing
  2026-12-09 missed: the template makes up for nothing
  2026-12-10 missed: the template makes up for nothing
  2026-12-11 missed: the template makes up for nothing
  2026-12-12 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  2026-12-13 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  2026-12-14 missed: the template makes up for nothing
  2026-12-15 created
> occurrences green/care/look
  2026-11-30 created
  2026-12-07 created: by olena, first skipped: overlap: task #4 is still open
  2026-12-14 skipped: overlap: task #8 is still open
