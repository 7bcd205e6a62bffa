# Somebody leaves, by the files or by an admin: their keys stop, what they claimed goes back to the pool, and of everything
# else somebody who is there is proposed. What nobody could take stays on the board. New work goes to others.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-07
> calendar ua
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active,tasks_at_once
| root,Root,admin,,ua,Europe/Kyiv,09:00,8,yes,
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes,
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes,
| ann,Ann,specialist,seo;ads,ua,Europe/Kyiv,09:00,8,yes,2
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes,
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-07,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-07,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "ads"
| title = "Ads, {{ occurrence.date }}"
| purpose = "The client is seen"
| role = "ads"
| effort_hours = 3
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }
|
| [[task]]
| key = "call"
| title = "Call, {{ occurrence.date }}"
| purpose = "Nobody is left in the dark"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 2, at = "18:00" }
|
| [[task]]
| key = "report"
| title = "Report, {{ occurrence.date }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 5
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }

> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             5        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           3        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person petro
  added person root
  added client green
  added service seo
  added template seo/ads
  added template seo/call
  added template seo/report
  added engagement green/seo
> beat
  #1 green/seo/ads 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Ads, 2026-12-07"
  #2 green/seo/call 2026-12-07 created 2026-12-07T07:00:00Z due Wed 2026-12-09 18:00 Kyiv olena "Call, 2026-12-07"
  #3 green/seo/report 2026-12-07 created 2026-12-07T07:00:00Z due Fri 2026-12-11 18:00 Kyiv bob "Report, 2026-12-07"
  risks moved: 1
> reassign 3 by olena: ann
  #3 open, ann, due Fri 2026-12-11 18:00 Kyiv

# Ann's row says that she has left.
> edit team.csv: ann,Ann,specialist,seo;ads,ua,Europe/Kyiv,09:00,8,yes,2 => ann,Ann,specialist,seo;ads,ua,Europe/Kyiv,09:00,8,no,2
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        1      0          4     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          3     0
  engagement         0        0      0          1     0
  changed person ann: active yes -> no
  warning: nobody active in team.csv has the role "ads" that seo/ads need
> proposals olena
  proposal 1: hand_over of #3 by (engine), open: ann has left; bob is there and has the least to do
    option 1: give it to bob
> board olena
  proposals: proposal 1 "Report, 2026-12-07", ann has left; bob is there and has the least to do
  unassigned: #3 "Report, 2026-12-07", ann has left, due Fri 2026-12-11 18:00
  unassigned: #1 "Ads, 2026-12-07", ann has left, due Thu 2026-12-10 18:00
> people root
  ann left 2026-12-07, 2 at once, 2 open
  bob works here, 0 open
  olena works here, 1 open, answers for green
  petro works here, 0 open
  root works here, 0 open
> accept 1 by olena: bob knows the client
  proposal 1: hand_over of #3 by (engine), accepted: ann has left; bob is there and has the least to do
    option 1: give it to bob
    by olena: assignee bob: bob knows the client
> task 3
  #3 "Report, 2026-12-07": open, bob
  effort 300 min, importance normal, promised
  deadline Fri 2026-12-11 18:00 Kyiv
  rank 1, by score
  Meets its latest start on Fri 11 Dec 12:00; client on watch 0.22; importance high, because it is promised; about 5.0 h of work. -4.9 = base 50.0 + risk 6.6 + importance 10.0 - effort 13.2 - slack 58.3
> watch
  proposals made 0, expired 0

# Next week her work goes to others: one series to Bob, and what nobody can do waits in the pool.
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #4 green/seo/ads 2026-12-14 created 2026-12-14T07:00:00Z due Thu 2026-12-17 18:00 Kyiv pool:ads "Ads, 2026-12-14"
  #5 green/seo/call 2026-12-14 created 2026-12-14T07:00:00Z due Wed 2026-12-16 18:00 Kyiv olena "Call, 2026-12-14"
  #6 green/seo/report 2026-12-14 created 2026-12-14T07:00:00Z due Fri 2026-12-18 18:00 Kyiv bob "Report, 2026-12-14"

# A manager leaves no client behind. Who takes them takes her calls too.
> leave olena by olena: now
  refused: people are changed by admins
> leave olena by root: now
  refused: olena answers for green: right would be reassign_clients_to, or another manager for each of them first
> leave olena by root: now, clients to petro
  olena left 2026-12-14, 2 open
    hand-over proposed: #2, #5
    clients moved: green
> proposals petro
  proposal 3: hand_over of #5 by (engine), open: olena has left; petro is the client's manager
    option 1: give it to petro
  proposal 2: hand_over of #2 by (engine), open: olena has left; petro is the client's manager
    option 1: give it to petro
  proposal 1: hand_over of #3 by (engine), accepted: ann has left; bob is there and has the least to do
    option 1: give it to bob
    by olena: assignee bob: bob knows the client
> board petro
  overdue: #3 "Report, 2026-12-07", was promised for Fri 2026-12-11 18:00
  overdue: #2 "Call, 2026-12-07", was due for Wed 2026-12-09 18:00
  overdue: #1 "Ads, 2026-12-07", was due for Thu 2026-12-10 18:00
  proposals: proposal 3 "Call, 2026-12-14", olena has left; petro is the client's manager
  proposals: proposal 2 "Call, 2026-12-07", olena has left; petro is the client's manager
  unassigned: #2 "Call, 2026-12-07", olena has left, due Wed 2026-12-09 18:00
  unassigned: #1 "Ads, 2026-12-07", ann has left, due Thu 2026-12-10 18:00
  unassigned: #5 "Call, 2026-12-14", olena has left, due Wed 2026-12-16 18:00
  unassigned: #4 "Ads, 2026-12-14", nobody has it, for the role ads, due Thu 2026-12-17 18:00

# The files still say that she works here and who answers for whom. They say nothing new of that, so it stays as it is.
> edit team.csv: olena,Olena,manager => olena,Olena O.,manager
> edit clients.csv: Europe/Kyiv,ua,small => Europe/Kyiv,ua,large
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        1      0          4     0
  client             0        1      0          0     0
  service            0        0      0          1     0
  template           0        0      0          3     0
  engagement         0        0      0          1     0
  changed person olena: name Olena -> "Olena O."
  changed client green: tier small -> large
  warning: nobody active in team.csv has the role "ads" that seo/ads need
> people root
  ann left 2026-12-07, 2 at once, 1 open
  bob works here, 2 open
  olena left 2026-12-14, 2 open
  petro works here, 0 open, answers for green
  root works here, 0 open
