# A specialist's day: some work is begun, what waits for the client does not press, comes back on its date, and a slip is
# taken back. As many tasks as may be begun at once are; the next one is refused with their names.

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
| white,White Wall,olena,Europe/Kyiv,ua,small,2026-12-14,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
| white,seo,2026-12-14,,,,
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
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added client green
  added client white
  added service seo
  added template seo/report
  added template seo/texts
  added engagement green/seo
  added engagement white/seo
  warning: bob has the role "ppc", which no template asks for
> beat
  #1 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Fri 2026-12-18 12:00 Kyiv ann "Report, 2026-12-14"
  #2 green/seo/texts 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-21 12:00 Kyiv ann "Texts, 2026-12-14"
  #3 white/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Fri 2026-12-18 12:00 Kyiv ann "Report, 2026-12-14"
  #4 white/seo/texts 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-21 12:00 Kyiv ann "Texts, 2026-12-14"
  risks moved: 2
> queue ann
  1. #1 "Report, 2026-12-14" due Fri 2026-12-18 12:00 Kyiv, by score, this week: 1.6 = base 50.0 + risk 6.6 - slack 55.0
  2. #3 "Report, 2026-12-14" due Fri 2026-12-18 12:00 Kyiv, by score, this week: 1.6 = base 50.0 + risk 6.6 - slack 55.0
  3. #2 "Texts, 2026-12-14" due Mon 2026-12-21 12:00 Kyiv, by score, later: -18.4 = base 50.0 + risk 6.6 - effort 10.0 - slack 65.0
  4. #4 "Texts, 2026-12-14" due Mon 2026-12-21 12:00 Kyiv, by score, later: -18.4 = base 50.0 + risk 6.6 - effort 10.0 - slack 65.0
# Three are begun, the fourth is refused; the manager's own are not counted.
> start 1 by ann
  #1 started, ann, due Fri 2026-12-18 12:00 Kyiv
> start 2 by ann
  #2 started, ann, due Mon 2026-12-21 12:00 Kyiv
> start 3 by ann
  #3 started, ann, due Fri 2026-12-18 12:00 Kyiv
> start 4 by ann
  refused: ann has begun 3 tasks already, as many as may be: #1, #2, #3; right would be to finish, block or release one first
# Waiting for the client stops the clock of a task, and of no other; a date to ask again is needed.
> block 1 by ann: for client because their access is missing
  refused: the day of the follow-up is missing: nothing waits for a client without a date to ask again
> block 1 by ann: for client until 2026-12-14 because their access is missing
  refused: 2026-12-14 is no day of a follow-up: right would be a day whose work begins after now, until 2027-12-15
> block 1 by ann: for colleague:nobody because Nobody has it
  refused: "nobody" is not an active person here
> block 1 by ann: for task:1 because it waits for itself
  refused: task #1 cannot wait for itself
> block 1 by ann: for client until 2026-12-17 because their access is missing
  #1 blocked, ann, due Fri 2026-12-18 12:00 Kyiv
> block 2 by ann: for colleague:bob because Bob has the texts
  #2 blocked, ann, due Mon 2026-12-21 12:00 Kyiv
> start 4 by ann
  #4 started, ann, due Mon 2026-12-21 12:00 Kyiv
> at 2026-12-16 17:00 Europe/Kyiv
  Wednesday, 2026-12-16T15:00:00Z
> beat
  nothing
> task 1
  #1 "Report, 2026-12-14": blocked, ann
  effort 120 min, importance normal
  deadline Fri 2026-12-18 12:00 Kyiv
  blocked: their access is missing
  Stands still since 2026-12-14 09:00, because the client is waited for. Meets its latest start on Fri 18 Dec 10:00; client on watch 0.22. 1.6 = base 50.0 + risk 6.6 - slack 55.0
> task 2
  #2 "Texts, 2026-12-14": blocked, ann
  effort 240 min, importance normal
  deadline Mon 2026-12-21 12:00 Kyiv
  blocked: Bob has the texts
  Meets its latest start on Fri 18 Dec 16:00; client on watch 0.22; about 4.0 h of work. 21.6 = base 50.0 + risk 6.6 - effort 10.0 - slack 25.0
> risk green
  risk 0.22, watch
  +6.6 understanding (understanding unknown, counts as 7 of 10)
  +0.0 silence (no contact since the start 2 days ago)
# On the day that was named the task is back by itself, as pressing as it was.
> at 2026-12-17 09:00 Europe/Kyiv
  Thursday, 2026-12-17T07:00:00Z
> beat
  nothing
  follow-ups: 1
> task 1
  #1 "Report, 2026-12-14": started, ann
  effort 120 min, importance normal
  deadline Fri 2026-12-18 12:00 Kyiv
  rank 3, by score
  Meets its latest start on Wed 23 Dec 10:00; client on watch 0.22. 1.6 = base 50.0 + risk 6.6 - slack 55.0
> history 1
  2026-12-14T07:00:00Z (engine) task_created ann
  2026-12-14T07:00:00Z ann task_started open -> started
  2026-12-14T07:00:00Z ann task_blocked started -> blocked: their access is missing
  2026-12-17T07:00:00Z (engine) task_followed_up blocked -> started: waited for client: the date of the follow-up has come
# A slip is taken back within a day by whoever made it, and by the manager at any time.
> complete 3 by ann
  #3 done, ann
> reopen 3 by bob: not mine
  refused: there is no task 3
> reopen 3 by ann: the wrong one
  #3 started, ann, due Fri 2026-12-18 12:00 Kyiv
> complete 3 by ann
  #3 done, ann
> at 2026-12-19 09:00 Europe/Kyiv
  Saturday, 2026-12-19T07:00:00Z
> reopen 3 by ann: it was not done
  refused: task #3 was closed more than 24 h ago: only the client's manager may reopen it now
> reopen 3 by olena: it was not done
  #3 started, ann, due Fri 2026-12-18 12:00 Kyiv
> reopen 3 by olena: again
  refused: task #3 is started: reopen needs it to be done or given up
> history 3
  2026-12-14T07:00:00Z (engine) task_created ann
  2026-12-14T07:00:00Z ann task_started open -> started
  2026-12-17T07:00:00Z ann task_completed started -> done
  2026-12-17T07:00:00Z ann task_reopened done -> started: the wrong one
  2026-12-17T07:00:00Z ann task_completed started -> done
  2026-12-19T07:00:00Z olena task_reopened done -> started: it was not done
