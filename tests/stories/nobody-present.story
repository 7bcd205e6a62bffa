# Nobody present: the task is made all the same, waits in its role's pool, and says so. Whoever claims it first has it.
# The wish (4.1): 22 the absent assignee.

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
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| cat,Cat,specialist,copy,ua,Europe/Kyiv,09:00,8,yes
| dan,Dan,specialist,seo,ua,Europe/Kyiv,09:00,8,no
> file absences.csv
| login,from,to,kind
| ann,2026-11-28,2026-11-30,vacation
| bob,2026-11-30,2026-12-01,sick
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-11-30,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "checks"
| title = "Checks of {{ client.name }}, week {{ occurrence.iso_week }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

# Ann is on vacation, Bob is ill, Dan has left, Cat does other work.
> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             5        0      0          0     0
  absence            2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person cat
  added person dan
  added person olena
  added absence ann 2026-11-28
  added absence bob 2026-11-30
  added client green
  added service seo
  added template seo/checks
  added engagement green/seo
  warning: cat has the role "copy", which no template asks for
> beat
  #1 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv pool:seo "Checks of Green House, week 49"
  risks moved: 1
> history 1
  2026-11-30T07:00:00Z (engine) task_created pool:seo
  2026-11-30T07:00:00Z (engine) task_unassigned: nobody with the role seo is present

# Next morning it stands in the queue of everybody who has the role, and of nobody else.
> at 2026-12-01 09:00 Europe/Kyiv
  Tuesday, 2026-12-01T07:00:00Z
> queue ann
  1. #1 "Checks of Green House, week 49" due Thu 2026-12-03 18:00 Kyiv, in the pool, by score, this week: 19.9 = base 50.0 + risk 6.6 - slack 36.7
> queue bob
  1. #1 "Checks of Green House, week 49" due Thu 2026-12-03 18:00 Kyiv, in the pool, by score, this week: 19.9 = base 50.0 + risk 6.6 - slack 36.7
> queue cat
  nothing
> claim 1 by cat
  refused: there is no task 1
> start 1 by ann
  refused: only its assignee or the client's manager may start task #1
> claim 1 by ann
  #1 open, ann, due Thu 2026-12-03 18:00 Kyiv
> claim 1 by bob
  refused: task #1 belongs to ann
> claim 1 by ann
  refused: task #1 belongs to ann
> queue ann
  1. #1 "Checks of Green House, week 49" due Thu 2026-12-03 18:00 Kyiv, by score, this week: 19.9 = base 50.0 + risk 6.6 - slack 36.7
> queue bob
  nothing

# Released, it is everybody's again; with it goes that it had begun.
> start 1 by ann
  #1 started, ann, due Thu 2026-12-03 18:00 Kyiv
> release 1 by bob
  refused: only its assignee or the client's manager may release task #1
> release 1 by ann
  #1 open, pool:seo, due Thu 2026-12-03 18:00 Kyiv
> at 2026-12-02 09:00 Europe/Kyiv
  Wednesday, 2026-12-02T07:00:00Z
> queue bob
  1. #1 "Checks of Green House, week 49" due Thu 2026-12-03 18:00 Kyiv, in the pool, by score, today: 33.3 = base 50.0 + risk 6.6 - slack 23.3
> claim 1 by bob
  #1 open, bob, due Thu 2026-12-03 18:00 Kyiv
> complete 1 by bob
  #1 done, bob
> history 1
  2026-11-30T07:00:00Z (engine) task_created pool:seo
  2026-11-30T07:00:00Z (engine) task_unassigned: nobody with the role seo is present
  2026-12-01T07:00:00Z ann task_claimed pool:seo -> ann
  2026-12-01T07:00:00Z ann task_started open -> started
  2026-12-01T07:00:00Z ann task_released ann -> pool:seo
  2026-12-02T07:00:00Z bob task_claimed pool:seo -> bob
  2026-12-02T07:00:00Z bob task_completed open -> done

# The next one goes to whoever did it last.
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #2 green/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv bob "Checks of Green House, week 50"
