# No pile-up: three weeks in which nobody closes anything, under each word of overlap, and with a limit of two.
# The wishes (4.1): 1 do not pile up open copies of the same work; 4 a limit, so that a bad rule does not make thousands.
# Weekends that fall on Monday are one look and not three: of a daily rule the last date stands for the others.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-30
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,care,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,standard,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,care,2026-11-30,,,,
> file catalog/care.toml
| key = "care"
| name = "Care"
| purpose = "Somebody looks"
|
| [[task]]
| key = "each"
| title = "Each, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| catch_up = "all"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "two"
| title = "Two, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| max_open = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "skip"
| title = "Skip, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "skip"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "hold"
| title = "Hold, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "buffer_one"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "swap"
| title = "Swap, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| overlap = "supersede"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "vow"
| title = "Vow, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| promised = true
| max_open = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "daily"
| title = "Daily, {{ occurrence.date }}"
| purpose = "So that nothing is missed"
| role = "care"
| effort_hours = 1
| catch_up = "none"
| overlap = "supersede"
| schedule = { rrule = "FREQ=DAILY;BYDAY=SA,SU,MO", at = "09:00", on_holiday = "following" }
| due = { hours = 8 }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           7        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client green
  added service care
  added template care/daily
  added template care/each
  added template care/hold
  added template care/skip
  added template care/swap
  added template care/two
  added template care/vow
  added engagement green/care
> beat
  #1 green/care/daily 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 17:00 Kyiv ann "Daily, 2026-11-30"
  #2 green/care/each 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Each, 2026-11-30"
  #3 green/care/hold 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Hold, 2026-11-30"
  #4 green/care/skip 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Skip, 2026-11-30"
  #5 green/care/swap 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Swap, 2026-11-30"
  #6 green/care/two 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Two, 2026-11-30"
  #7 green/care/vow 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Vow, 2026-11-30"
  risks moved: 1
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #8 green/care/daily 2026-12-07 created 2026-12-07T07:00:00Z due Mon 2026-12-07 17:00 Kyiv ann "Daily, 2026-12-07"
  #9 green/care/each 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Each, 2026-12-07"
  #10 green/care/swap 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Swap, 2026-12-07"
  #11 green/care/two 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Two, 2026-12-07"
  #12 green/care/vow 2026-12-07 created 2026-12-07T07:00:00Z due Tue 2026-12-08 18:00 Kyiv ann "Vow, 2026-12-07"
  green/care/daily 2026-12-05 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  green/care/daily 2026-12-06 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  green/care/hold 2026-12-07 held: overlap: task #3 is still open
  green/care/skip 2026-12-07 skipped: overlap: task #4 is still open
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #13 green/care/daily 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-14 17:00 Kyiv ann "Daily, 2026-12-14"
  #14 green/care/each 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv ann "Each, 2026-12-14"
  #15 green/care/swap 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv ann "Swap, 2026-12-14"
  #16 green/care/vow 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv ann "Vow, 2026-12-14"
  green/care/daily 2026-12-12 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  green/care/daily 2026-12-13 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  green/care/hold 2026-12-14 skipped: overlap: task #3 is still open, and one is already held (2026-12-07)
  green/care/skip 2026-12-14 skipped: overlap: task #4 is still open
  green/care/two 2026-12-14 skipped: overlap: 2 tasks of this series are open
  risks moved: 1
> occurrences green/care/two
  2026-11-30 created
  2026-12-07 created
  2026-12-14 skipped: overlap: 2 tasks of this series are open
> occurrences green/care/daily
  2026-11-30 created
  2026-12-05 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  2026-12-06 (on Mon 2026-12-07) collapsed: 2026-12-07 stands for it
  2026-12-07 created
  2026-12-12 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  2026-12-13 (on Mon 2026-12-14) collapsed: 2026-12-14 stands for it
  2026-12-14 created
> history 16
  2026-12-14T07:00:00Z (engine) task_created ann
  2026-12-14T07:00:00Z (engine) series_crowded: 2 other tasks of this series are open: a promise is never skipped
> queue ann
  1. #7 "Vow, 2026-11-30" due Tue 2026-12-01 18:00 Kyiv, by score, now: 91.5 = base 50.0 + risk 13.5 + importance 10.0 + effort 10.0 + overdue 8.0
  2. #12 "Vow, 2026-12-07" due Tue 2026-12-08 18:00 Kyiv, by score, now: 86.5 = base 50.0 + risk 13.5 + importance 10.0 + effort 10.0 + overdue 3.0
  3. #2 "Each, 2026-11-30" due Tue 2026-12-01 18:00 Kyiv, by score, now: 81.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 8.0
  4. #3 "Hold, 2026-11-30" due Tue 2026-12-01 18:00 Kyiv, by score, now: 81.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 8.0
  5. #4 "Skip, 2026-11-30" due Tue 2026-12-01 18:00 Kyiv, by score, now: 81.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 8.0
  6. #6 "Two, 2026-11-30" due Tue 2026-12-01 18:00 Kyiv, by score, now: 81.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 8.0
  7. #9 "Each, 2026-12-07" due Tue 2026-12-08 18:00 Kyiv, by score, now: 76.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 3.0
  8. #11 "Two, 2026-12-07" due Tue 2026-12-08 18:00 Kyiv, by score, now: 76.5 = base 50.0 + risk 13.5 + effort 10.0 + overdue 3.0
  9. #13 "Daily, 2026-12-14" due Mon 2026-12-14 17:00 Kyiv, by score, now: 61.8 = base 50.0 + risk 13.5 + effort 10.0 - slack 11.7
  10. #16 "Vow, 2026-12-14" due Tue 2026-12-15 18:00 Kyiv, by score, now: 58.5 = base 50.0 + risk 13.5 + importance 10.0 + effort 10.0 - slack 25.0
  11. #14 "Each, 2026-12-14" due Tue 2026-12-15 18:00 Kyiv, by score, today: 48.5 = base 50.0 + risk 13.5 + effort 10.0 - slack 25.0
  12. #15 "Swap, 2026-12-14" due Tue 2026-12-15 18:00 Kyiv, by score, today: 48.5 = base 50.0 + risk 13.5 + effort 10.0 - slack 25.0
> complete 6 by ann
  #6 done, ann
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  #17 green/care/daily 2026-12-21 created 2026-12-21T07:00:00Z due Mon 2026-12-21 17:00 Kyiv ann "Daily, 2026-12-21"
  #18 green/care/each 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv ann "Each, 2026-12-21"
  #19 green/care/swap 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv ann "Swap, 2026-12-21"
  #20 green/care/two 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv ann "Two, 2026-12-21"
  #21 green/care/vow 2026-12-21 created 2026-12-21T07:00:00Z due Tue 2026-12-22 18:00 Kyiv ann "Vow, 2026-12-21"
  green/care/daily 2026-12-19 (on Mon 2026-12-21) collapsed: 2026-12-21 stands for it
  green/care/daily 2026-12-20 (on Mon 2026-12-21) collapsed: 2026-12-21 stands for it
  green/care/hold 2026-12-21 skipped: overlap: task #3 is still open, and one is already held (2026-12-07)
  green/care/skip 2026-12-21 skipped: overlap: task #4 is still open
  risks moved: 1
> occurrences green/care/two
  2026-11-30 created
  2026-12-07 created
  2026-12-14 skipped: overlap: 2 tasks of this series are open
  2026-12-21 created
