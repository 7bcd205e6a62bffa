# Month end: work of the 31st in a month that has no 31st, by each of the three ways to say it, and 29 February.
# Every date comes from the start and never from the date before it, so March has its 31st again.
# The wish (4.1): 11 month end: after a short month the day does not stay the short one.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2027-01-01
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2027-01-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,months,2027-01-31,,,,
> file catalog/months.toml
| key = "months"
| name = "Months"
| purpose = "What was agreed"
|
| [[task]]
| key = "clamp"
| title = "The last day there is"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { day = 31 }, at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "skip"
| title = "Only where there is one"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=31", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "next"
| title = "The day after it"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=31", month_end = "next", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "from-the-start"
| title = "The day of the start"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY", month_end = "clamp", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "leap"
| title = "Every 29 February"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", month_end = "clamp", at = "09:00", on_holiday = "none" }
| due = { business_days = 1, at = "18:00" }

> at 2027-01-31 09:00 Europe/Kyiv
  Sunday, 2027-01-31T07:00:00Z
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
  added calendar ua
  added person olena
  added client green
  added service months
  added template months/clamp
  added template months/from-the-start
  added template months/leap
  added template months/next
  added template months/skip
  added engagement green/months
> beat
  #1 green/months/clamp 2027-01-31 created 2027-01-31T07:00:00Z due Mon 2027-02-01 18:00 Kyiv olena "The last day there is"
  #2 green/months/from-the-start 2027-01-31 created 2027-01-31T07:00:00Z due Mon 2027-02-01 18:00 Kyiv olena "The day of the start"
  #3 green/months/next 2027-01-31 created 2027-01-31T07:00:00Z due Mon 2027-02-01 18:00 Kyiv olena "The day after it"
  #4 green/months/skip 2027-01-31 created 2027-01-31T07:00:00Z due Mon 2027-02-01 18:00 Kyiv olena "Only where there is one"
  risks moved: 1
> preview green from 2027-02-01 to 2027-05-31
  months/clamp 2027-02-28 appears Sun 2027-02-28 09:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "The last day there is"
  months/from-the-start 2027-02-28 appears Sun 2027-02-28 09:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "The day of the start"
  months/leap 2027-02-28 appears Sun 2027-02-28 09:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "Every 29 February"
  months/next 2027-03-01 appears Mon 2027-03-01 09:00 Kyiv, due Tue 2027-03-02 18:00 Kyiv "The day after it"
  months/clamp 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "The last day there is"
  months/from-the-start 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "The day of the start"
  months/next 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "The day after it"
  months/skip 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "Only where there is one"
  months/clamp 2027-04-30 appears Fri 2027-04-30 09:00 Kyiv, due Mon 2027-05-03 18:00 Kyiv "The last day there is"
  months/from-the-start 2027-04-30 appears Fri 2027-04-30 09:00 Kyiv, due Mon 2027-05-03 18:00 Kyiv "The day of the start"
  months/next 2027-05-01 appears Sat 2027-05-01 09:00 Kyiv, due Mon 2027-05-03 18:00 Kyiv "The day after it"
  months/clamp 2027-05-31 appears Mon 2027-05-31 09:00 Kyiv, due Tue 2027-06-01 18:00 Kyiv "The last day there is"
  months/from-the-start 2027-05-31 appears Mon 2027-05-31 09:00 Kyiv, due Tue 2027-06-01 18:00 Kyiv "The day of the start"
  months/next 2027-05-31 appears Mon 2027-05-31 09:00 Kyiv, due Tue 2027-06-01 18:00 Kyiv "The day after it"
  months/skip 2027-05-31 appears Mon 2027-05-31 09:00 Kyiv, due Tue 2027-06-01 18:00 Kyiv "Only where there is one"
> at 2027-02-28 09:00 Europe/Kyiv
  Sunday, 2027-02-28T07:00:00Z
> beat
  #5 green/months/clamp 2027-02-28 created 2027-02-28T07:00:00Z due Mon 2027-03-01 18:00 Kyiv olena "The last day there is"
  #6 green/months/from-the-start 2027-02-28 created 2027-02-28T07:00:00Z due Mon 2027-03-01 18:00 Kyiv olena "The day of the start"
  #7 green/months/leap 2027-02-28 created 2027-02-28T07:00:00Z due Mon 2027-03-01 18:00 Kyiv olena "Every 29 February"
  risks moved: 1
> at 2027-03-01 09:00 Europe/Kyiv
  Monday, 2027-03-01T07:00:00Z
> beat
  #8 green/months/next 2027-03-01 created 2027-03-01T07:00:00Z due Tue 2027-03-02 18:00 Kyiv olena "The day after it"
> at 2027-03-31 09:00 Europe/Kyiv
  Wednesday, 2027-03-31T06:00:00Z
> beat
  #9 green/months/clamp 2027-03-31 created 2027-03-31T06:00:00Z due Thu 2027-04-01 18:00 Kyiv olena "The last day there is"
  #10 green/months/from-the-start 2027-03-31 created 2027-03-31T06:00:00Z due Thu 2027-04-01 18:00 Kyiv olena "The day of the start"
  #11 green/months/next 2027-03-31 created 2027-03-31T06:00:00Z due Thu 2027-04-01 18:00 Kyiv olena "The day after it"
  #12 green/months/skip 2027-03-31 created 2027-03-31T06:00:00Z due Thu 2027-04-01 18:00 Kyiv olena "Only where there is one"
> occurrences green/months/clamp
  2027-01-31 created
  2027-02-28 created
  2027-03-31 created
> occurrences green/months/skip
  2027-01-31 created
  2027-03-31 created
> occurrences green/months/next
  2027-01-31 created
  2027-03-01 created
  2027-03-31 created
> occurrences green/months/from-the-start
  2027-01-31 created
  2027-02-28 created
  2027-03-31 created

# A month end means nothing where no day of the month is named, and is not taken silently.
> edit catalog/months.toml: monthly = { day = 31 } => monthly = { weekday = "-1FR" }, month_end = "clamp"
> import
  refused: catalog/months.toml, line 11, task "clamp", key schedule.month_end: "clamp" is not possible here (right would be only where the rule is over days of the month)
