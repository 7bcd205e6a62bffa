# An override does not grow old unseen: it keeps the score beside which it was set, and comes back as a question. Work in
# review stands in the same order as every queue, and what is returned says what is unclear.
# The wishes: features 5.5 override with drift and an inflation meter, 5.8 the clarity gate.

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
| boss,Boss,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| red,Red Barn,petro,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-30,,,,
| red,seo,2026-11-30,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| review = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }
|
| [[task]]
| key = "plan"
| title = "Plan for {{ client.name }}"
| purpose = "The client knows what comes"
| role = "seo"
| effort_hours = 1
| review = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 2, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person boss
  added person olena
  added person petro
  added client blue
  added client red
  added service seo
  added template seo/plan
  added template seo/report
  added engagement blue/seo
  added engagement red/seo
> beat
  #1 blue/seo/plan 2026-11-30 created 2026-11-30T07:00:00Z due Wed 2026-12-02 18:00 Kyiv ann "Plan for Blue Line"
  #2 blue/seo/report 2026-11-30 created 2026-11-30T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Report for Blue Line"
  #3 red/seo/plan 2026-11-30 created 2026-11-30T07:00:00Z due Wed 2026-12-02 18:00 Kyiv ann "Plan for Red Barn"
  #4 red/seo/report 2026-11-30 created 2026-11-30T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Report for Red Barn"
  risks moved: 2

# Two of one manager's are put before their scores, and none of the other's.
> override 1 by olena: boost +20 because the board meets
  #1 open, ann, due Wed 2026-12-02 18:00 Kyiv, boost +20.0 by olena: "the board meets"
> override 2 by olena: pin until 2026-12-02 09:00 Europe/Kyiv because they asked twice
  #2 open, ann, due Fri 2026-12-04 18:00 Kyiv, pin by olena until Wed 2026-12-02 09:00 Kyiv: "they asked twice"
> overrides olena
  #1 boost +20.0 by olena: "the board meets"
  #2 pin by olena until Wed 2026-12-02 09:00 Kyiv: "they asked twice"
> overrides petro
  nothing
> overrides ann
  refused: overrides are for managers and admins
> meter olena
  olena: 2 of 2 raised, of the others 0 of 2
> meter petro
  petro: 0 of 2 raised, of the others 2 of 2
> meter boss
  olena: 2 of 2 raised, of the others 0 of 2
  petro: 0 of 2 raised, of the others 2 of 2

# Two days later one has passed its end, and the other's own score has risen by more than twenty points.
> at 2026-12-02 09:00 Europe/Kyiv
  Wednesday, 2026-12-02T07:00:00Z
> overrides boss
  #1 boost +20.0 by olena: "the board meets"; the score was 28.3 when it was set and is 55.0 now: does it still hold?
  #2 pin by olena until Wed 2026-12-02 09:00 Kyiv: "they asked twice"; it was to end at 2026-12-02T07:00:00Z
> task 1
  #1 "Plan for Blue Line": open, ann
  effort 60 min, importance normal, with review
  deadline Wed 2026-12-02 18:00 Kyiv
  override boost +20.0 by olena: "the board meets"
  rank 1, boost +20.0 by olena: "the board meets"
  Meets its latest start today 16:00; client on watch 0.22; about 1.0 h of work. 55.0 = base 50.0 + risk 6.6 + effort 10.0 - slack 11.6
> beat
  overrides expired: 1
> overrides boss
  #1 boost +20.0 by olena: "the board meets"; the score was 28.3 when it was set and is 55.0 now: does it still hold?
> clear 1 by olena
  #1 open, ann, due Wed 2026-12-02 18:00 Kyiv
> overrides boss
  nothing

# What is submitted waits in the order of its score; what is returned says what is unclear.
> submit 1 by ann
  #1 in review, ann, due Wed 2026-12-02 18:00 Kyiv
> submit 3 by ann
  #3 in review, ann, due Wed 2026-12-02 18:00 Kyiv
> reviews olena
  1. #1 "Plan for Blue Line" due Wed 2026-12-02 18:00 Kyiv, by score, now: 55.0 = base 50.0 + risk 6.6 + effort 10.0 - slack 11.6
> reviews petro
  1. #3 "Plan for Red Barn" due Wed 2026-12-02 18:00 Kyiv, by score, now: 55.0 = base 50.0 + risk 6.6 + effort 10.0 - slack 11.6
> reviews ann
  refused: reviews are for managers and admins
> return 1 by olena: 
  refused: return needs a comment that is not empty
> return 1 by ann: it is fine
  refused: only the client's manager may return task #1
> return 1 by olena: nobody understands page two unclear: which month is meant; what they are to do
  #1 started, ann, due Wed 2026-12-02 18:00 Kyiv
> task 1
  #1 "Plan for Blue Line": started, ann
  effort 60 min, importance normal, with review
  deadline Wed 2026-12-02 18:00 Kyiv
  rank 1, by score
  Meets its latest start today 16:00; client on watch 0.22; about 1.0 h of work. 55.0 = base 50.0 + risk 6.6 + effort 10.0 - slack 11.6
> history 1
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-11-30T07:00:00Z olena override_set none -> boost +20.0: the board meets
    the queue then, 1. #1: 28.3 = base 50.0 + risk 6.6 + effort 10.0 - slack 38.3
    the queue then, 2. #3: 28.3 = base 50.0 + risk 6.6 + effort 10.0 - slack 38.3
    the queue then, 3. #2: -6.7 = base 50.0 + risk 6.6 - slack 63.3
    the queue then, 4. #4: -6.7 = base 50.0 + risk 6.6 - slack 63.3
  2026-12-02T07:00:00Z olena override_cleared boost +20.0 -> none
  2026-12-02T07:00:00Z ann task_submitted open -> in_review
  2026-12-02T07:00:00Z olena task_returned in_review -> started: nobody understands page two
    unclear: "which month is meant"
    unclear: "what they are to do"
> submit 1 by ann
  #1 in review, ann, due Wed 2026-12-02 18:00 Kyiv
> approve 1 by olena
  #1 done, ann
> approve 3 by petro
  #3 done, ann
> rates olena
  seo/plan: 1 approved, 1 returned
> rates petro
  seo/plan: 1 approved, 0 returned
> rates ann
  refused: return rates are for managers and admins
