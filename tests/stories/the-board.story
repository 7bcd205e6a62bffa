# What must I look at today? One call: promises that will break, what is overdue, clients in silence, what waits for a word
# of the manager. Each says why it is there, and a step takes it off.

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
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-14,,active
| brick,Brick House,petro,Europe/Kyiv,ua,small,2026-11-02,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit, {{ occurrence.date }}"
| purpose = "Nothing is broken"
| role = "seo"
| effort_hours = 6
| importance = "critical"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 5
| promised = true
| review = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "11:00" }

> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client brick
  added client green
  added service seo
  added template seo/audit
  added template seo/report
  added engagement green/seo
> beat
  #1 green/seo/audit 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-14 18:00 Kyiv ann "Audit, 2026-12-14"
  #2 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 11:00 Kyiv ann "Report, 2026-12-14"
  risks moved: 2
> override 1 by olena: level +1 because the shop is down
  #1 open, ann, due Mon 2026-12-14 18:00 Kyiv, level +1 by olena: "the shop is down"
> board olena
  promises: #2 "Report, 2026-12-14", promised for Tue 2026-12-15 11:00, missed with 54 %, expected Tue 2026-12-15 12:00
> board petro
  silent: "Brick House", no contact since the start 42 days ago
> board ann
  refused: the board is for managers and admins

# Ann works on both; the audit waits for the client, the report is handed in.
> start 2 by ann
  #2 started, ann, due Tue 2026-12-15 11:00 Kyiv
> submit 2 by ann
  #2 in review, ann, due Tue 2026-12-15 11:00 Kyiv
> start 1 by ann
  #1 started, ann, due Mon 2026-12-14 18:00 Kyiv, level +1 by olena: "the shop is down"
> block 1 by ann: the client sends no access
  #1 blocked, ann, due Mon 2026-12-14 18:00 Kyiv, level +1 by olena: "the shop is down"
> board olena
  reviews: #2 "Report, 2026-12-14", ann waits for the review
  waiting: #1 "Audit, 2026-12-14", waits: the client sends no access

# Two weeks later nobody has spoken with the client, and the next tasks are late too.
> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
> beat
  #3 green/seo/report 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 11:00 Kyiv late ann "Report, 2026-12-21"
  #4 green/seo/audit 2026-12-28 created 2026-12-28T07:00:00Z due Mon 2026-12-28 18:00 Kyiv ann "Audit, 2026-12-28"
  #5 green/seo/report 2026-12-28 created 2026-12-28T07:00:00Z due Tue 2026-12-29 11:00 Kyiv ann "Report, 2026-12-28"
  green/seo/audit 2026-12-21 missed: a newer occurrence was made up for instead
  risks moved: 2
> board olena
  promises: #5 "Report, 2026-12-28", promised for Tue 2026-12-29 11:00, missed with 94 %, expected Tue 2026-12-29 17:00
  overdue: #2 "Report, 2026-12-14", was promised for Tue 2026-12-15 11:00
  overdue: #3 "Report, 2026-12-21", was promised for Tue 2026-12-22 11:00
  overdue: #1 "Audit, 2026-12-14", was due for Mon 2026-12-14 18:00
  silent: "Green Garden", no contact since the start 14 days ago
  reviews: #2 "Report, 2026-12-14", ann waits for the review
  waiting: #1 "Audit, 2026-12-14", waits: the client sends no access
> approve 2 by olena
  #2 done, ann
> unblock 1 by olena
  #1 started, ann, due Mon 2026-12-14 18:00 Kyiv, level +1 by olena: "the shop is down"
> signal green by olena: contact on 2026-12-28
  risk 0.22, watch
  +6.6 understanding (understanding unknown, counts as 7 of 10)
  +0.0 silence (last contact today)
> board olena
  promises: #5 "Report, 2026-12-28", promised for Tue 2026-12-29 11:00, missed with 100 %, expected Wed 2026-12-30 15:00
  overdue: #3 "Report, 2026-12-21", was promised for Tue 2026-12-22 11:00
  overdue: #1 "Audit, 2026-12-14", was due for Mon 2026-12-14 18:00
