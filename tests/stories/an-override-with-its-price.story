# A client calls, and the manager wants their task first. A dry run says what that costs the others; one decision costs a
# promise, another costs nothing. Then it is done. A suggestion is only a suggestion.

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
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file absences.csv
| login,from,to,kind
| bob,2026-11-30,2026-11-30,leave
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| red,Red Barn,petro,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,report,2026-11-30,,,,
| green,audit,2026-11-30,,,,
| red,report,2026-11-30,,,,
> file catalog/report.toml
| key = "report"
| name = "Report"
| purpose = "The client knows what is done"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client knows what is done"
| role = "seo"
| effort_hours = 4
| promised = true
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }
> file catalog/audit.toml
| key = "audit"
| name = "Audit"
| purpose = "Nothing is broken for long"
|
| [[task]]
| key = "audit"
| title = "Audit for {{ client.name }}"
| purpose = "Nothing is broken for long"
| role = "seo"
| effort_hours = 3
| schedule = { rrule = "FREQ=MONTHLY", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  absence            1        0      0          0     0
  client             3        0      0          0     0
  service            2        0      0          0     0
  template           2        0      0          0     0
  engagement         3        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person petro
  added absence bob 2026-11-30
  added client blue
  added client green
  added client red
  added service audit
  added service report
  added template audit/audit
  added template report/report
  added engagement blue/report
  added engagement green/audit
  added engagement red/report
> beat
  #1 blue/report/report 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 18:00 Kyiv ann "Report for Blue Line"
  #2 green/audit/audit 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Audit for Green House"
  #3 red/report/report 2026-11-30 created 2026-11-30T07:00:00Z due Mon 2026-11-30 18:00 Kyiv ann "Report for Red Barn"
  risks moved: 3
> queue ann
  1. #1 "Report for Blue Line" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
  2. #3 "Report for Red Barn" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
  3. #2 "Audit for Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 2.5 = base 50.0 + risk 6.6 - effort 5.8 - slack 48.3
> override 2 by olena dry: pin because the owner called
  it would: one task slips past its deadline (one promise breaks), one task is done later, one task is done earlier
  #2 earlier: Tue 2026-12-01 12:00 Kyiv ann becomes Mon 2026-11-30 12:00 Kyiv ann, due Thu 2026-12-03 18:00 Kyiv
  #1 later: Mon 2026-11-30 13:00 Kyiv ann becomes Mon 2026-11-30 16:00 Kyiv ann, due Mon 2026-11-30 18:00 Kyiv, a promise
  1 more, not yours to see
> override 2 by ann dry: pin because I like it
  refused: only the client's manager may override task #2
> override 2 by olena dry: pin
  refused: an override needs a reason, and its reason is blank
> task 2
  #2 "Audit for Green House": open, ann
  effort 180 min, importance normal
  deadline Thu 2026-12-03 18:00 Kyiv
  rank 3, by score
  Meets its latest start on Thu 3 Dec 14:00; client on watch 0.22; about 3.0 h of work. 2.5 = base 50.0 + risk 6.6 - effort 5.8 - slack 48.3
> reassign 1 by olena dry: bob
  it would: one task slips past its deadline (one promise breaks), two tasks are done earlier
  #1 slips: Mon 2026-11-30 13:00 Kyiv ann becomes Tue 2026-12-01 13:00 Kyiv bob, due Mon 2026-11-30 18:00 Kyiv, a promise
  #2 earlier: Tue 2026-12-01 12:00 Kyiv ann becomes Mon 2026-11-30 16:00 Kyiv ann, due Thu 2026-12-03 18:00 Kyiv
  1 more, not yours to see
> reassign 1 by olena dry: petro
  refused: "petro" does not have the role "seo"
> reassign 2 by olena dry: bob
  it would: no deadline is missed or saved
  #2 stays: Tue 2026-12-01 12:00 Kyiv ann becomes Tue 2026-12-01 12:00 Kyiv bob, due Thu 2026-12-03 18:00 Kyiv
> deadline 2 by olena dry: to 2026-11-30 15:00 Europe/Kyiv because they want it today
  it would: one task slips past its deadline
  #2 slips: Tue 2026-12-01 12:00 Kyiv ann becomes Tue 2026-12-01 12:00 Kyiv ann, due Mon 2026-11-30 15:00 Kyiv
> cancel 2 by olena dry: the owner sold the shop
  it would: no deadline is missed or saved
  #2 closed: Tue 2026-12-01 12:00 Kyiv ann becomes gone, due Thu 2026-12-03 18:00 Kyiv
> waive 1 by olena dry: agreed on the phone
  it would: no deadline is missed or saved, two tasks are done earlier
  #1 closed: Mon 2026-11-30 13:00 Kyiv ann becomes gone, due Mon 2026-11-30 18:00 Kyiv, a promise
  #2 earlier: Tue 2026-12-01 12:00 Kyiv ann becomes Mon 2026-11-30 16:00 Kyiv ann, due Thu 2026-12-03 18:00 Kyiv
  1 more, not yours to see
> history 2
  2026-11-30T07:00:00Z (engine) task_created ann
> override 2 by olena: pin because the owner called
  #2 open, ann, due Thu 2026-12-03 18:00 Kyiv, pin by olena: "the owner called"
> queue ann
  1. #2 "Audit for Green House" due Thu 2026-12-03 18:00 Kyiv, pinned by olena: "the owner called", this week: 2.5 = base 50.0 + risk 6.6 - effort 5.8 - slack 48.3
  2. #1 "Report for Blue Line" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
  3. #3 "Report for Red Barn" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
> clear 2 by olena dry
  it would: one task comes back inside its deadline (one promise is kept), one task is done later, one task is done earlier
  #2 later: Mon 2026-11-30 12:00 Kyiv ann becomes Tue 2026-12-01 12:00 Kyiv ann, due Thu 2026-12-03 18:00 Kyiv
  #1 earlier: Mon 2026-11-30 16:00 Kyiv ann becomes Mon 2026-11-30 13:00 Kyiv ann, due Mon 2026-11-30 18:00 Kyiv, a promise
  1 more, not yours to see
> suggest ann
  suggested: the queue's own order is the best that was found
  #2 #1 #3
> clear 2 by olena
  #2 open, ann, due Thu 2026-12-03 18:00 Kyiv
> override 2 by olena: boost +60 because the owner called
  #2 open, ann, due Thu 2026-12-03 18:00 Kyiv, boost +60.0 by olena: "the owner called"
> suggest ann
  suggested: one task goes elsewhere: one more promise is kept
    leave #2 until #3 is done: one more promise is kept
  #1 #3 #2
> queue ann
  1. #2 "Audit for Green House" due Thu 2026-12-03 18:00 Kyiv, boost +60.0 by olena: "the owner called", this week: 2.5 = base 50.0 + risk 6.6 - effort 5.8 - slack 48.3; +60.0 for 62.5
  2. #1 "Report for Blue Line" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
  3. #3 "Report for Red Barn" due Mon 2026-11-30 18:00 Kyiv, by score, today: 49.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 10.0 - slack 6.7
