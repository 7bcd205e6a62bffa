# See the next dates: what will come, on which day and why on that day, before it comes.
# Holidays by name, a wall time that clocks skip, one that happens twice, a pause, and what exists already.
# The wishes (4.1): 25 see the next dates; 10 DST.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Berlin"
| calendar = "de"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-01
> calendar de
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,de,Europe/Berlin,09:00,8,yes
| ann,Ann,specialist,care,de,Europe/Berlin,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| rose,Rose,olena,Europe/Berlin,de,small,2026-11-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| rose,care,2026-11-01,,2027-01-20,2027-02-10,
> file catalog/care.toml
| key = "care"
| name = "Care"
| purpose = "Care"
|
| [[task]]
| key = "report"
| title = "Report {{ occurrence.date }}"
| purpose = "Once a month"
| role = "care"
| effort_hours = 2
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "following" }
| due = { business_days = 2, at = "18:00" }
|
| [[task]]
| key = "backup"
| title = "Backup {{ occurrence.date }}"
| purpose = "On the last Sunday of a month, at night"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=MONTHLY;BYDAY=-1SU", at = "02:30", on_holiday = "none" }
| due = { hours = 6 }
> at 2026-11-24T06:00:00Z
> import
> at 2026-11-25T09:00:00Z
> beat
> preview rose from 2026-11-25 to 2027-03-31
> preview rose from 2027-10-25 to 2027-12-30
