# The manager's last word on priority: a pin, a boost, a level; with a reason, with an end, beside the score.
# The wishes (4.2): 34 an override that lasts and explains itself, 33 show the terms, 39 why here?

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
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| red,Red Barn,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-30,,,,0.5
| green,seo,2026-11-30,,,,
| red,seo,2026-11-30,,,,2
> file signals.csv
| client,kind,value,observed_on
| blue,contact,,2026-11-30
| green,contact,,2026-11-30
| red,contact,,2026-11-30
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "checks"
| title = "Checks of {{ client.name }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             3        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         3        0      0          0     0
  signal             3        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client blue
  added client green
  added client red
  added service seo
  added template seo/checks
  added engagement blue/seo
  added engagement green/seo
  added engagement red/seo
  added signal blue contact 2026-11-30
  added signal green contact 2026-11-30
  added signal red contact 2026-11-30
> beat
  #1 blue/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Blue Line"
  #2 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Green House"
  #3 red/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Red Barn"
  risks moved: 3
> queue ann
  1. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 14.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.7
  2. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 6.6 = base 50.0 + risk 6.6 - slack 50.0
  3. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, later: -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7

# A reason is required, and only the client's own manager speaks.
> override 3 by olena: pin
  refused: an override needs a reason, and its reason is blank
> override 3 by olena: level +2 because it is urgent
  refused: "+2" is not a level (right would be -1, 0 or +1)
> override 3 by olena: boost +200 because it is very urgent
  refused: "+200.0" is not a boost (right would be points from -100 to +100, for example +20.0)
> override 3 by olena: pin until 2026-11-29T00:00:00Z because it is too late
  refused: an override that ends at 2026-11-29T00:00:00Z would end before it was set at 2026-11-30T07:00:00Z
> override 3 by ann: pin because I like it
  refused: only the client's manager may override task #3
> override 3 by petro: pin because my friend asked
  refused: there is no task 3
> queue ann
  1. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 14.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.7
  2. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 6.6 = base 50.0 + risk 6.6 - slack 50.0
  3. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, later: -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7

# Pinned until Tuesday 10:00. The computed score stands beside it, unchanged.
> override 3 by olena: pin until 2026-12-01 10:00 Europe/Kyiv because the site is down
  #3 open, ann, due Thu 2026-12-03 18:00 Kyiv, pin by olena until Tue 2026-12-01 10:00 Kyiv: "the site is down"
> queue ann
  1. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, pinned by olena: "the site is down", later: -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7
  2. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 14.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.7
  3. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 6.6 = base 50.0 + risk 6.6 - slack 50.0
> task 3
  #3 "Checks of Red Barn": open, ann
  effort 240 min, importance normal
  deadline Thu 2026-12-03 18:00 Kyiv
  override pin by olena until Tue 2026-12-01 10:00 Kyiv: "the site is down"
  rank 1, pinned by olena: "the site is down"
  Meets its latest start on Thu 3 Dec 13:00; client on watch 0.22; about 4.0 h of work. -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7

# A beat before the end and a re-import leave it alone.
> at 2026-12-01 09:59 Europe/Kyiv
  Tuesday, 2026-12-01T07:59:00Z
> edit clients.csv: Red Barn => The Red Barn
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          3     0
  client             0        1      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          3     0
  signal             0        0      0          3     0
  changed client red: name "Red Barn" -> "The Red Barn"
> beat
  nothing
> queue ann
  1. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, pinned by olena: "the site is down", this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
  2. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  3. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0

# At its end it is gone by itself, and the history says so.
> at 2026-12-01 10:00 Europe/Kyiv
  Tuesday, 2026-12-01T08:00:00Z
> queue ann
  1. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  2. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
  3. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
> beat
  overrides expired: 1
> queue ann
  1. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  2. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
  3. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
> history 3
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-11-30T07:00:00Z olena override_set none -> pin: the site is down
    the queue then, 1. #1: 14.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.7
    the queue then, 2. #2: 6.6 = base 50.0 + risk 6.6 - slack 50.0
    the queue then, 3. #3: -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7
  2026-12-01T08:00:00Z (engine) override_expired pin -> none

# A boost is added when ordering, a level comes before every score, a pin before every level.
> override 3 by olena: boost +20 because the client calls every hour
  #3 open, ann, due Thu 2026-12-03 18:00 Kyiv, boost +20.0 by olena: "the client calls every hour"
> queue ann
  1. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, boost +20.0 by olena: "the client calls every hour", this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7; +20.0 for 34.9
  2. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  3. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
> override 2 by olena: level +1 because the board meets on Thursday
  #2 open, ann, due Thu 2026-12-03 18:00 Kyiv, level +1 by olena: "the board meets on Thursday"
> queue ann
  1. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, level +1 by olena: "the board meets on Thursday", this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
  2. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, boost +20.0 by olena: "the client calls every hour", this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7; +20.0 for 34.9
  3. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
