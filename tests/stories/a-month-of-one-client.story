# A month of one client: two services, three specialists, one manager, from the first Monday to the last working day.
# Every beat, every hand on the work, and the queue with its sums where somebody asks "what now?".
# The wishes (4.1): 1 do not pile up open copies, 13 lead time, 6 business-day windows, 20 provenance.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-30
> calendar ua
| 2026-12-25 Christmas Day
| 2027-01-01 New Year's Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,4,yes
| cat,Cat,specialist,copy,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,standard,2026-10-01,2027-10-01,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,account,2026-12-03,,,,
| green,seo,2026-10-01,,,,1.5
> file signals.csv
| client,kind,value,observed_on
| green,understanding,7,2026-11-20
| green,contact,,2026-11-27
> file catalog/account.toml
| key = "account"
| name = "Account management"
| purpose = "The client knows what we do"
|
| [[task]]
| key = "call"
| title = "Call with {{ client.name }}"
| purpose = "No client goes two weeks without hearing from us"
| role = "account-manager"
| effort_hours = 1
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", at = "11:00", on_holiday = "preceding" }
| due = { business_days = 1, at = "18:00" }
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "checks"
| title = "Weekly checks of {{ client.name }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 1
| importance = "low"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
| overlap = "skip"
|
| [[task]]
| key = "article"
| title = "Article for {{ client.name }}, {{ occurrence.month }}"
| purpose = "Something new to find"
| role = "copy"
| effort_hours = 4
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=15", at = "09:00", on_holiday = "following" }
| due = { business_days = 5, at = "18:00" }
|
| [[task]]
| key = "numbers"
| title = "Collect the numbers of {{ occurrence.month }}"
| purpose = "The report stands on them"
| role = "seo"
| effort_hours = 2
| schedule = { monthly = { business_day = -2 }, at = "09:00" }
| due = { business_days = 1, at = "12:00" }
|
| [[task]]
| key = "report"
| title = "Report of {{ occurrence.month }} for {{ client.name }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 3
| importance = "high"
| promised = true
| review = true
| schedule = { monthly = { business_day = -1 }, at = "09:00" }
| lead = { business_days = 2 }
| after = ["numbers"]
| due = { business_days = 2, at = "18:00" }

# Monday, the day of adoption. November's numbers and report are made because their deadlines are still ahead;
# what lies further back is one row and no task.
> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             1        0      0          0     0
  service            2        0      0          0     0
  template           5        0      0          0     0
  engagement         2        0      0          0     0
  signal             2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person cat
  added person olena
  added client green
  added service account
  added service seo
  added template account/call
  added template seo/article
  added template seo/checks
  added template seo/numbers
  added template seo/report
  added engagement green/account
  added engagement green/seo
  added signal green contact 2026-11-27
  added signal green understanding 7 2026-11-20
> beat
  #1 green/seo/report 2026-11-30 created 2026-11-26T07:00:00Z due Wed 2026-12-02 18:00 Kyiv ann "Report of November 2026 for Green House"
  #2 green/seo/numbers 2026-11-27 created 2026-11-27T07:00:00Z due Mon 2026-11-30 12:00 Kyiv bob "Collect the numbers of November 2026"
  #3 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Tue 2026-12-01 18:00 Kyiv ann "Weekly checks of Green House"
  green/seo/article 2026-10-15 through 2026-11-15 before adoption: before the agency adopted Slated
  green/seo/checks 2026-10-05 through 2026-11-23 before adoption: before the agency adopted Slated
  green/seo/numbers 2026-10-29 through 2026-10-29 before adoption: before the agency adopted Slated
  green/seo/report 2026-10-30 through 2026-10-30 before adoption: before the agency adopted Slated
  risks moved: 1
> beat
  nothing
> queue ann
  1. #3 "Weekly checks of Green House" due Tue 2026-12-01 18:00 Kyiv, by score, this week: 26.6 = base 50.0 + risk 6.6 - importance 10.0 + effort 4.2 - slack 24.2
