# A specialist's day: some work is begun, what waits for the client does not press, comes back on its date, and a slip is
# taken back. As many tasks as may be begun at once are; the next one is refused with their names.

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
| bob,Bob,specialist,ppc,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-14,,active
| white,White Wall,olena,Europe/Kyiv,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
| white,seo,2026-12-14,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "12:00" }
|
| [[task]]
| key = "texts"
| title = "Texts, {{ occurrence.date }}"
| purpose = "There is something to be found"
| role = "seo"
| effort_hours = 4
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 5, at = "12:00" }

> at 2026-12-14 09:00 Europe/Kyiv
> import
> beat
> queue ann
# Three are begun, the fourth is refused; the manager's own are not counted.
> start 1 by ann
> start 2 by ann
> start 3 by ann
> start 4 by ann
# Waiting for the client stops the clock of a task, and of no other; a date to ask again is needed.
> block 1 by ann: for client because their access is missing
> block 1 by ann: for client until 2026-12-14 because their access is missing
> block 1 by ann: for colleague:nobody because Nobody has it
> block 1 by ann: for task:1 because it waits for itself
> block 1 by ann: for client until 2026-12-17 because their access is missing
> block 2 by ann: for colleague:bob because Bob has the texts
> start 4 by ann
> at 2026-12-16 17:00 Europe/Kyiv
> beat
> task 1
> task 2
> risk green
# On the day that was named the task is back by itself, as pressing as it was.
> at 2026-12-17 09:00 Europe/Kyiv
> beat
> task 1
> history 1
# A slip is taken back within a day by whoever made it, and by the manager at any time.
> complete 3 by ann
> reopen 3 by bob: not mine
> reopen 3 by ann: the wrong one
> complete 3 by ann
> at 2026-12-19 09:00 Europe/Kyiv
> reopen 3 by ann: it was not done
> reopen 3 by olena: it was not done
> reopen 3 by olena: again
> history 3
