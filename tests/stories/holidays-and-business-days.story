# Holidays and business days: where a date goes that is not worked, and which day of the month is the last.
# The series itself never moves: the date in front is the rule's, the one in brackets is the day worked.
# The wishes (4.1): 6 business-day windows, 7 holidays with a direction, 8 substituted working days,
# 9 a working day is not a week day, 11 month end.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Sofia"
| calendar = "bg"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-01
# Christmas 2026 in Bulgaria is Thursday to Saturday, with Monday instead of the Saturday. One Saturday is worked.
> calendar bg
| 2026-12-19 worked
| 2026-12-24 Christmas Eve
| 2026-12-25 Christmas Day
| 2026-12-26 Second day of Christmas
| 2026-12-28 Instead of the second day of Christmas
| 2027-01-01 New Year's Day
| 2027-03-03 Liberation Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| ivan,Ivan,manager,account-manager,bg,Europe/Sofia,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| rose,Rose Oil,ivan,Europe/Sofia,bg,small,2026-12-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| rose,christmas,2026-12-25,2026-12-25,,,
| rose,months,2026-12-31,,,,
| rose,saturdays,2026-12-05,2026-12-26,,,
> file catalog/christmas.toml
| key = "christmas"
| name = "The 25th"
| purpose = "One date, every direction"
|
| [[task]]
| key = "following"
| title = "Following"
| purpose = "The next working day"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "preceding"
| title = "Preceding"
| purpose = "The working day before"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "preceding" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "nearest"
| title = "Nearest"
| purpose = "Wednesday is two days away, Tuesday four"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "nearest" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "none"
| title = "None"
| purpose = "On the day itself"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "drop"
| title = "Drop"
| purpose = "Not at all"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "drop" }
| due = { business_days = 1, at = "18:00" }
> file catalog/saturdays.toml
| key = "saturdays"
| name = "Saturdays"
| purpose = "Only those that are worked"
|
| [[task]]
| key = "shift"
| title = "Saturday {{ occurrence.date }}"
| purpose = "A Saturday may be declared a working day"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=SA", at = "10:00", on_holiday = "drop" }
| due = { hours = 2 }
> file catalog/months.toml
| key = "months"
| name = "Ends of months"
| purpose = "Three ways to say it"
|
| [[task]]
| key = "the-31st"
| title = "The 31st of {{ occurrence.month }}"
| purpose = "As RFC 5545 means it: a month without a 31st has none, and none drifts to the 28th"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=31", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }
|
| [[task]]
| key = "last-day"
| title = "Last day of {{ occurrence.month }}"
| purpose = "Whatever its number; rolled within the month"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=-1", at = "09:00", on_holiday = "modified_following" }
| due = { business_days = 0, at = "18:00" }
|
| [[task]]
| key = "last-business-day"
| title = "Last working day of {{ occurrence.month }}"
| purpose = "A working day by its own rule, so it needs no direction"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { business_day = -1 }, at = "09:00" }
| due = { business_days = 0, at = "18:00" }

# A rule that can fall on a day off must say where it goes.
> edit catalog/saturdays.toml: at = "10:00", on_holiday = "drop" => at = "10:00"
> import
  refused: catalog/saturdays.toml, line 11, task "shift", key schedule.on_holiday: right would be one of following, preceding, modified_following, modified_preceding, nearest, none or drop: this rule can fall on a day that is not worked
> edit catalog/saturdays.toml: at = "10:00" => at = "10:00", on_holiday = "drop"

> at 2026-12-01 09:00 Europe/Sofia
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            3        0      0          0     0
  template           9        0      0          0     0
  engagement         3        0      0          0     0
  added agency agency
  added calendar bg
  added person ivan
  added client rose
  added service christmas
  added service months
  added service saturdays
  added template christmas/drop
  added template christmas/following
  added template christmas/nearest
  added template christmas/none
  added template christmas/preceding
  added template months/last-business-day
  added template months/last-day
  added template months/the-31st
  added template saturdays/shift
  added engagement rose/christmas
  added engagement rose/months
  added engagement rose/saturdays
