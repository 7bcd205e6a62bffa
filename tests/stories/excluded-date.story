# Dates that are left out and dates that come on top: of a template for all clients, of one client by the engagement.
# What is left out is a row with its reason, and a person can still have it made.
# The wishes (4.1): 2 do not lose work, 15 a client who wants none for one week.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-07
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-12-07,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor,exdates
| green,seo,2026-12-07,,,,,2026-12-21; 2027-02-02
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "What was agreed"
|
| [[task]]
| key = "report"
| title = "Report"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", exdates = ["2026-12-28"], rdates = ["2026-12-31"], at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }

> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person olena
  added client green
  added service seo
  added template seo/report
  added engagement green/seo
> beat
  #1 green/seo/report 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv olena "Report"
  risks moved: 1
> preview green from 2026-12-14 to 2027-01-04
  seo/report 2026-12-14 appears Mon 2026-12-14 09:00 Kyiv, due Tue 2026-12-15 18:00 Kyiv "Report"
  seo/report 2026-12-21 appears Mon 2026-12-21 09:00 Kyiv, due Tue 2026-12-22 18:00 Kyiv "Report" (skipped: excluded date)
  seo/report 2026-12-28 appears Mon 2026-12-28 09:00 Kyiv, due Tue 2026-12-29 18:00 Kyiv "Report" (skipped: excluded date)
  seo/report 2026-12-31 appears Thu 2026-12-31 09:00 Kyiv, due Fri 2027-01-01 18:00 Kyiv "Report"
  seo/report 2027-01-04 appears Mon 2027-01-04 09:00 Kyiv, due Tue 2027-01-05 18:00 Kyiv "Report"
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #2 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv olena "Report"
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  green/seo/report 2026-12-21 skipped: excluded date
  risks moved: 1
> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
> beat
  green/seo/report 2026-12-28 skipped: excluded date
  risks moved: 1
> create green/seo/report 2026-12-21 by olena
  #3 green/seo/report 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv late olena "Report"
> at 2026-12-31 09:00 Europe/Kyiv
  Thursday, 2026-12-31T07:00:00Z
> beat
  #4 green/seo/report 2026-12-31 created 2026-12-31T07:00:00Z due Fri 2027-01-01 18:00 Kyiv olena "Report"
  risks moved: 1
> at 2027-01-04 09:00 Europe/Kyiv
  Monday, 2027-01-04T07:00:00Z
> beat
  #5 green/seo/report 2027-01-04 created 2027-01-04T07:00:00Z due Tue 2027-01-05 18:00 Kyiv olena "Report"
  risks moved: 1
> occurrences green/seo/report
  2026-12-07 created
  2026-12-14 created
  2026-12-21 created, late: by olena, first skipped: excluded date
  2026-12-28 skipped: excluded date
  2026-12-31 created
  2027-01-04 created

# The client takes one week more without it: the file says so, and the next import knows what changed.
> edit engagements.csv: 2026-12-21; 2027-02-02 => 2026-12-21;2027-01-11
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          1     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        1      0          0     0
  changed engagement green/seo: exdates 2026-12-21;2027-02-02 -> 2026-12-21;2027-01-11
> at 2027-01-11 09:00 Europe/Kyiv
  Monday, 2027-01-11T07:00:00Z
> beat
  green/seo/report 2027-01-11 skipped: excluded date
  risks moved: 1
