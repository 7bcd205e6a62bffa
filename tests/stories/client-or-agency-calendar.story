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
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           2        0      0          0     0
  person             1        0      0          0     0
  client             3        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         3        0      0          0     0
  added agency agency
  added calendar ae
  added calendar pl
  added person ewa
  added client agency
  added client both
  added client own
  added service days
  added template days/daily
  added engagement agency/days
  added engagement both/days
  added engagement own/days
> preview agency from 2026-12-01 to 2026-12-13
  days/daily 2026-12-01 appears Tue 2026-12-01 09:00 Dubai, due Wed 2026-12-02 18:00 Dubai "2026-12-01"
  days/daily 2026-12-02 appears Wed 2026-12-02 09:00 Dubai, due Thu 2026-12-03 18:00 Dubai "2026-12-02"
  days/daily 2026-12-03 appears Thu 2026-12-03 09:00 Dubai, due Fri 2026-12-04 18:00 Dubai "2026-12-03"
  days/daily 2026-12-04 appears Fri 2026-12-04 09:00 Dubai, due Mon 2026-12-07 18:00 Dubai "2026-12-04"
  days/daily 2026-12-05 "2026-12-05" (dropped: Saturday)
  days/daily 2026-12-06 "2026-12-06" (dropped: Sunday)
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Tue 2026-12-08 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 appears Tue 2026-12-08 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-08"
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
  days/daily 2026-12-10 appears Thu 2026-12-10 09:00 Dubai, due Fri 2026-12-11 18:00 Dubai "2026-12-10"
  days/daily 2026-12-11 appears Fri 2026-12-11 09:00 Dubai, due Sat 2026-12-12 18:00 Dubai "2026-12-11"
  days/daily 2026-12-12 appears Sat 2026-12-12 09:00 Dubai, due Mon 2026-12-14 18:00 Dubai "2026-12-12"
  days/daily 2026-12-13 "2026-12-13" (dropped: Sunday)
> preview both from 2026-12-01 to 2026-12-13
  days/daily 2026-12-01 appears Tue 2026-12-01 09:00 Dubai, due Thu 2026-12-03 18:00 Dubai "2026-12-01"
  days/daily 2026-12-02 "2026-12-02" (dropped: National Day)
  days/daily 2026-12-03 appears Thu 2026-12-03 09:00 Dubai, due Mon 2026-12-07 18:00 Dubai "2026-12-03"
  days/daily 2026-12-04 "2026-12-04" (dropped: Friday)
  days/daily 2026-12-05 "2026-12-05" (dropped: Saturday)
  days/daily 2026-12-06 "2026-12-06" (dropped: Sunday)
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Tue 2026-12-08 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 appears Tue 2026-12-08 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-08"
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
  days/daily 2026-12-10 appears Thu 2026-12-10 09:00 Dubai, due Mon 2026-12-14 18:00 Dubai "2026-12-10"
  days/daily 2026-12-11 "2026-12-11" (dropped: Friday)
  days/daily 2026-12-12 "2026-12-12" (dropped: Saturday)
  days/daily 2026-12-13 "2026-12-13" (dropped: Sunday)
> preview own from 2026-12-01 to 2026-12-13
  days/daily 2026-12-01 appears Tue 2026-12-01 09:00 Dubai, due Thu 2026-12-03 18:00 Dubai "2026-12-01"
  days/daily 2026-12-02 "2026-12-02" (dropped: National Day)
  days/daily 2026-12-03 appears Thu 2026-12-03 09:00 Dubai, due Sun 2026-12-06 18:00 Dubai "2026-12-03"
  days/daily 2026-12-04 "2026-12-04" (dropped: Friday)
  days/daily 2026-12-05 "2026-12-05" (dropped: Saturday)
  days/daily 2026-12-06 appears Sun 2026-12-06 09:00 Dubai, due Mon 2026-12-07 18:00 Dubai "2026-12-06"
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Tue 2026-12-08 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 appears Tue 2026-12-08 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-08"
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
  days/daily 2026-12-10 appears Thu 2026-12-10 09:00 Dubai, due Sun 2026-12-13 18:00 Dubai "2026-12-10"
  days/daily 2026-12-11 "2026-12-11" (dropped: Friday)
  days/daily 2026-12-12 "2026-12-12" (dropped: Saturday)
  days/daily 2026-12-13 appears Sun 2026-12-13 09:00 Dubai, due Mon 2026-12-14 18:00 Dubai "2026-12-13"
# The client goes back to its own days: what is not created yet is computed anew.
> edit clients.csv: active,union => active,client
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          2     0
  person             0        0      0          1     0
  client             0        1      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          3     0
  changed client both: calendar_use union -> nothing
> preview both from 2026-12-01 to 2026-12-13
  days/daily 2026-12-01 appears Tue 2026-12-01 09:00 Dubai, due Thu 2026-12-03 18:00 Dubai "2026-12-01"
  days/daily 2026-12-02 "2026-12-02" (dropped: National Day)
  days/daily 2026-12-03 appears Thu 2026-12-03 09:00 Dubai, due Sun 2026-12-06 18:00 Dubai "2026-12-03"
  days/daily 2026-12-04 "2026-12-04" (dropped: Friday)
  days/daily 2026-12-05 "2026-12-05" (dropped: Saturday)
  days/daily 2026-12-06 appears Sun 2026-12-06 09:00 Dubai, due Mon 2026-12-07 18:00 Dubai "2026-12-06"
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Tue 2026-12-08 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 appears Tue 2026-12-08 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-08"
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
  days/daily 2026-12-10 appears Thu 2026-12-10 09:00 Dubai, due Sun 2026-12-13 18:00 Dubai "2026-12-10"
  days/daily 2026-12-11 "2026-12-11" (dropped: Friday)
  days/daily 2026-12-12 "2026-12-12" (dropped: Saturday)
  days/daily 2026-12-13 appears Sun 2026-12-13 09:00 Dubai, due Mon 2026-12-14 18:00 Dubai "2026-12-13"
# A holiday of the agency moves the work of those who go by the agency's days, and of nobody else.
> edit calendars.toml: 2026-12-25 => 2026-12-08
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        1      0          1     0
  person             0        0      0          1     0
  client             0        0      0          3     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          3     0
  changed calendar pl: days_off.2026-12-08 nothing -> "Boże Narodzenie", days_off.2026-12-25 "Boże Narodzenie" -> nothing
> preview agency from 2026-12-07 to 2026-12-09
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 "2026-12-08" (dropped: Boże Narodzenie)
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
> preview own from 2026-12-07 to 2026-12-09
  days/daily 2026-12-07 appears Mon 2026-12-07 09:00 Dubai, due Tue 2026-12-08 18:00 Dubai "2026-12-07"
  days/daily 2026-12-08 appears Tue 2026-12-08 09:00 Dubai, due Wed 2026-12-09 18:00 Dubai "2026-12-08"
  days/daily 2026-12-09 appears Wed 2026-12-09 09:00 Dubai, due Thu 2026-12-10 18:00 Dubai "2026-12-09"
