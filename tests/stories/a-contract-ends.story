# A contract ends: its last date is honoured, what was made ahead of it is shown and, untouched, taken back.
# The wish (4.1): 16 end date honoured; "ended 30 June, still posting in August".

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

> at 2026-12-30 09:30 Europe/Kyiv
  Wednesday, 2026-12-30T07:30:00Z
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
  #3 blue/seo/checks 2026-12-28 created 2026-12-23T07:00:00Z due Fri 2027-01-01 18:00 Kyiv ann "Checks of Blue Line, week 53"
  #4 blue/seo/checks 2027-01-04 created 2026-12-30T07:00:00Z due Fri 2027-01-08 18:00 Kyiv ann "Checks of Blue Line, week 1"
  blue/seo/checks 2026-11-30 missed: more than 31 days late
  blue/seo/checks 2026-12-07 missed: a newer occurrence was made up for instead
  blue/seo/checks 2026-12-14 missed: a newer occurrence was made up for instead
  blue/seo/checks 2026-12-21 missed: a newer occurrence was made up for instead
  risks moved: 2
> engagement end blue seo by olena dry: on=2026-12-31 made_ahead=cancel because the contract ends
  through 2027-04-01: dates added 0, removed 16
  - report 2027-01-01 due Thu 2027-01-07 18:00
  - checks 2027-01-11 due Fri 2027-01-15 18:00
  - checks 2027-01-18 due Fri 2027-01-22 18:00
  - checks 2027-01-25 due Fri 2027-01-29 18:00
  - checks 2027-02-01 due Fri 2027-02-05 18:00
  - report 2027-02-01 due Fri 2027-02-05 18:00
  - checks 2027-02-08 due Fri 2027-02-12 18:00
  - checks 2027-02-15 due Fri 2027-02-19 18:00
  - checks 2027-02-22 due Fri 2027-02-26 18:00
  - checks 2027-03-01 due Fri 2027-03-05 18:00
  - report 2027-03-01 due Fri 2027-03-05 18:00
  - checks 2027-03-08 due Fri 2027-03-12 18:00
  - checks 2027-03-15 due Fri 2027-03-19 18:00
  - checks 2027-03-22 due Fri 2027-03-26 18:00
  - checks 2027-03-29 due Fri 2027-04-02 18:00
  - report 2027-04-01 due Wed 2027-04-07 18:00
  cancelled #4 of 2027-01-04
> engagement end blue seo by olena: on=2026-12-31 made_ahead=cancel because the contract ends
  through 2027-04-01: dates added 0, removed 16
  - report 2027-01-01 due Thu 2027-01-07 18:00
  - checks 2027-01-11 due Fri 2027-01-15 18:00
  - checks 2027-01-18 due Fri 2027-01-22 18:00
  - checks 2027-01-25 due Fri 2027-01-29 18:00
  - checks 2027-02-01 due Fri 2027-02-05 18:00
  - report 2027-02-01 due Fri 2027-02-05 18:00
  - checks 2027-02-08 due Fri 2027-02-12 18:00
  - checks 2027-02-15 due Fri 2027-02-19 18:00
  - checks 2027-02-22 due Fri 2027-02-26 18:00
  - checks 2027-03-01 due Fri 2027-03-05 18:00
  - report 2027-03-01 due Fri 2027-03-05 18:00
  - checks 2027-03-08 due Fri 2027-03-12 18:00
  - checks 2027-03-15 due Fri 2027-03-19 18:00
  - checks 2027-03-22 due Fri 2027-03-26 18:00
  - checks 2027-03-29 due Fri 2027-04-02 18:00
  - report 2027-04-01 due Wed 2027-04-07 18:00
  cancelled #4 of 2027-01-04
> at 2027-02-10 09:30 Europe/Kyiv
  Wednesday, 2027-02-10T07:30:00Z
> beat
  risks moved: 2
> occurrences blue/seo/checks
  2026-11-30 missed: more than 31 days late
  2026-12-07 missed: a newer occurrence was made up for instead
  2026-12-14 missed: a newer occurrence was made up for instead
  2026-12-21 missed: a newer occurrence was made up for instead
  2026-12-28 created
  2027-01-04 created
> occurrences blue/seo/report
  2026-12-01 created, late
> engagement pause blue seo by olena: because too late
  refused: the engagement ended on 2026-12-31: start it anew instead
# They come back in March: the start is done again, and no date twice.
> engagement start blue seo by olena: starts_on=2027-03-01
  through 2027-06-01: dates added 19, removed 0
  + checks 2027-03-01 due Fri 2027-03-05 18:00
  + report 2027-03-01 due Fri 2027-03-05 18:00
  + setup 2027-03-01 due Thu 2027-03-04 18:00
  + checks 2027-03-08 due Fri 2027-03-12 18:00
  + checks 2027-03-15 due Fri 2027-03-19 18:00
  + checks 2027-03-22 due Fri 2027-03-26 18:00
  + checks 2027-03-29 due Fri 2027-04-02 18:00
  + report 2027-04-01 due Wed 2027-04-07 18:00
  + checks 2027-04-05 due Fri 2027-04-09 18:00
  + checks 2027-04-12 due Fri 2027-04-16 18:00
  + checks 2027-04-19 due Fri 2027-04-23 18:00
  + checks 2027-04-26 due Fri 2027-04-30 18:00
  + report 2027-05-01 due Fri 2027-05-07 18:00
  + checks 2027-05-03 due Fri 2027-05-07 18:00
  + checks 2027-05-10 due Fri 2027-05-14 18:00
  + checks 2027-05-17 due Fri 2027-05-21 18:00
  + checks 2027-05-24 due Fri 2027-05-28 18:00
  + checks 2027-05-31 due Fri 2027-06-04 18:00
  + report 2027-06-01 due Mon 2027-06-07 18:00
> at 2027-03-02 09:30 Europe/Kyiv
  Tuesday, 2027-03-02T07:30:00Z
> beat
  #5 blue/seo/checks 2027-03-01 created 2027-02-24T07:00:00Z due Fri 2027-03-05 18:00 Kyiv ann "Checks of Blue Line, week 9"
  #6 blue/seo/setup 2027-03-01 created 2027-03-01T04:00:00Z due Thu 2027-03-04 18:00 Kyiv ann "Set up Blue Line"
  #7 blue/seo/report 2027-03-01 created 2027-03-01T07:00:00Z due Fri 2027-03-05 18:00 Kyiv ann "Report for Blue Line"
