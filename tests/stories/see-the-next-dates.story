# See the next dates: what will come, on which day and why on that day, before it comes.
# Holidays by name, a wall time that clocks skip, one that happens twice, a pause, and what exists already.
# The wishes (4.1): 25 see the next dates; 10 DST.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Berlin"
| calendar = "de"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-01
> calendar de
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,de,Europe/Berlin,09:00,8,yes
| ann,Ann,specialist,care,de,Europe/Berlin,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| rose,Rose,olena,Europe/Berlin,de,small,2026-11-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| rose,care,2026-11-01,,2027-01-20,2027-02-10,
> file catalog/care.toml
| key = "care"
| name = "Care"
| purpose = "Care"
|
| [[task]]
| key = "report"
| title = "Report {{ occurrence.date }}"
| purpose = "Once a month"
| role = "care"
| effort_hours = 2
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=25", at = "09:00", on_holiday = "following" }
| due = { business_days = 2, at = "18:00" }
|
| [[task]]
| key = "backup"
| title = "Backup {{ occurrence.date }}"
| purpose = "On the last Sunday of a month, at night"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=MONTHLY;BYDAY=-1SU", at = "02:30", on_holiday = "none" }
| due = { hours = 6 }
> at 2026-11-24T06:00:00Z
  Tuesday, 2026-11-24T06:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar de
  added person ann
  added person olena
  added client rose
  added service care
  added template care/backup
  added template care/report
  added engagement rose/care
> at 2026-11-25T09:00:00Z
  Wednesday, 2026-11-25T09:00:00Z
> beat
  #1 rose/care/report 2026-11-25 created 2026-11-25T08:00:00Z due Fri 2026-11-27 18:00 Berlin ann "Report 2026-11-25"
  risks moved: 1
> preview rose from 2026-11-25 to 2027-03-31
  care/report 2026-11-25 appears Wed 2026-11-25 09:00 Berlin, due Fri 2026-11-27 18:00 Berlin "Report 2026-11-25" (exists: task #1)
  care/backup 2026-11-29 appears Sun 2026-11-29 02:30 Berlin, due Sun 2026-11-29 08:30 Berlin "Backup 2026-11-29"
  care/backup 2026-12-27 appears Sun 2026-12-27 02:30 Berlin, due Sun 2026-12-27 08:30 Berlin "Backup 2026-12-27"
  care/report 2026-12-25 appears Mon 2026-12-28 09:00 Berlin, due Wed 2026-12-30 18:00 Berlin "Report 2026-12-25" (moved from 2026-12-25: Christmas Day)
  care/report 2027-01-25 appears Mon 2027-01-25 09:00 Berlin, due Wed 2027-01-27 18:00 Berlin "Report 2027-01-25" (skipped: engagement paused)
  care/backup 2027-01-31 appears Sun 2027-01-31 02:30 Berlin, due Sun 2027-01-31 08:30 Berlin "Backup 2027-01-31" (skipped: engagement paused)
  care/report 2027-02-25 appears Thu 2027-02-25 09:00 Berlin, due Mon 2027-03-01 18:00 Berlin "Report 2027-02-25"
  care/backup 2027-02-28 appears Sun 2027-02-28 02:30 Berlin, due Sun 2027-02-28 08:30 Berlin "Backup 2027-02-28"
  care/report 2027-03-25 appears Thu 2027-03-25 09:00 Berlin, due Mon 2027-03-29 18:00 Berlin "Report 2027-03-25"
  care/backup 2027-03-28 appears Sun 2027-03-28 03:30 Berlin, due Sun 2027-03-28 09:30 Berlin "Backup 2027-03-28" (02:30 does not exist on 2027-03-28: 03:30)
> preview rose from 2027-10-25 to 2027-12-30
  care/report 2027-10-25 appears Mon 2027-10-25 09:00 Berlin, due Wed 2027-10-27 18:00 Berlin "Report 2027-10-25"
  care/backup 2027-10-31 appears Sun 2027-10-31 02:30 Berlin, due Sun 2027-10-31 07:30 Berlin "Backup 2027-10-31" (02:30 happens twice on 2027-10-31: the first)
  care/report 2027-11-25 appears Thu 2027-11-25 09:00 Berlin, due Mon 2027-11-29 18:00 Berlin "Report 2027-11-25"
  care/backup 2027-11-28 appears Sun 2027-11-28 02:30 Berlin, due Sun 2027-11-28 08:30 Berlin "Backup 2027-11-28"
  care/backup 2027-12-26 appears Sun 2027-12-26 02:30 Berlin, due Sun 2027-12-26 08:30 Berlin "Backup 2027-12-26"
  care/report 2027-12-25 appears Mon 2027-12-27 09:00 Berlin, due Wed 2027-12-29 18:00 Berlin "Report 2027-12-25" (moved from 2027-12-25: Saturday)
