# A client stops the service for two weeks and comes back: seen before it is done, nothing is deleted, nothing is lost.
# The wish (4.1): 15 pause, "a client says he wants to stop the service for one or several weeks".

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
# What would a pause do? Nothing is written yet.
> engagement pause blue seo by olena dry: from=2026-12-14 to=2026-12-27 because the shop is rebuilt
  through 2027-03-11: dates added 0, removed 1
  - checks 2026-12-21 due Fri 2026-12-25 18:00
  stays #4 of 2026-12-14: made ahead; it stays as asked
> occurrences blue/seo/checks
  2026-11-30 missed: a newer occurrence was made up for instead
  2026-12-07 created
  2026-12-14 created
> engagement pause blue seo by olena: from=2026-12-14 to=2026-12-27 made_ahead=cancel because
  refused: the reason is blank: right would be why, in words
> engagement pause blue seo by olena: from=2026-12-14 to=2026-12-27 made_ahead=cancel because the shop is rebuilt
  through 2027-03-11: dates added 0, removed 1
  - checks 2026-12-21 due Fri 2026-12-25 18:00
  cancelled #4 of 2026-12-14
> engagement pause blue seo by olena: from=2026-12-20 because twice
  refused: it is paused from 2026-12-14 to 2026-12-27: resume it first
> at 2026-12-21 09:30 Europe/Kyiv
  Monday, 2026-12-21T07:30:00Z
> beat
  blue/seo/checks 2026-12-21 skipped: engagement paused
  risks moved: 2
> occurrences blue/seo/checks
  2026-11-30 missed: a newer occurrence was made up for instead
  2026-12-07 created
  2026-12-14 created
  2026-12-21 skipped: engagement paused
# They are done early, and want the newest of what was left out.
> engagement resume blue seo by olena dry: make_up=latest because the shop is open again
  through 2027-03-23: dates added 0, removed 0
  made up for checks 2026-12-21: a task
> engagement resume blue seo by olena: make_up=latest because the shop is open again
  through 2027-03-23: dates added 0, removed 0
  made up for checks 2026-12-21: #5
> engagement resume blue seo by olena: because again
  refused: it is not paused on 2026-12-21 nor later: there is nothing to resume
> beat
  nothing
> at 2026-12-28 09:30 Europe/Kyiv
  Monday, 2026-12-28T07:30:00Z
> beat
  #6 blue/seo/checks 2026-12-28 created 2026-12-23T07:00:00Z due Fri 2027-01-01 18:00 Kyiv ann "Checks of Blue Line, week 53"
  risks moved: 2
> occurrences blue/seo/checks
  2026-11-30 missed: a newer occurrence was made up for instead
  2026-12-07 created
  2026-12-14 created
  2026-12-21 created: by olena, first skipped: engagement paused
  2026-12-28 created
