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
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar bg
  added person ivan
  added client rose
  added service shifts
  added template shifts/before
  added template shifts/friday
  added engagement rose/shifts
> preview rose from 2026-12-01 to 2027-01-31
  shifts/friday 2026-12-04 appears Fri 2026-12-04 09:00 Sofia, due Mon 2026-12-07 18:00 Sofia "Due on the Saturday"
  shifts/friday 2026-12-11 appears Fri 2026-12-11 09:00 Sofia, due Sat 2026-12-12 18:00 Sofia "Due on the Saturday"
  shifts/before 2026-12-14 appears Sat 2026-12-12 09:00 Sofia, due Tue 2026-12-15 18:00 Sofia "Before the 14th" (moved from 2026-12-14: Bridge day)
  shifts/friday 2026-12-18 appears Fri 2026-12-18 09:00 Sofia, due Mon 2026-12-21 18:00 Sofia "Due on the Saturday"
  shifts/friday 2026-12-25 appears Mon 2026-12-28 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "Due on the Saturday" (moved from 2026-12-25: Christmas Day)
  shifts/friday 2027-01-01 appears Fri 2027-01-01 09:00 Sofia, due Mon 2027-01-04 18:00 Sofia "Due on the Saturday" (provisional: holidays are known through 2026-12-31 only)
  shifts/friday 2027-01-08 appears Fri 2027-01-08 09:00 Sofia, due Mon 2027-01-11 18:00 Sofia "Due on the Saturday" (provisional: holidays are known through 2026-12-31 only)
  shifts/before 2027-01-14 appears Thu 2027-01-14 09:00 Sofia, due Fri 2027-01-15 18:00 Sofia "Before the 14th" (provisional: holidays are known through 2026-12-31 only)
  shifts/friday 2027-01-15 appears Fri 2027-01-15 09:00 Sofia, due Mon 2027-01-18 18:00 Sofia "Due on the Saturday" (provisional: holidays are known through 2026-12-31 only)
  shifts/friday 2027-01-22 appears Fri 2027-01-22 09:00 Sofia, due Mon 2027-01-25 18:00 Sofia "Due on the Saturday" (provisional: holidays are known through 2026-12-31 only)
  shifts/friday 2027-01-29 appears Fri 2027-01-29 09:00 Sofia, due Mon 2027-02-01 18:00 Sofia "Due on the Saturday" (provisional: holidays are known through 2026-12-31 only)
# On the Saturday the work of the 14th appears.
> at 2026-12-12 09:00 Europe/Sofia
  Saturday, 2026-12-12T07:00:00Z
> beat
  #1 rose/shifts/friday 2026-12-11 created 2026-12-11T07:00:00Z due Sat 2026-12-12 18:00 Sofia ivan "Due on the Saturday"
  #2 rose/shifts/before 2026-12-14 created 2026-12-12T07:00:00Z due Tue 2026-12-15 18:00 Sofia ivan "Before the 14th"
  rose/shifts/friday 2026-12-04 missed: a newer occurrence was made up for instead
  risks moved: 1
# The file for 2027 comes: New Year's Day is off, so is Thursday 14 January, and Saturday the 9th is worked instead.
> edit calendars.toml: 2026-12-31 => 2027-12-31
> edit calendars.toml: [2026-12-12] => [2026-12-12, 2027-01-09]
> edit calendars.toml:   { date = 2026-12-25, name = "Christmas Day" }, =>   { date = 2026-12-25, name = "Christmas Day" }, { date = 2027-01-01, name = "New Year's Day" }, { date = 2027-01-14, name = "Another bridge day" },
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        1      0          0     0
  person             0        0      0          1     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        0      0          1     0
  changed calendar bg: days_off.2027-01-01 nothing -> "New Year's Day", days_off.2027-01-14 nothing -> "Another bridge day", days_on ["2026-12-12"] -> ["2026-12-12","2027-01-09"], valid_through 2026-12-31 -> 2027-12-31
> preview rose from 2026-12-13 to 2027-01-31
  shifts/friday 2026-12-18 appears Fri 2026-12-18 09:00 Sofia, due Mon 2026-12-21 18:00 Sofia "Due on the Saturday"
  shifts/friday 2026-12-25 appears Mon 2026-12-28 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "Due on the Saturday" (moved from 2026-12-25: Christmas Day)
  shifts/friday 2027-01-01 appears Mon 2027-01-04 09:00 Sofia, due Tue 2027-01-05 18:00 Sofia "Due on the Saturday" (moved from 2027-01-01: New Year's Day)
  shifts/friday 2027-01-08 appears Fri 2027-01-08 09:00 Sofia, due Sat 2027-01-09 18:00 Sofia "Due on the Saturday"
  shifts/before 2027-01-14 appears Wed 2027-01-13 09:00 Sofia, due Fri 2027-01-15 18:00 Sofia "Before the 14th" (moved from 2027-01-14: Another bridge day)
  shifts/friday 2027-01-15 appears Fri 2027-01-15 09:00 Sofia, due Mon 2027-01-18 18:00 Sofia "Due on the Saturday"
  shifts/friday 2027-01-22 appears Fri 2027-01-22 09:00 Sofia, due Mon 2027-01-25 18:00 Sofia "Due on the Saturday"
  shifts/friday 2027-01-29 appears Fri 2027-01-29 09:00 Sofia, due Mon 2027-02-01 18:00 Sofia "Due on the Saturday"
> queue ivan
  1. #1 "Due on the Saturday" due Sat 2026-12-12 18:00 Sofia, by score, now: 59.7 = base 50.0 + risk 11.4 + effort 10.0 - slack 11.7
  2. #2 "Before the 14th" due Tue 2026-12-15 18:00 Sofia, by score, today: 46.4 = base 50.0 + risk 11.4 + effort 10.0 - slack 25.0
