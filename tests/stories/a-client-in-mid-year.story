# A client comes in the middle of the year: what is ahead comes by itself, the past only when it is asked for, once.
# The wish (4.1): 26, tasks for one new client across several periods at once, without all of them running late.

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
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "setup"
| title = "Set up {{ client.name }}"
| purpose = "The ground is laid"
| role = "seo"
| effort_hours = 4
| schedule = { on_start = true }
| due = { business_days = 3, at = "18:00" }
|
| [[task]]
| key = "checks"
| title = "Checks of {{ client.name }}, week {{ occurrence.iso_week }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }
| lead = { business_days = 3 }
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client knows what was done"
| role = "seo"
| effort_hours = 3
| promised = true
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=1", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-30,,,,

> at 2026-12-09 09:30 Europe/Kyiv
  Wednesday, 2026-12-09T07:30:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           3        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client blue
  added client green
  added service seo
  added template seo/checks
  added template seo/report
  added template seo/setup
  added engagement blue/seo
> beat
  #1 blue/seo/setup 2026-11-30 created 2026-11-30T04:00:00Z due Thu 2026-12-03 18:00 Kyiv late ann "Set up Blue Line"
  #2 blue/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Mon 2026-12-07 18:00 Kyiv late ann "Report for Blue Line"
  #3 blue/seo/checks 2026-12-07 created 2026-12-02T07:00:00Z due Fri 2026-12-11 18:00 Kyiv ann "Checks of Blue Line, week 50"
  #4 blue/seo/checks 2026-12-14 created 2026-12-09T07:00:00Z due Fri 2026-12-18 18:00 Kyiv ann "Checks of Blue Line, week 51"
  blue/seo/checks 2026-11-30 missed: a newer occurrence was made up for instead
  risks moved: 2
> engagement start green seo by olena dry: starts_on=2026-09-15 ends_on=2026-12-31
  through 2027-03-11: dates added 4, removed 0
  + checks 2026-12-07 due Fri 2026-12-11 18:00
  + checks 2026-12-14 due Fri 2026-12-18 18:00
  + checks 2026-12-21 due Fri 2026-12-25 18:00
  + checks 2026-12-28 due Fri 2027-01-01 18:00
> engagement start green smm by olena: starts_on=2026-09-15
  refused: "smm" is no service: right would be one of seo
> engagement start green seo by olena: starts_on=2026-09-15 ends_on=2026-12-31
  through 2027-03-11: dates added 4, removed 0
  + checks 2026-12-07 due Fri 2026-12-11 18:00
  + checks 2026-12-14 due Fri 2026-12-18 18:00
  + checks 2026-12-21 due Fri 2026-12-25 18:00
  + checks 2026-12-28 due Fri 2027-01-01 18:00
> engagement start green seo by olena: starts_on=2026-10-01
  refused: green has an engagement for seo since 2026-09-15: pause, resume or end that one
> beat
  #5 green/seo/checks 2026-12-07 created 2026-12-02T07:00:00Z due Fri 2026-12-11 18:00 Kyiv ann "Checks of Green House, week 50"
  #6 green/seo/checks 2026-12-14 created 2026-12-09T07:00:00Z due Fri 2026-12-18 18:00 Kyiv ann "Checks of Green House, week 51"
  green/seo/checks 2026-09-21 through 2026-11-30 before adoption: before the agency adopted Slated
  green/seo/report 2026-10-01 through 2026-12-01 before adoption: before the agency adopted Slated
  green/seo/setup 2026-09-15 through 2026-09-15 before adoption: before the agency adopted Slated
# The months before: shown first, then made, and asked for twice.
> engagement backfill green seo by olena dry: from=2026-09-15 to=2026-12-09 template=report
  dates 3, tasks before 0
  report 2026-10-01: a task due Wed 2026-10-07 18:00, first before the agency adopted Slated
  report 2026-11-01: a task due Fri 2026-11-06 18:00, first before the agency adopted Slated
  report 2026-12-01: a task due Mon 2026-12-07 18:00, first before the agency adopted Slated
> engagement backfill green seo by olena: from=2026-09-15 to=2026-12-09 template=report
  dates 3, tasks before 0
  report 2026-10-01: #7 due Wed 2026-10-07 18:00, first before the agency adopted Slated
  report 2026-11-01: #8 due Fri 2026-11-06 18:00, first before the agency adopted Slated
  report 2026-12-01: #9 due Mon 2026-12-07 18:00, first before the agency adopted Slated
> engagement backfill green seo by olena: from=2026-09-15 to=2026-12-09 template=report
  dates 0, tasks before 3
> engagement backfill green seo by olena: from=2026-09-15 to=2026-12-09 template=audit
  refused: "audit" is no template of it: right would be one of checks, report, setup
> occurrences green/seo/report
  2026-10-01 created, late: by olena, first before the agency adopted Slated
  2026-11-01 (on Mon 2026-11-02) created, late: by olena, first before the agency adopted Slated
  2026-12-01 created, late: by olena, first before the agency adopted Slated
