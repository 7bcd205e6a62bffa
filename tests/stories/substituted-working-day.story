# Ask 8: a Saturday may be declared a working day, "a close day in reverse". Monday 14 December is off and Saturday 12
# is worked instead. What is rolled lands on the Saturday, and business days are counted over it. A year that is not
# known yet is provisional: the weekend only, until the file for it comes.

> file agency.toml
| name = "Neva Digital"
| time_zone = "Europe/Sofia"
| calendar = "bg"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-01
> file calendars.toml
| [bg]
| valid_through = 2026-12-31
| working_days = [2026-12-12]
| holidays = [
|   { date = 2026-12-14, name = "Bridge day" },
|   { date = 2026-12-25, name = "Christmas Day" },
| ]
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| ivan,Ivan,manager,account-manager,bg,Europe/Sofia,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| rose,Rose Oil,ivan,Europe/Sofia,bg,small,2026-12-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| rose,shifts,2026-12-04,2027-01-31,,,
> file catalog/shifts.toml
| key = "shifts"
| name = "Shifts"
| purpose = "What falls on the bridge day"
|
| [[task]]
| key = "before"
| title = "Before the 14th"
| purpose = "The worked Saturday before it"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=14", at = "09:00", on_holiday = "preceding" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "friday"
| title = "Due on the Saturday"
| purpose = "One business day after Friday is Saturday"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=FR", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
> at 2026-12-01 09:00 Europe/Sofia
> import
> preview rose from 2026-12-01 to 2027-01-31
# On the Saturday the work of the 14th appears.
> at 2026-12-12 09:00 Europe/Sofia
> beat
# The days of 2027 are known: New Year's Day is off, the 8th and the 9th are swapped. What was created stays as it is.
> edit calendars.toml: 2026-12-31 => 2027-12-31
> edit calendars.toml: [2026-12-12] => [2026-12-12, 2027-01-09]
> edit calendars.toml:   { date = 2026-12-25, name = "Christmas Day" }, =>   { date = 2026-12-25, name = "Christmas Day" }, { date = 2027-01-01, name = "New Year's Day" }, { date = 2027-01-14, name = "Another bridge day" },
> import
> preview rose from 2026-12-13 to 2027-01-31
> queue ivan
