# When will it be done? A person's queue is walked through their own days: a weekend, an absence, and what waits for
# somebody else. Every answer has the chance of missing the deadline beside it.

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
| bob,Bob,specialist,text,ua,Europe/Kyiv,09:00,8,yes
> file absences.csv
| login,from,to,kind
| ann,2026-12-21,2026-12-22,leave
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| bagels,Bagels,olena,Europe/Kyiv,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| bagels,seo,2026-12-17,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit"
| purpose = "Nothing is broken for long"
| role = "seo"
| effort_hours = 14
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "texts"
| title = "Texts"
| purpose = "There is something to find"
| role = "text"
| effort_hours = 20
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }
|
| [[task]]
| key = "publish"
| title = "Publish the texts"
| purpose = "There is something to find"
| role = "seo"
| effort_hours = 2
| after = ["texts"]
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 6, at = "18:00" }

> at 2026-12-17 09:00 Europe/Kyiv
  Thursday, 2026-12-17T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  absence            1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           3        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added absence ann 2026-12-21
  added client bagels
  added service seo
  added template seo/audit
  added template seo/publish
  added template seo/texts
  added engagement bagels/seo
> beat
  #1 bagels/seo/audit 2026-12-17 created 2026-12-17T07:00:00Z due Fri 2026-12-18 18:00 Kyiv ann "Audit"
  #2 bagels/seo/publish 2026-12-17 created 2026-12-17T07:00:00Z due Mon 2026-12-28 18:00 Kyiv ann "Publish the texts"
  #3 bagels/seo/texts 2026-12-17 created 2026-12-17T07:00:00Z due Wed 2026-12-23 18:00 Kyiv bob "Texts"
  risks moved: 1
> forecast ann
  #1 Thu 2026-12-17 09:00 Kyiv to Fri 2026-12-18 15:00 Kyiv, due Fri 2026-12-18 18:00 Kyiv, missed 302 in 1000
  #2 Wed 2026-12-23 09:00 Kyiv to Wed 2026-12-23 11:00 Kyiv, due Mon 2026-12-28 18:00 Kyiv, missed 35 in 1000
  ann: 960 min, free Wed 2026-12-23 11:00 Kyiv, 337 misses in 1000
> forecast bob
  #3 Thu 2026-12-17 09:00 Kyiv to Mon 2026-12-21 13:00 Kyiv, due Wed 2026-12-23 18:00 Kyiv, missed 44 in 1000
  bob: 1200 min, free Mon 2026-12-21 13:00 Kyiv, 44 misses in 1000
> forecast olena
  olena: 0 min, free Thu 2026-12-17 09:00 Kyiv, 0 misses in 1000
> forecast nobody
  refused: there is no person nobody
