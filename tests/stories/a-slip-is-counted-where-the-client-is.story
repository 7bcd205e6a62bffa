# A slip is counted where the client is: 17:00 in New York is midnight in Kyiv, and Friday to Tuesday is still two
# working days, not three.
# The wish (4.3): 41 slip history.

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
| due = { business_days = 4, at = "17:00" }

> at 2026-12-14 09:00 America/New_York
  Monday, 2026-12-14T14:00:00Z
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
  added calendar ua
  added person ann
  added person olena
  added client ny
  added service seo
  added template seo/report
  added engagement ny/seo
> beat
  #1 ny/seo/report 2026-12-14 created 2026-12-14T14:00:00Z due Fri 2026-12-18 17:00 New York ann "Report for New York Bagels, 2026-12-14"
  risks moved: 1
> deadline 1 by olena to 2026-12-22 17:00 America/New_York because the texts come late
  #1 open, ann, due Tue 2026-12-22 17:00 New York, first Fri 2026-12-18 17:00 New York, moves 1, slip 2 working days
> deadline 1 by olena to 2026-12-28 17:00 America/New_York because the client is away over Christmas
  #1 open, ann, due Mon 2026-12-28 17:00 New York, first Fri 2026-12-18 17:00 New York, moves 2, slip 5 working days
> deadline 1 by olena to 2026-12-24 17:00 America/New_York because they are back earlier
  #1 open, ann, due Thu 2026-12-24 17:00 New York, first Fri 2026-12-18 17:00 New York, moves 3, slip 4 working days