> preview rose from 2026-12-13 to 2026-12-24
  saturdays/shift 2026-12-19 appears Sat 2026-12-19 10:00 Sofia, due Sat 2026-12-19 12:00 Sofia "Saturday 2026-12-19"
  christmas/nearest 2026-12-25 appears Wed 2026-12-23 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "Nearest" (moved from 2026-12-25: Christmas Day)
  christmas/preceding 2026-12-25 appears Wed 2026-12-23 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "Preceding" (moved from 2026-12-25: Christmas Day)
> preview rose from 2026-12-25 to 2026-12-25
  christmas/drop 2026-12-25 "Drop" (dropped: Christmas Day)
  christmas/none 2026-12-25 appears Fri 2026-12-25 09:00 Sofia, due Tue 2026-12-29 18:00 Sofia "None"
> preview rose from 2026-12-27 to 2026-12-31
  christmas/following 2026-12-25 appears Tue 2026-12-29 09:00 Sofia, due Wed 2026-12-30 18:00 Sofia "Following" (moved from 2026-12-25: Christmas Day)
  months/last-business-day 2026-12-31 appears Thu 2026-12-31 09:00 Sofia, due Thu 2026-12-31 18:00 Sofia "Last working day of December 2026"
  months/last-day 2026-12-31 appears Thu 2026-12-31 09:00 Sofia, due Thu 2026-12-31 18:00 Sofia "Last day of December 2026"
  months/the-31st 2026-12-31 appears Thu 2026-12-31 09:00 Sofia, due Thu 2026-12-31 18:00 Sofia "The 31st of December 2026"

# What was shown is what is made.
> at 2026-12-05 10:00 Europe/Sofia
  Saturday, 2026-12-05T08:00:00Z
> beat
  rose/saturdays/shift 2026-12-05 skipped: day off: Saturday
  risks moved: 1
> at 2026-12-12 10:00 Europe/Sofia
  Saturday, 2026-12-12T08:00:00Z
> beat
  rose/saturdays/shift 2026-12-12 skipped: day off: Saturday
  risks moved: 1
> at 2026-12-19 10:00 Europe/Sofia
  Saturday, 2026-12-19T08:00:00Z
> beat
  #1 rose/saturdays/shift 2026-12-19 created 2026-12-19T08:00:00Z due Sat 2026-12-19 12:00 Sofia ivan "Saturday 2026-12-19"
  risks moved: 1
> at 2026-12-23 09:00 Europe/Sofia
  Wednesday, 2026-12-23T07:00:00Z
> beat
  #2 rose/christmas/nearest 2026-12-25 created 2026-12-23T07:00:00Z due Tue 2026-12-29 18:00 Sofia ivan "Nearest"
  #3 rose/christmas/preceding 2026-12-25 created 2026-12-23T07:00:00Z due Tue 2026-12-29 18:00 Sofia ivan "Preceding"
  risks moved: 1
> at 2026-12-25 09:00 Europe/Sofia
  Friday, 2026-12-25T07:00:00Z
> beat
  #4 rose/christmas/none 2026-12-25 created 2026-12-25T07:00:00Z due Tue 2026-12-29 18:00 Sofia ivan "None"
  rose/christmas/drop 2026-12-25 skipped: day off: Christmas Day
  risks moved: 1
> at 2026-12-26 10:00 Europe/Sofia
  Saturday, 2026-12-26T08:00:00Z
> beat
  rose/saturdays/shift 2026-12-26 skipped: day off: Second day of Christmas
> at 2026-12-29 09:00 Europe/Sofia
  Tuesday, 2026-12-29T07:00:00Z
> beat
  #5 rose/christmas/following 2026-12-25 created 2026-12-29T07:00:00Z due Wed 2026-12-30 18:00 Sofia ivan "Following"
  risks moved: 1
> at 2026-12-31 09:00 Europe/Sofia
  Thursday, 2026-12-31T07:00:00Z
