# A client calls, and the manager wants their task first. A dry run says what that costs the others; one decision costs a
# promise, another costs nothing. Then it is done. A suggestion is only a suggestion.

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
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file absences.csv
| login,from,to,kind
| bob,2026-11-30,2026-11-30,leave
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| red,Red Barn,petro,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,report,2026-11-30,,,,
| green,audit,2026-11-30,,,,
| red,report,2026-11-30,,,,
> file catalog/report.toml
| key = "report"
| name = "Report"
| purpose = "The client knows what is done"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client knows what is done"
| role = "seo"
| effort_hours = 4
| promised = true
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }
> file catalog/audit.toml
| key = "audit"
| name = "Audit"
| purpose = "Nothing is broken for long"
|
| [[task]]
| key = "audit"
| title = "Audit for {{ client.name }}"
| purpose = "Nothing is broken for long"
| role = "seo"
| effort_hours = 3
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
> import
> beat
> queue ann
> override 2 by olena dry: pin because the owner called
> override 2 by ann dry: pin because I like it
> override 2 by olena dry: pin
> task 2
> reassign 1 by olena dry: bob
> reassign 1 by olena dry: petro
> reassign 2 by olena dry: bob
> deadline 2 by olena dry: to 2026-11-30 15:00 Europe/Kyiv because they want it today
> cancel 2 by olena dry: the owner sold the shop
> waive 1 by olena dry: agreed on the phone
> history 2
> override 2 by olena: pin because the owner called
> queue ann
> clear 2 by olena dry
> suggest ann
> queue ann
