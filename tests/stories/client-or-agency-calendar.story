# Ask 9: whose calendar wins? The agency is in Warsaw, its clients keep the week of the Gulf: Friday and Saturday are off
# there, Saturday and Sunday here. Each client says which days its work goes by: its own, the agency's, or the days
# that both work. The agency's Saturday 12 December is worked; it is a working day of both only where both work it.

> file agency.toml
| name = "Warsaw House"
| time_zone = "Europe/Warsaw"
| calendar = "pl"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-01
> file calendars.toml
| [pl]
| working_days = [2026-12-12]
| holidays = [{ date = 2026-12-25, name = "Boże Narodzenie" }]
| [ae]
| weekend = ["FR", "SA"]
| holidays = [{ date = 2026-12-02, name = "National Day" }]
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| ewa,Ewa,manager,account-manager,pl,Europe/Warsaw,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status,calendar_use
| agency,Agency's days,ewa,Asia/Dubai,ae,small,2026-12-01,,active,agency
| both,Both,ewa,Asia/Dubai,ae,small,2026-12-01,,active,union
| own,Own days,ewa,Asia/Dubai,ae,small,2026-12-01,,active,
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| agency,days,2026-12-01,2026-12-13,,,
| both,days,2026-12-01,2026-12-13,,,
| own,days,2026-12-01,2026-12-13,,,
> file catalog/days.toml
| key = "days"
| name = "Days"
| purpose = "A task for each day that is worked"
|
| [[task]]
| key = "daily"
| title = "{{ occurrence.date }}"
| purpose = "Only where somebody works"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=DAILY", at = "09:00", on_holiday = "drop" }
| due = { business_days = 1, at = "18:00" }
> at 2026-12-01 08:00 Europe/Warsaw
> import
> preview agency from 2026-12-01 to 2026-12-13
> preview both from 2026-12-01 to 2026-12-13
> preview own from 2026-12-01 to 2026-12-13
# The client goes back to its own days: what is not created yet is computed anew.
> edit clients.csv: active,union => active,client
> import
> preview both from 2026-12-01 to 2026-12-13
# A holiday of the agency moves the work of those who go by the agency's days, and of nobody else.
> edit calendars.toml: 2026-12-25 => 2026-12-08
> import
> preview agency from 2026-12-07 to 2026-12-09
> preview own from 2026-12-07 to 2026-12-09
