# The last three business days of a month: around a holiday, and the last month of each quarter only.
# The wish (4.1): 6 business-day windows, "only in the last 3 business days of the month".

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-01
> calendar ua
| 2026-12-30 A holiday
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-12-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,closing,2026-12-01,,,,
> file catalog/closing.toml
| key = "closing"
| name = "Closing"
| purpose = "What was agreed"
|
| [[task]]
| key = "window"
| title = "Budget left in {{ occurrence.month }}"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { business_day = [-3, -2, -1] }, at = "09:00" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "quarter"
| title = "End of the quarter"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { monthly = { business_day = -1, months = [3, 6, 9, 12] }, at = "09:00" }
| due = { business_days = 1, at = "18:00" }

> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
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
  added calendar ua
  added person olena
  added client green
  added service closing
  added template closing/quarter
  added template closing/window
  added engagement green/closing
> beat
  #1 green/closing/window 2026-12-28 created 2026-12-28T07:00:00Z due Tue 2026-12-29 18:00 Kyiv olena "Budget left in December 2026"
  risks moved: 1
> at 2026-12-29 09:00 Europe/Kyiv
  Tuesday, 2026-12-29T07:00:00Z
> beat
  #2 green/closing/window 2026-12-29 created 2026-12-29T07:00:00Z due Thu 2026-12-31 18:00 Kyiv olena "Budget left in December 2026"
> at 2026-12-30 09:00 Europe/Kyiv
  Wednesday, 2026-12-30T07:00:00Z
> beat
  nothing
> at 2026-12-31 09:00 Europe/Kyiv
  Thursday, 2026-12-31T07:00:00Z
> beat
  #3 green/closing/quarter 2026-12-31 created 2026-12-31T07:00:00Z due Fri 2027-01-01 18:00 Kyiv olena "End of the quarter"
  #4 green/closing/window 2026-12-31 created 2026-12-31T07:00:00Z due Fri 2027-01-01 18:00 Kyiv olena "Budget left in December 2026"
  risks moved: 1
> occurrences green/closing/window
  2026-12-28 created
  2026-12-29 created
  2026-12-31 created
> preview green from 2027-01-01 to 2027-03-31
  closing/window 2027-01-27 appears Wed 2027-01-27 09:00 Kyiv, due Thu 2027-01-28 18:00 Kyiv "Budget left in January 2027"
  closing/window 2027-01-28 appears Thu 2027-01-28 09:00 Kyiv, due Fri 2027-01-29 18:00 Kyiv "Budget left in January 2027"
  closing/window 2027-01-29 appears Fri 2027-01-29 09:00 Kyiv, due Mon 2027-02-01 18:00 Kyiv "Budget left in January 2027"
  closing/window 2027-02-24 appears Wed 2027-02-24 09:00 Kyiv, due Thu 2027-02-25 18:00 Kyiv "Budget left in February 2027"
  closing/window 2027-02-25 appears Thu 2027-02-25 09:00 Kyiv, due Fri 2027-02-26 18:00 Kyiv "Budget left in February 2027"
  closing/window 2027-02-26 appears Fri 2027-02-26 09:00 Kyiv, due Mon 2027-03-01 18:00 Kyiv "Budget left in February 2027"
  closing/window 2027-03-29 appears Mon 2027-03-29 09:00 Kyiv, due Tue 2027-03-30 18:00 Kyiv "Budget left in March 2027"
  closing/window 2027-03-30 appears Tue 2027-03-30 09:00 Kyiv, due Wed 2027-03-31 18:00 Kyiv "Budget left in March 2027"
  closing/quarter 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "End of the quarter"
  closing/window 2027-03-31 appears Wed 2027-03-31 09:00 Kyiv, due Thu 2027-04-01 18:00 Kyiv "Budget left in March 2027"