> queue bob
  1. #2 "Collect the numbers of November 2026" due Mon 2026-11-30 12:00 Kyiv, by score, now: 50.8 = base 50.0 + risk 6.6 - effort 5.8

# The report waits for the numbers: nobody finds it in a queue, and nobody can start it.
> task 1
  #1 "Report of November 2026 for Green House": open, ann
  effort 270 min, importance high, promised, with review
  deadline Wed 2026-12-02 18:00 Kyiv
  waits for #2 (numbers)
  Meets its latest start on Wed 2 Dec 12:30; client on watch 0.22; importance critical, because it is promised; about 4.5 h of work. 32.4 = base 50.0 + risk 6.6 + importance 20.0 - effort 11.7 - slack 32.5
> start 1 by ann
  refused: task #1 waits for #2 (numbers)
> start 2 by ann
  refused: only its assignee or the client's manager may start task #2
> start 2 by bob
  #2 started, bob, due Mon 2026-11-30 12:00 Kyiv
> at 2026-11-30 11:30 Europe/Kyiv
  Monday, 2026-11-30T09:30:00Z
> complete 2 by bob
  #2 done, bob
> task 1
  #1 "Report of November 2026 for Green House": open, ann
  effort 270 min, importance high, promised, with review
  deadline Wed 2026-12-02 18:00 Kyiv
  rank 1, by score
  Meets its latest start on Wed 2 Dec 12:30; client on watch 0.22; importance critical, because it is promised; about 4.5 h of work. 36.6 = base 50.0 + risk 6.6 + importance 20.0 - effort 11.7 - slack 28.3
> queue ann
  1. #1 "Report of November 2026 for Green House" due Wed 2026-12-02 18:00 Kyiv, by score, today: 36.6 = base 50.0 + risk 6.6 + importance 20.0 - effort 11.7 - slack 28.3
  2. #3 "Weekly checks of Green House" due Tue 2026-12-01 18:00 Kyiv, by score, today: 30.8 = base 50.0 + risk 6.6 - importance 10.0 + effort 4.2 - slack 20.0

# The report is written, submitted, returned with a comment, and approved.
> start 1 by ann
  #1 started, ann, due Wed 2026-12-02 18:00 Kyiv
> complete 1 by ann
  refused: task #1 is reviewed before it is done: submit it instead
> at 2026-12-01 16:00 Europe/Kyiv
  Tuesday, 2026-12-01T14:00:00Z
> submit 1 by ann
  #1 in review, ann, due Wed 2026-12-02 18:00 Kyiv
> queue ann
  1. #3 "Weekly checks of Green House" due Tue 2026-12-01 18:00 Kyiv, by score, now: 50.8 = base 50.0 + risk 6.6 - importance 10.0 + effort 4.2
> return 1 by olena:
  refused: return needs a comment that is not empty
> at 2026-12-01 17:00 Europe/Kyiv
  Tuesday, 2026-12-01T15:00:00Z
> return 1 by olena: say what it means for the client
  #1 started, ann, due Wed 2026-12-02 18:00 Kyiv
> queue ann
  1. #1 "Report of November 2026 for Green House" due Wed 2026-12-02 18:00 Kyiv, by score, now: 59.1 = base 50.0 + risk 6.6 + importance 20.0 - effort 11.7 - slack 5.8
  2. #3 "Weekly checks of Green House" due Tue 2026-12-01 18:00 Kyiv, by score, now: 50.8 = base 50.0 + risk 6.6 - importance 10.0 + effort 4.2
> at 2026-12-02 10:00 Europe/Kyiv
  Wednesday, 2026-12-02T08:00:00Z
> submit 1 by ann
  #1 in review, ann, due Wed 2026-12-02 18:00 Kyiv
> approve 1 by ann
  refused: only the client's manager may approve task #1
> approve 1 by olena
  #1 done, ann
> history 1
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-11-30T09:30:00Z ann task_started open -> started
  2026-12-01T14:00:00Z ann task_submitted started -> in_review
  2026-12-01T15:00:00Z olena task_returned in_review -> started: say what it means for the client
  2026-12-02T08:00:00Z ann task_submitted started -> in_review
  2026-12-02T08:00:00Z olena task_approved in_review -> done

