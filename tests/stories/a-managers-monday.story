# A manager's Monday: what needs me, what did the client get for what they bought, and what would they see of it?

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
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client green
  added service seo
  added template seo/audit
  added template seo/report
  added engagement green/seo
> beat
  #1 green/seo/audit 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-14 18:00 Kyiv ann "Audit, 2026-12-14"
  #2 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 11:00 Kyiv ann "Report, 2026-12-14"
  risks moved: 1
> start 2 by ann
  #2 started, ann, due Tue 2026-12-15 11:00 Kyiv
> log 2 by ann: 90
  #2 started, 210 min left
  logged, entry 1: ann 90 min
> submit 2 by ann
  #2 in review, ann, due Tue 2026-12-15 11:00 Kyiv
> approve 2 by olena
  #2 done, ann
> start 1 by ann
  #1 started, ann, due Mon 2026-12-14 18:00 Kyiv
> cancel 1 by olena: the client sent no access
  #1 cancelled, ann

# A week later, Monday morning.
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  #3 green/seo/audit 2026-12-21 created 2026-12-21T07:00:00Z due Mon 2026-12-21 18:00 Kyiv ann "Audit, 2026-12-21"
  #4 green/seo/report 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 11:00 Kyiv ann "Report, 2026-12-21"
> waive 4 by olena: agreed on the phone that there is nothing to report before the holidays
  #4 waived, ann
> deadline 3 by olena to 2026-12-23 18:00 Europe/Kyiv because the site moves on Tuesday
  #3 open, ann, due Wed 2026-12-23 18:00 Kyiv, first Mon 2026-12-21 18:00 Kyiv, moves 1, slip 2 working days
> board olena
  nothing
> sold green from 2026-12-14 to 2026-12-31 by olena
  seo/audit: 3 planned, 0 done, 18 h planned, 0 h logged
    2026-12-14 #1 cancelled by olena: the client sent no access
    2026-12-21 #3 moved
    2026-12-28 ahead
  seo/report: 3 planned, 1 done, 15 h planned, 1.5 h logged
    2026-12-14 #2 done
    2026-12-21 #4 waived by olena: agreed on the phone that there is nothing to report before the holidays
    2026-12-28 ahead
> sold green from 2026-12-14 to 2026-12-31 by petro
  refused: there is no client green
> cabinet green from 2026-12-14 to 2026-12-31 by olena
  done 2026-12-14: Report, 2026-12-14, so that: The client sees what was done
  next 2026-12-28: Audit, 2026-12-28
  next 2026-12-29: Report, 2026-12-28
  next 2027-01-04: Audit, 2027-01-04
  next 2027-01-05: Report, 2027-01-04
  next 2027-01-11: Audit, 2027-01-11
  next 2027-01-12: Report, 2027-01-11
  next 2027-01-18: Audit, 2027-01-18
  next 2027-01-19: Report, 2027-01-18
> cabinet green from 2026-12-14 to 2026-12-31 by ann
  refused: there is no client green