> beat
  #6 rose/months/last-business-day 2026-12-31 created 2026-12-31T07:00:00Z due Thu 2026-12-31 18:00 Sofia ivan "Last working day of December 2026"
  #7 rose/months/last-day 2026-12-31 created 2026-12-31T07:00:00Z due Thu 2026-12-31 18:00 Sofia ivan "Last day of December 2026"
  #8 rose/months/the-31st 2026-12-31 created 2026-12-31T07:00:00Z due Thu 2026-12-31 18:00 Sofia ivan "The 31st of December 2026"

# The new year. January's 31st is a Sunday: one way leaves the month, the other two stay in it.
> at 2027-01-29 09:00 Europe/Sofia
  Friday, 2027-01-29T07:00:00Z
> beat
  #9 rose/months/last-business-day 2027-01-29 created 2027-01-29T07:00:00Z due Fri 2027-01-29 18:00 Sofia ivan "Last working day of January 2027"
  #10 rose/months/last-day 2027-01-31 created 2027-01-29T07:00:00Z due Fri 2027-01-29 18:00 Sofia ivan "Last day of January 2027"
  risks moved: 1
> at 2027-02-01 09:00 Europe/Sofia
  Monday, 2027-02-01T07:00:00Z
> beat
  #11 rose/months/the-31st 2027-01-31 created 2027-02-01T07:00:00Z due Mon 2027-02-01 18:00 Sofia ivan "The 31st of January 2027"
> at 2027-02-26 09:00 Europe/Sofia
  Friday, 2027-02-26T07:00:00Z
> beat
  #12 rose/months/last-business-day 2027-02-26 created 2027-02-26T07:00:00Z due Fri 2027-02-26 18:00 Sofia ivan "Last working day of February 2027"
  #13 rose/months/last-day 2027-02-28 created 2027-02-26T07:00:00Z due Fri 2027-02-26 18:00 Sofia ivan "Last day of February 2027"
> at 2027-03-31 09:00 Europe/Sofia
  Wednesday, 2027-03-31T06:00:00Z
> beat
  #14 rose/months/last-business-day 2027-03-31 created 2027-03-31T06:00:00Z due Wed 2027-03-31 18:00 Sofia ivan "Last working day of March 2027"
  #15 rose/months/last-day 2027-03-31 created 2027-03-31T06:00:00Z due Wed 2027-03-31 18:00 Sofia ivan "Last day of March 2027"
  #16 rose/months/the-31st 2027-03-31 created 2027-03-31T06:00:00Z due Wed 2027-03-31 18:00 Sofia ivan "The 31st of March 2027"
> occurrences rose/months/the-31st
  2026-12-31 created
  2027-01-31 (on Mon 2027-02-01) created
  2027-03-31 created
> occurrences rose/months/last-day
  2026-12-31 created
  2027-01-31 (on Fri 2027-01-29) created
  2027-02-28 (on Fri 2027-02-26) created
  2027-03-31 created
> occurrences rose/months/last-business-day
  2026-12-31 created
  2027-01-29 created
  2027-02-26 created
  2027-03-31 created
> occurrences rose/saturdays/shift
  2026-12-05 skipped: day off: Saturday
  2026-12-12 skipped: day off: Saturday
  2026-12-19 created
  2026-12-26 skipped: day off: Second day of Christmas
> preview rose from 2027-04-01 to 2027-05-31
  months/last-business-day 2027-04-30 appears Fri 2027-04-30 09:00 Sofia, due Fri 2027-04-30 18:00 Sofia "Last working day of April 2027"
  months/last-day 2027-04-30 appears Fri 2027-04-30 09:00 Sofia, due Fri 2027-04-30 18:00 Sofia "Last day of April 2027"
  months/last-business-day 2027-05-31 appears Mon 2027-05-31 09:00 Sofia, due Mon 2027-05-31 18:00 Sofia "Last working day of May 2027"
  months/last-day 2027-05-31 appears Mon 2027-05-31 09:00 Sofia, due Mon 2027-05-31 18:00 Sofia "Last day of May 2027"
  months/the-31st 2027-05-31 appears Mon 2027-05-31 09:00 Sofia, due Mon 2027-05-31 18:00 Sofia "The 31st of May 2027"
