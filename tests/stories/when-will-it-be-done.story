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
> import
> beat
> forecast ann
> forecast bob
> forecast olena
> forecast nobody
