# Three days down: the daemon stops on Monday evening and comes back on Friday morning.
# The newest of what was missed is made up for, every promise is, and what is not has a row that says why.
# The wishes (4.1): 2 do not lose work, 3 catch-up after downtime without a flood, 21 no duplicates.

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
| purpose = "Somebody looks, every day"
|
| [[task]]
| key = "usual"
| title = "Usual, {{ occurrence.date }}"
| purpose = "Says nothing of catch-up: the latest"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at = "09:00", on_holiday = "none" }
| due = { hours = 4 }
|
| [[task]]
| key = "promise"
| title = "Promised, {{ occurrence.date }}"
| purpose = "Every one of them was told to the client"
| role = "care"
| effort_hours = 0.5
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at = "09:00", on_holiday = "none" }
| due = { hours = 4 }
|
| [[task]]
| key = "never"
| title = "Never made up for, {{ occurrence.date }}"
| purpose = "catch_up = none"
| role = "care"
| effort_hours = 0.5
| catch_up = "none"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at = "09:00", on_holiday = "none" }
| due = { hours = 4 }
|
| [[task]]
| key = "today"
| title = "Today or not at all, {{ occurrence.date }}"
| purpose = "catch_up_days = 0"
| role = "care"
| effort_hours = 0.5
| catch_up = "all"
| catch_up_days = 0
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at = "09:00", on_holiday = "none" }
| due = { hours = 4 }
|
| [[task]]
| key = "yesterday"
| title = "Yesterday's too, {{ occurrence.date }}"
| purpose = "catch_up_days = 1"
| role = "care"
| effort_hours = 0.5
| catch_up = "all"
| catch_up_days = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at = "09:00", on_holiday = "none" }
| due = { hours = 4 }
|
| [[task]]
| key = "plan"
| title = "Plan of week {{ occurrence.iso_week }}"
| purpose = "Its deadline is still ahead when the daemon is back, so even catch_up = none makes it"
| role = "care"
| effort_hours = 1
| catch_up = "none"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=TU", at = "09:00", on_holiday = "none" }
| due = { business_days = 5, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           6        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client green
  added service care
  added template care/never
  added template care/plan
  added template care/promise
  added template care/today
  added template care/usual
  added template care/yesterday
  added engagement green/care
> beat
  #1 green/care/never 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Never made up for, 2026-11-30"
  #2 green/care/promise 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Promised, 2026-11-30"
  #3 green/care/today 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Today or not at all, 2026-11-30"
  #4 green/care/usual 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Usual, 2026-11-30"
  #5 green/care/yesterday 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 13:00 Kyiv ann "Yesterday's too, 2026-11-30"
  risks moved: 1

# Tuesday, Wednesday and Thursday pass without a beat. Friday 08:00: the daemon is back.
> at 2026-12-04 08:00 Europe/Kyiv
  Friday, 2026-12-04T06:00:00Z
> beat
  #6 green/care/plan 2026-12-01 created 2026-12-01T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Plan of week 49"
  #7 green/care/promise 2026-12-01 created 2026-12-01T07:00:00Z due Tue 2026-12-01 13:00 Kyiv late ann "Promised, 2026-12-01"
  #8 green/care/promise 2026-12-02 created 2026-12-02T07:00:00Z due Wed 2026-12-02 13:00 Kyiv late ann "Promised, 2026-12-02"
  #9 green/care/promise 2026-12-03 created 2026-12-03T07:00:00Z due Thu 2026-12-03 13:00 Kyiv late ann "Promised, 2026-12-03"
  #10 green/care/usual 2026-12-03 created 2026-12-03T07:00:00Z due Thu 2026-12-03 13:00 Kyiv late ann "Usual, 2026-12-03"
  #11 green/care/yesterday 2026-12-03 created 2026-12-03T07:00:00Z due Thu 2026-12-03 13:00 Kyiv late ann "Yesterday's too, 2026-12-03"
  green/care/never 2026-12-01 missed: the template makes up for nothing
  green/care/never 2026-12-02 missed: the template makes up for nothing
  green/care/never 2026-12-03 missed: the template makes up for nothing
  green/care/today 2026-12-01 missed: not on its own day
  green/care/today 2026-12-02 missed: not on its own day
  green/care/today 2026-12-03 missed: not on its own day
  green/care/usual 2026-12-01 missed: a newer occurrence was made up for instead
  green/care/usual 2026-12-02 missed: a newer occurrence was made up for instead
  green/care/yesterday 2026-12-01 missed: more than a day late
  green/care/yesterday 2026-12-02 missed: more than a day late

# Nothing twice, however often it beats; and Friday's own work comes at its hour.
> beat
  nothing
> at 2026-12-04 08:01 Europe/Kyiv
  Friday, 2026-12-04T06:01:00Z
> beat
  nothing
> at 2026-12-04 09:00 Europe/Kyiv
  Friday, 2026-12-04T07:00:00Z
> beat
  #12 green/care/never 2026-12-04 created 2026-12-04T07:00:00Z due Fri 2026-12-04 13:00 Kyiv ann "Never made up for, 2026-12-04"
  #13 green/care/promise 2026-12-04 created 2026-12-04T07:00:00Z due Fri 2026-12-04 13:00 Kyiv ann "Promised, 2026-12-04"
  #14 green/care/today 2026-12-04 created 2026-12-04T07:00:00Z due Fri 2026-12-04 13:00 Kyiv ann "Today or not at all, 2026-12-04"
  #15 green/care/usual 2026-12-04 created 2026-12-04T07:00:00Z due Fri 2026-12-04 13:00 Kyiv ann "Usual, 2026-12-04"
  #16 green/care/yesterday 2026-12-04 created 2026-12-04T07:00:00Z due Fri 2026-12-04 13:00 Kyiv ann "Yesterday's too, 2026-12-04"
> beat
  nothing

# An hour's stop loses nothing: it is still the same day, and the deadlines are ahead.
> at 2026-12-07 10:00 Europe/Kyiv
  Monday, 2026-12-07T08:00:00Z
> beat
  #17 green/care/never 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Never made up for, 2026-12-07"
  #18 green/care/promise 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Promised, 2026-12-07"
  #19 green/care/today 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Today or not at all, 2026-12-07"
  #20 green/care/usual 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Usual, 2026-12-07"
  #21 green/care/yesterday 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 13:00 Kyiv ann "Yesterday's too, 2026-12-07"

# Every date has its row.
> occurrences green/care/usual
  2026-11-30 created
  2026-12-01 missed: a newer occurrence was made up for instead
  2026-12-02 missed: a newer occurrence was made up for instead
  2026-12-03 created, late
  2026-12-04 created
  2026-12-07 created
> occurrences green/care/promise
  2026-11-30 created
  2026-12-01 created, late
  2026-12-02 created, late
  2026-12-03 created, late
  2026-12-04 created
  2026-12-07 created
> occurrences green/care/never
  2026-11-30 created
  2026-12-01 missed: the template makes up for nothing
  2026-12-02 missed: the template makes up for nothing
  2026-12-03 missed: the template makes up for nothing
  2026-12-04 created
  2026-12-07 created
> occurrences green/care/today
  2026-11-30 created
  2026-12-01 missed: not on its own day
  2026-12-02 missed: not on its own day
  2026-12-03 missed: not on its own day
  2026-12-04 created
  2026-12-07 created
> occurrences green/care/yesterday
  2026-11-30 created
  2026-12-01 missed: more than a day late
  2026-12-02 missed: more than a day late
  2026-12-03 created, late
  2026-12-04 created
  2026-12-07 created
> occurrences green/care/plan
  2026-12-01 created