> override 1 by olena: level -1 until 2026-12-02T08:00:00Z because the client is on holiday
  #1 open, ann, due Thu 2026-12-03 18:00 Kyiv, level -1 by olena until Wed 2026-12-02 10:00 Kyiv: "the client is on holiday"
> queue ann
  1. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, level +1 by olena: "the board meets on Thursday", this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
  2. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, boost +20.0 by olena: "the client calls every hour", this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7; +20.0 for 34.9
  3. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, level -1 by olena: "the client is on holiday", this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
> override 3 by olena: pin because the client stands in the door
  #3 open, ann, due Thu 2026-12-03 18:00 Kyiv, pin by olena: "the client stands in the door"
> queue ann
  1. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, pinned by olena: "the client stands in the door", this week: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
  2. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, level +1 by olena: "the board meets on Thursday", this week: 21.6 = base 50.0 + risk 6.6 - slack 35.0
  3. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, level -1 by olena: "the client is on holiday", this week: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
> clear 3 by ann
  refused: only the client's manager may clear the override of task #3
> clear 3 by olena
  #3 open, ann, due Thu 2026-12-03 18:00 Kyiv
> clear 3 by olena
  refused: task #3 has no override
> at 2026-12-02 10:00 Europe/Kyiv
  Wednesday, 2026-12-02T08:00:00Z
> beat
  overrides expired: 1
> queue ann
  1. #2 "Checks of Green House" due Thu 2026-12-03 18:00 Kyiv, level +1 by olena: "the board meets on Thursday", today: 34.9 = base 50.0 + risk 6.6 - slack 21.7
  2. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, today: 43.2 = base 50.0 + risk 6.6 + effort 10.0 - slack 23.4
  3. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 28.2 = base 50.0 + risk 6.6 - effort 10.0 - slack 18.4
> history 1
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-12-01T08:00:00Z olena override_set none -> level -1: the client is on holiday
    the queue then, 1. #2: 21.6 = base 50.0 + risk 6.6 - slack 35.0
    the queue then, 2. #3: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
    the queue then, 3. #1: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  2026-12-02T08:00:00Z (engine) override_expired level -1 -> none
> history 3
  2026-11-30T07:00:00Z (engine) task_created ann
  2026-11-30T07:00:00Z olena override_set none -> pin: the site is down
    the queue then, 1. #1: 14.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.7
    the queue then, 2. #2: 6.6 = base 50.0 + risk 6.6 - slack 50.0
    the queue then, 3. #3: -0.1 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.7
  2026-12-01T08:00:00Z (engine) override_expired pin -> none
  2026-12-01T08:00:00Z olena override_set none -> boost +20.0: the client calls every hour
    the queue then, 1. #1: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
    the queue then, 2. #2: 21.6 = base 50.0 + risk 6.6 - slack 35.0
    the queue then, 3. #3: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
  2026-12-01T08:00:00Z olena override_set boost +20.0 -> pin: the client stands in the door
    the queue then, 1. #2: 21.6 = base 50.0 + risk 6.6 - slack 35.0
    the queue then, 2. #3: 14.9 = base 50.0 + risk 6.6 - effort 10.0 - slack 31.7
    the queue then, 3. #1: 29.9 = base 50.0 + risk 6.6 + effort 10.0 - slack 36.7
  2026-12-01T08:00:00Z olena override_cleared pin -> none

# An override speaks of one task: it stays on record when that is done, and the next occurrence has none.
> complete 2 by ann
  #2 done, ann, level +1 by olena: "the board meets on Thursday"
> override 2 by olena: pin because it is done
  refused: task #2 is done: override needs it to be neither done nor given up
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #4 blue/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks of Blue Line"
  #5 green/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks of Green House"
  #6 red/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks of The Red Barn"
> queue ann
  1. #1 "Checks of Blue Line" due Thu 2026-12-03 18:00 Kyiv, by score, now: 67.6 = base 50.0 + risk 6.6 + effort 10.0 + overdue 1.0
  2. #3 "Checks of Red Barn" due Thu 2026-12-03 18:00 Kyiv, by score, today: 47.6 = base 50.0 + risk 6.6 - effort 10.0 + overdue 1.0
  3. #4 "Checks of Blue Line" due Thu 2026-12-10 18:00 Kyiv, by score, this week: 15.0 = base 50.0 + risk 6.6 + effort 10.0 - slack 51.6
  4. #5 "Checks of Green House" due Thu 2026-12-10 18:00 Kyiv, by score, this week: 6.6 = base 50.0 + risk 6.6 - slack 50.0
  5. #6 "Checks of The Red Barn" due Thu 2026-12-10 18:00 Kyiv, by score, this week: 0.0 = base 50.0 + risk 6.6 - effort 10.0 - slack 46.6
