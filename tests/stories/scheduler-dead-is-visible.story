# A scheduler that is dead, or does not believe its clock, is said to be so, and not found out by its missing tasks.
# The wish (4.1): 27 say when the scheduler is dead, "settings saved, nothing ever created, no error".

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "any"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-23
> calendar any
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,any,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,any,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,any,small,2026-11-23,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-23,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "Be found"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "What was done"
| role = "seo"
| effort_hours = 1
| schedule = { rrule = "FREQ=WEEKLY", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }

# Everything is entered, and nobody has started the daemon.
> at 2026-11-23 10:00 Europe/Kyiv
  Monday, 2026-11-23T08:00:00Z
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
  added calendar any
  added person ann
  added person olena
  added client blue
  added service seo
  added template seo/report
  added engagement blue/seo
> doctor
  warn beats: no beat has run yet: start `slated serve`
  warn generation: the oldest due series waits 36000 s

# It runs.
> tick
  #1 blue/seo/report 2026-11-23 created 2026-11-23T07:00:00Z due Tue 2026-11-24 18:00 Kyiv ann "Report for Blue Line"
  risks moved: 1
> doctor
  nothing

# It has stopped, a week ago, and a report is due that nobody has made.
> at 2026-11-30 10:00 Europe/Kyiv
  Monday, 2026-11-30T08:00:00Z
> doctor
  bad beats: generate ran 604800 s ago (done), 0 late runs: is the daemon running?
  warn generation: the oldest due series waits 3600 s

# It runs again, and is well.
> tick
  #2 blue/seo/report 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Report for Blue Line"
> doctor
  nothing

# The machine's clock says that it is ten years later: nothing is made until somebody says that it is right.
> at 2036-12-01 10:00 Europe/Kyiv
  Monday, 2036-12-01T08:00:00Z
> tick
  generation is held: the clock stands at 2036-12-01T08:00:00Z, 3654 days past 2026-11-30T08:00:00Z where generation stood last (at most 45 are believed): set the clock right, or type `slated clock confirm` if 2036-12-01T08:00:00Z is right
> doctor
  bad generation: generation is held: the clock stands at 2036-12-01T08:00:00Z, 3654 days past 2026-11-30T08:00:00Z where generation stood last (at most 45 are believed): set the clock right, or type `slated clock confirm` if 2036-12-01T08:00:00Z is right
  warn generation: the oldest due series waits 315104400 s

# It was wrong.
> at 2026-12-07 10:00 Europe/Kyiv
  Monday, 2026-12-07T08:00:00Z
> tick
  #3 blue/seo/report 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Report for Blue Line"
  risks moved: 1
> doctor
  nothing
