# Weekdays by their number: the first Monday and the fourth Friday, the last Friday, the second but last Thursday
# of each second month.
# The wishes (4.1): 12 nth weekday, every n months on chosen weekdays.

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
| green,weekdays,2027-01-01,,,,
> file catalog/weekdays.toml
| key = "weekdays"
| name = "Weekdays"
| purpose = "What was agreed"
|
| [[task]]
| key = "calls"
| title = "Call"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { weekday = ["1MO", "4FR"] }, at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "last"
| title = "Last Friday"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { weekday = "-1FR" }, at = "10:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "second-but-last"
| title = "Second but last Thursday"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { weekday = "-2TH", every = 2 }, at = "11:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }

> at 2027-01-04 09:00 Europe/Kyiv
  Monday, 2027-01-04T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           3        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person olena
  added client green
  added service weekdays
  added template weekdays/calls
  added template weekdays/last
  added template weekdays/second-but-last
  added engagement green/weekdays
> beat
  #1 green/weekdays/calls 2027-01-04 created 2027-01-04T07:00:00Z due Tue 2027-01-05 18:00 Kyiv olena "Call"
  risks moved: 1
> preview green from 2027-01-05 to 2027-03-31
  weekdays/second-but-last 2027-01-21 appears Thu 2027-01-21 11:00 Kyiv, due Fri 2027-01-22 18:00 Kyiv "Second but last Thursday"
  weekdays/calls 2027-01-22 appears Fri 2027-01-22 09:00 Kyiv, due Mon 2027-01-25 18:00 Kyiv "Call"
  weekdays/last 2027-01-29 appears Fri 2027-01-29 10:00 Kyiv, due Mon 2027-02-01 18:00 Kyiv "Last Friday"
  weekdays/calls 2027-02-01 appears Mon 2027-02-01 09:00 Kyiv, due Tue 2027-02-02 18:00 Kyiv "Call"
  weekdays/calls 2027-02-26 appears Fri 2027-02-26 09:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "Call"
  weekdays/last 2027-02-26 appears Fri 2027-02-26 10:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "Last Friday"
  weekdays/calls 2027-03-01 appears Mon 2027-03-01 09:00 Kyiv, due Tue 2027-03-02 18:00 Kyiv "Call"
  weekdays/second-but-last 2027-03-18 appears Thu 2027-03-18 11:00 Kyiv, due Fri 2027-03-19 18:00 Kyiv "Second but last Thursday"
  weekdays/calls 2027-03-26 appears Fri 2027-03-26 09:00 Kyiv, due Mon 2027-03-29 18:00 Kyiv "Call"
  weekdays/last 2027-03-26 appears Fri 2027-03-26 10:00 Kyiv, due Mon 2027-03-29 18:00 Kyiv "Last Friday"
> at 2027-01-21 11:00 Europe/Kyiv
  Thursday, 2027-01-21T09:00:00Z
> beat
  #2 green/weekdays/second-but-last 2027-01-21 created 2027-01-21T09:00:00Z due Fri 2027-01-22 18:00 Kyiv olena "Second but last Thursday"
  risks moved: 1
