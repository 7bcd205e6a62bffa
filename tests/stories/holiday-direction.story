# Ask 7: holidays with a direction. "Some to the next, some to the previous business day." Saturday 26 December is off, and
# so is Friday; each template says where it goes. A direction that leaves the month turns round where it says so.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Sofia"
| calendar = "bg"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-01
> file calendars.toml
| [bg]
| holidays = [
|   { date = 2026-12-24, name = "Christmas Eve" },
|   { date = 2026-12-25, name = "Christmas Day" },
|   { date = 2027-01-01, name = "New Year's Day" },
| ]
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| ivan,Ivan,manager,account-manager,bg,Europe/Sofia,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| rose,Rose Oil,ivan,Europe/Sofia,bg,small,2026-12-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| rose,directions,2026-12-20,2027-01-31,,,
> file catalog/directions.toml
| key = "directions"
| name = "Directions"
| purpose = "The 26th and the 31st, each its own way"
|
| [[task]]
| key = "next"
| title = "Next"
| purpose = "Monday the 28th"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=26", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "previous"
| title = "Previous"
| purpose = "Wednesday the 23rd"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=26", at = "09:00", on_holiday = "preceding" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "stays-in-month"
| title = "Stays in its month"
| purpose = "Sunday 31 January would be February: Friday the 29th"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=31", at = "09:00", on_holiday = "modified_following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "first"
| title = "Stays in January"
| purpose = "1 January would be December: Monday the 4th"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", at = "09:00", on_holiday = "modified_preceding" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "dropped"
| title = "Dropped"
| purpose = "Only where the 26th is worked"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=26", at = "09:00", on_holiday = "drop" }
| due = { business_days = 1, at = "18:00" }
> at 2026-12-21 08:00 Europe/Sofia
  Monday, 2026-12-21T06:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           5        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar bg
  added person ivan
  added client rose
  added service directions
  added template directions/dropped
  added template directions/first
  added template directions/next
  added template directions/previous
  added template directions/stays-in-month
  added engagement rose/directions
> preview rose from 2026-12-21 to 2027-01-31
  directions/previous 2026-12-26 appears Wed 2026-12-23 09:00 Sofia, due Mon 2026-12-28 18:00 Sofia "Previous" (moved from 2026-12-26: Saturday)
  directions/dropped 2026-12-26 "Dropped" (dropped: Saturday)
  directions/next 2026-12-26 appears Mon 2026-12-28 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "Next" (moved from 2026-12-26: Saturday)
  directions/stays-in-month 2026-12-31 appears Thu 2026-12-31 09:00 Sofia, due Mon 2027-01-04 18:00 Sofia "Stays in its month"
  directions/first 2027-01-01 appears Mon 2027-01-04 09:00 Sofia, due Tue 2027-01-05 18:00 Sofia "Stays in January" (moved from 2027-01-01: New Year's Day)
  directions/dropped 2027-01-26 appears Tue 2027-01-26 09:00 Sofia, due Wed 2027-01-27 18:00 Sofia "Dropped"
  directions/next 2027-01-26 appears Tue 2027-01-26 09:00 Sofia, due Wed 2027-01-27 18:00 Sofia "Next"
  directions/previous 2027-01-26 appears Tue 2027-01-26 09:00 Sofia, due Wed 2027-01-27 18:00 Sofia "Previous"
  directions/stays-in-month 2027-01-31 appears Fri 2027-01-29 09:00 Sofia, due Mon 2027-02-01 18:00 Sofia "Stays in its month" (moved from 2027-01-31: Sunday)
# Wednesday: what goes to the previous business day. Then Monday: what goes to the next.
> at 2026-12-23 09:00 Europe/Sofia
  Wednesday, 2026-12-23T07:00:00Z
> beat
  #1 rose/directions/previous 2026-12-26 created 2026-12-23T07:00:00Z due Mon 2026-12-28 18:00 Sofia ivan "Previous"
  risks moved: 1
> at 2026-12-28 09:00 Europe/Sofia
  Monday, 2026-12-28T07:00:00Z
> beat
  #2 rose/directions/next 2026-12-26 created 2026-12-28T07:00:00Z due Tue 2026-12-29 18:00 Sofia ivan "Next"
  rose/directions/dropped 2026-12-26 skipped: day off: Saturday
  risks moved: 1