# Thursday: the fortnight's call. The week's checks stay undone, so next Monday makes no second copy.
> at 2026-12-03 11:00 Europe/Kyiv
  Thursday, 2026-12-03T09:00:00Z
> beat
  #4 green/account/call 2026-12-03 created 2026-12-03T09:00:00Z due Fri 2026-12-04 18:00 Kyiv olena "Call with Green House"
> queue olena
  1. #4 "Call with Green House" due Fri 2026-12-04 18:00 Kyiv, by score, now: 54.9 = base 50.0 + risk 6.6 + importance 10.0 + effort 10.0 - slack 21.7
> complete 4 by olena
  #4 done, olena
> signal green by olena: contact on 2026-12-03
  risk 0.22, watch
  +6.6 understanding (understanding 7 of 10, read 13 days ago)
  +0.0 silence (last contact today)
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  green/seo/checks 2026-12-07 skipped: overlap: task #3 is still open
> queue ann
  1. #3 "Weekly checks of Green House" due Tue 2026-12-01 18:00 Kyiv, by score, now: 53.8 = base 50.0 + risk 6.6 - importance 10.0 + effort 4.2 + overdue 3.0
> complete 3 by bob
  refused: only its assignee or the client's manager may complete task #3
> complete 3 by ann
  #3 done, ann
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #5 green/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Tue 2026-12-15 18:00 Kyiv ann "Weekly checks of Green House"
  risks moved: 1
> at 2026-12-15 09:00 Europe/Kyiv
  Tuesday, 2026-12-15T07:00:00Z
> beat
  #6 green/seo/article 2026-12-15 created 2026-12-15T07:00:00Z due Tue 2026-12-22 18:00 Kyiv cat "Article for Green House, December 2026"
  risks moved: 1
> at 2026-12-17 11:00 Europe/Kyiv
  Thursday, 2026-12-17T09:00:00Z
> beat
  #7 green/account/call 2026-12-17 created 2026-12-17T09:00:00Z due Fri 2026-12-18 18:00 Kyiv olena "Call with Green House"
  risks moved: 1
> complete 7 by olena
  #7 done, olena
> queue cat
  1. #6 "Article for Green House, December 2026" due Tue 2026-12-22 18:00 Kyiv, by score, this week: 7.7 = base 50.0 + risk 13.5 - effort 15.8 - slack 40.0
> start 6 by cat
  #6 started, cat, due Tue 2026-12-22 18:00 Kyiv
> block 6 by cat: the client has not sent the photographs
  #6 blocked, cat, due Tue 2026-12-22 18:00 Kyiv
> queue cat
  nothing
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  green/seo/checks 2026-12-21 skipped: overlap: task #5 is still open
  risks moved: 1
> unblock 6 by cat
  #6 started, cat, due Tue 2026-12-22 18:00 Kyiv
> queue cat
  1. #6 "Article for Green House, December 2026" due Tue 2026-12-22 18:00 Kyiv, by score, today: 32.9 = base 50.0 + risk 15.4 - effort 15.8 - slack 16.7
> task 6
  #6 "Article for Green House, December 2026": started, cat
  effort 360 min, importance normal
  deadline Tue 2026-12-22 18:00 Kyiv
  rank 1, by score
  Meets its latest start tomorrow 11:00; client at risk 0.51; about 6.0 h of work. 32.9 = base 50.0 + risk 15.4 - effort 15.8 - slack 16.7
> complete 6 by cat
  #6 done, cat
> cancel 5 by olena: the site is frozen until the new year
  #5 cancelled, ann

# The last days of the year: the report appears two working days ahead and waits for numbers that do not exist yet.
> preview green from 2026-12-22 to 2026-12-31
  seo/checks 2026-12-28 appears Mon 2026-12-28 09:00 Kyiv, due Tue 2026-12-29 18:00 Kyiv "Weekly checks of Green House" (only if the one before is closed)
  seo/report 2026-12-31 appears Tue 2026-12-29 09:00 Kyiv, due Tue 2027-01-05 18:00 Kyiv "Report of December 2026 for Green House"
  seo/numbers 2026-12-30 appears Wed 2026-12-30 09:00 Kyiv, due Thu 2026-12-31 12:00 Kyiv "Collect the numbers of December 2026"
  account/call 2026-12-31 appears Thu 2026-12-31 11:00 Kyiv, due Mon 2027-01-04 18:00 Kyiv "Call with Green House"
> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
> beat
  #8 green/seo/checks 2026-12-28 created 2026-12-28T07:00:00Z due Tue 2026-12-29 18:00 Kyiv ann "Weekly checks of Green House"
  risks moved: 1
> at 2026-12-29 09:00 Europe/Kyiv
  Tuesday, 2026-12-29T07:00:00Z
> beat
  #9 green/seo/report 2026-12-31 created 2026-12-29T07:00:00Z due Tue 2027-01-05 18:00 Kyiv ann "Report of December 2026 for Green House"
> task 9
  #9 "Report of December 2026 for Green House": open, ann
  effort 270 min, importance high, promised, with review
  deadline Tue 2027-01-05 18:00 Kyiv
  waits for numbers of 2026-12-30, not created yet
  Meets its latest start on 5 Jan 2027 12:30; client at risk 0.59; importance critical, because it is promised; about 4.5 h of work. 16.8 = base 50.0 + risk 17.6 + importance 20.0 - effort 11.7 - slack 59.1
> at 2026-12-30 09:00 Europe/Kyiv
  Wednesday, 2026-12-30T07:00:00Z
> beat
  #10 green/seo/numbers 2026-12-30 created 2026-12-30T07:00:00Z due Thu 2026-12-31 12:00 Kyiv bob "Collect the numbers of December 2026"
> task 9
  #9 "Report of December 2026 for Green House": open, ann
  effort 270 min, importance high, promised, with review
  deadline Tue 2027-01-05 18:00 Kyiv
  waits for #10 (numbers)
  Meets its latest start on 5 Jan 2027 12:30; client at risk 0.59; importance critical, because it is promised; about 4.5 h of work. 30.1 = base 50.0 + risk 17.6 + importance 20.0 - effort 11.7 - slack 45.8
> queue bob
  1. #10 "Collect the numbers of December 2026" due Thu 2026-12-31 12:00 Kyiv, by score, now: 55.1 = base 50.0 + risk 17.6 - effort 5.8 - slack 6.7
> complete 10 by bob
  #10 done, bob
> queue ann
  1. #8 "Weekly checks of Green House" due Tue 2026-12-29 18:00 Kyiv, by score, now: 61.8 = base 50.0 + risk 17.6 - importance 10.0 + effort 4.2
  2. #9 "Report of December 2026 for Green House" due Tue 2027-01-05 18:00 Kyiv, by score, today: 30.1 = base 50.0 + risk 17.6 + importance 20.0 - effort 11.7 - slack 45.8
> at 2026-12-31 11:00 Europe/Kyiv
  Thursday, 2026-12-31T09:00:00Z
> beat
  #11 green/account/call 2026-12-31 created 2026-12-31T09:00:00Z due Mon 2027-01-04 18:00 Kyiv olena "Call with Green House"
  risks moved: 1
> queue olena
  1. #11 "Call with Green House" due Mon 2027-01-04 18:00 Kyiv, by score, now: 66.7 = base 50.0 + risk 18.3 + importance 10.0 + effort 10.0 - slack 21.6
> risk green
  risk 0.61, at risk
  +4.8 understanding (understanding 7 of 10, read 41 days ago)
  +13.5 silence (last contact 28 days ago)
> occurrences green/seo/checks
  2026-10-05 through 2026-11-23 before adoption: before the agency adopted Slated
  2026-11-30 created
  2026-12-07 skipped: overlap: task #3 is still open
  2026-12-14 created
  2026-12-21 skipped: overlap: task #5 is still open
  2026-12-28 created
> occurrences green/seo/report
  2026-10-30 through 2026-10-30 before adoption: before the agency adopted Slated
  2026-11-30 created
  2026-12-31 created
