# Time is logged: by hand or by a timer. What was worked is taken off what remains, a correction leaves the entry that it
# replaces, and a timer that was forgotten over night counts to the end of the working day and says so.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-14
> calendar ua
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,ppc,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "12:00" }
|
| [[task]]
| key = "texts"
| title = "Texts, {{ occurrence.date }}"
| purpose = "There is something to be found"
| role = "seo"
| effort_hours = 4
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 5, at = "12:00" }

> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added client green
  added service seo
  added template seo/report
  added template seo/texts
  added engagement green/seo
  warning: bob has the role "ppc", which no template asks for
> beat
  #1 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Fri 2026-12-18 12:00 Kyiv ann "Report, 2026-12-14"
  #2 green/seo/texts 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-21 12:00 Kyiv ann "Texts, 2026-12-14"
  risks moved: 1

# By hand: how long, from when to when, and what is left.
> log 1 by ann: 45 because keywords
  #1 open, 75 min left
  logged, entry 1: ann 45 min; keywords
> queue ann
  1. #1 "Report, 2026-12-14" due Fri 2026-12-18 12:00 Kyiv, by score, this week: 7.1 = base 50.0 + risk 6.6 + effort 6.8 - slack 56.3
  2. #2 "Texts, 2026-12-14" due Mon 2026-12-21 12:00 Kyiv, by score, later: -18.4 = base 50.0 + risk 6.6 - effort 10.0 - slack 65.0
> at 2026-12-14 11:00 Europe/Kyiv
  Monday, 2026-12-14T09:00:00Z
> log 1 by ann: 2026-12-14 10:00 Europe/Kyiv to 2026-12-14 10:30 Europe/Kyiv left 120
  #1 open, 120 min left
  logged, entry 1: ann 45 min; keywords
  logged, entry 2: ann 30 min
> log 1 by ann: 2026-12-14 10:00 Europe/Kyiv to 2026-12-14 12:30 Europe/Kyiv
  refused: 2026-12-14T10:30:00Z is in the future: right would be 2026-12-14T09:00:00Z at the latest
> log 1 by bob: 45
  refused: there is no task 1
> log 1 by ann: 0
  refused: 0 minutes are not an entry of one day: right would be 1 to 1440
> log 1 by ann: 60 correcting 1 because it was an hour
  #1 open, 105 min left
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
> log 1 by ann: 30 correcting 1
  refused: entry 1 was corrected already: right would be the entry that replaced it
> log 1 by olena: 30 correcting 3
  refused: entry 3 is of ann, and only they correct it

# More than was estimated: half an hour is taken to remain, and it says so.
> log 1 by ann: 300
  #1 open, 30 min left
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
  logged, entry 4: ann 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong

# One timer: starting another stops and counts it. A task is started with it.
> timer start 2 by ann
  #2 started, 240 min left
  timer of ann: 0 min
> timer start 2 by ann
  refused: your timer runs on task #2 already
> at 2026-12-14 12:15 Europe/Kyiv
  Monday, 2026-12-14T10:15:00Z
> timer start 1 by ann
  #1 started, 30 min left
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
  logged, entry 4: ann 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  timer of ann: 0 min
> task 2
  #2 "Texts, 2026-12-14": started, ann
  effort 165 min, importance normal
  deadline Mon 2026-12-21 12:00 Kyiv
  rank 2, by score
  Meets its latest start on Mon 21 Dec 09:15; client on watch 0.22; about 2.8 h of work. -9.6 = base 50.0 + risk 6.6 - effort 4.6 - slack 61.6
  logged, entry 5: ann 75 min
> timer stop 2 by ann
  refused: no timer of yours runs on task #2

# Forgotten over night, it counts to five in the evening of its day.
> at 2026-12-15 10:00 Europe/Kyiv
  Tuesday, 2026-12-15T08:00:00Z
> task 1
  #1 "Report, 2026-12-14": started, ann
  effort 30 min, importance normal
  deadline Fri 2026-12-18 12:00 Kyiv
  rank 1, by score
  Meets its latest start on Fri 18 Dec 11:30; client on watch 0.22; about 30 min of work. 34.1 = base 50.0 + risk 6.6 + effort 20.0 - slack 42.5
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
  logged, entry 4: ann 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  timer of ann: 285 min, forgotten
> timer stop 1 by ann
  #1 started, 30 min left
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
  logged, entry 4: ann 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  logged, entry 6: ann 285 min; forgotten over night: counted until 17:00 of 2026-12-14, correct it if that is wrong; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
> timer stop 1 by ann
  refused: no timer of yours runs on task #1
> history 1
  2026-12-14T07:00:00Z (engine) task_created ann
  2026-12-14T07:00:00Z ann time_logged 120 min left -> 75 min left: 45 min; keywords
  2026-12-14T09:00:00Z ann time_logged 75 min left -> 120 min left: 30 min
  2026-12-14T09:00:00Z ann time_logged 120 min left -> 105 min left: 45 min corrected to 60 min; it was an hour
  2026-12-14T09:00:00Z ann time_logged 105 min left -> 30 min left: 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  2026-12-14T10:15:00Z ann task_started open -> started
  2026-12-14T10:15:00Z ann timer_started
  2026-12-15T08:00:00Z ann time_logged 30 min left -> 30 min left: 285 min; forgotten over night: counted until 17:00 of 2026-12-14, correct it if that is wrong; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong

# Of a closed task nothing remains, and its time may still be logged.
> complete 1 by ann
  #1 done, ann
> log 1 by ann: 15 because the mail to the client
  #1 done, 30 min left
  logged, entry 1: ann 45 min, corrected by entry 3; keywords
  logged, entry 2: ann 30 min
  logged, entry 3: ann 60 min; it was an hour
  logged, entry 4: ann 300 min; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  logged, entry 6: ann 285 min; forgotten over night: counted until 17:00 of 2026-12-14, correct it if that is wrong; the estimate is used up: 30 min are taken to remain, say what is left if that is wrong
  logged, entry 7: ann 15 min; the mail to the client
> log 1 by ann: 15 left 30
  refused: task #1 is done: saying what is left needs it to be neither done nor given up
