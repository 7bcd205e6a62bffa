# Buffer one: while a task is open the next waits behind it, and becomes a task when the first is closed.
# The wishes (4.1): 1 do not pile up open copies, make the next one only when those before are done; 2 but do not lose work.
# The deadline of what waited is its own, whenever it comes; a promise that waits makes room for the next, and is not dropped.

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
| overlap = "buffer_one"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "tell"
| title = "Tell, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "buffer_one"
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 2, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client green
  added service care
  added template care/look
  added template care/tell
  added engagement green/care
> beat
  #1 green/care/look 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Look, 2026-11-30"
  #2 green/care/tell 2026-11-30 created 2026-11-30T07:00:00Z due Wed 2026-12-02 18:00 Kyiv ann "Tell, 2026-11-30"
  risks moved: 1
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  green/care/look 2026-12-07 held: overlap: task #1 is still open
  green/care/tell 2026-12-07 held: overlap: task #2 is still open
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #3 green/care/tell 2026-12-07 created 2026-12-07T07:00:00Z due Wed 2026-12-09 18:00 Kyiv late ann "Tell, 2026-12-07"
  green/care/look 2026-12-14 skipped: overlap: task #1 is still open, and one is already held (2026-12-07)
  green/care/tell 2026-12-14 held: overlap: task #3 is still open
  risks moved: 1
> occurrences green/care/look
  2026-11-30 created
  2026-12-07 held: overlap: task #1 is still open
  2026-12-14 skipped: overlap: task #1 is still open, and one is already held (2026-12-07)
> occurrences green/care/tell
  2026-11-30 created
  2026-12-07 created, late: first held: overlap: task #2 is still open
  2026-12-14 held: overlap: task #3 is still open
> at 2026-12-14 15:00 Europe/Kyiv
  Monday, 2026-12-14T13:00:00Z
> complete 1 by ann
  #1 done, ann
> beat
  #4 green/care/look 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv late ann "Look, 2026-12-07"
> occurrences green/care/look
  2026-11-30 created
  2026-12-07 created, late: first held: overlap: task #1 is still open
  2026-12-14 skipped: overlap: task #1 is still open, and one is already held (2026-12-07)
> beat
  nothing
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  #5 green/care/tell 2026-12-14 created 2026-12-14T07:00:00Z due Wed 2026-12-16 18:00 Kyiv late ann "Tell, 2026-12-14"
  green/care/look 2026-12-21 held: overlap: task #4 is still open
  green/care/tell 2026-12-21 held: overlap: task #5 is still open
  risks moved: 1
> history 4
  2026-12-14T13:00:00Z (engine) task_created ann: created after its deadline
> create green/care/look 2026-12-21 by olena
  #6 green/care/look 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv ann "Look, 2026-12-21"
> cancel 4 by olena: no longer asked for
  #4 cancelled, ann
> beat
  nothing
> occurrences green/care/look
  2026-11-30 created
  2026-12-07 created, late: first held: overlap: task #1 is still open
  2026-12-14 skipped: overlap: task #1 is still open, and one is already held (2026-12-07)
  2026-12-21 created: by olena, first held: overlap: task #4 is still open
