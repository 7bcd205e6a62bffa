# Pause, resume, end, leave: what is not made while a client pauses has a row that says why, and never comes later.
# The wishes (4.1): 15 pause ("a client wants to stop the service for one or several weeks"), 16 end date honoured.

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
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-11-30,,,,
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
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 4, at = "18:00" }

> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client blue
  added client green
  added service seo
  added template seo/checks
  added engagement blue/seo
  added engagement green/seo
> beat
  #1 blue/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Checks of Blue Line, week 49"
  #2 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Checks of Green House, week 49"
  risks moved: 2

# Green pauses from 7 December until further notice. Its open task stays, and can be done.
> at 2026-12-04 12:00 Europe/Kyiv
  Friday, 2026-12-04T10:00:00Z
> edit engagements.csv: green,seo,2026-11-30,,,, => green,seo,2026-11-30,,2026-12-07,,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        1      0          1     0
  changed engagement green/seo: paused_from nothing -> 2026-12-07
> preview green from 2026-12-05 to 2026-12-15
  seo/checks 2026-12-07 appears Mon 2026-12-07 09:00 Kyiv, due Fri 2026-12-11 18:00 Kyiv "Checks of Green House, week 50" (skipped: engagement paused)
  seo/checks 2026-12-14 appears Mon 2026-12-14 09:00 Kyiv, due Fri 2026-12-18 18:00 Kyiv "Checks of Green House, week 51" (skipped: engagement paused)
> complete 2 by ann
  #2 done, ann
> at 2026-12-07 09:00 Europe/Kyiv
  Monday, 2026-12-07T07:00:00Z
> beat
  #3 blue/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Fri 2026-12-11 18:00 Kyiv ann "Checks of Blue Line, week 50"
  green/seo/checks 2026-12-07 skipped: engagement paused
> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> beat
  #4 blue/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Fri 2026-12-18 18:00 Kyiv ann "Checks of Blue Line, week 51"
  green/seo/checks 2026-12-14 skipped: engagement paused
  risks moved: 2

# It resumes on Wednesday 16 December: nothing of the pause is made up for, though every task was a promise.
> at 2026-12-16 10:00 Europe/Kyiv
  Wednesday, 2026-12-16T08:00:00Z
> edit engagements.csv: green,seo,2026-11-30,,2026-12-07,, => green,seo,2026-11-30,,,,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        1      0          1     0
  changed engagement green/seo: paused_from 2026-12-07 -> nothing
> beat
  risks moved: 2
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  #5 blue/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Fri 2026-12-25 18:00 Kyiv ann "Checks of Blue Line, week 52"
  #6 green/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Fri 2026-12-25 18:00 Kyiv ann "Checks of Green House, week 52"
  risks moved: 2
> occurrences green/seo/checks
  2026-11-30 created
  2026-12-07 skipped: engagement paused
  2026-12-14 skipped: engagement paused
  2026-12-21 created

# The other client pauses as a whole, and comes back.
> edit clients.csv: blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active => blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,paused
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      0          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          2     0
  changed client blue: status active -> paused
> at 2026-12-28 09:00 Europe/Kyiv
  Monday, 2026-12-28T07:00:00Z
> beat
  #7 green/seo/checks 2026-12-28 created 2026-12-28T07:00:00Z due Fri 2027-01-01 18:00 Kyiv ann "Checks of Green House, week 53"
  blue/seo/checks 2026-12-28 skipped: client paused
  risks moved: 2
> edit clients.csv: blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,paused => blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      0          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          2     0
  changed client blue: status paused -> active
> beat
  nothing
> at 2027-01-04 09:00 Europe/Kyiv
  Monday, 2027-01-04T07:00:00Z
> beat
  #8 blue/seo/checks 2027-01-04 created 2027-01-04T07:00:00Z due Fri 2027-01-08 18:00 Kyiv ann "Checks of Blue Line, week 1"
  #9 green/seo/checks 2027-01-04 created 2027-01-04T07:00:00Z due Fri 2027-01-08 18:00 Kyiv ann "Checks of Green House, week 1"
  risks moved: 2
> occurrences blue/seo/checks
  2026-11-30 created
  2026-12-07 created
  2026-12-14 created
  2026-12-21 created
  2026-12-28 skipped: client paused
  2027-01-04 created

# Green's engagement ends on 11 January, which still belongs to it.
> edit engagements.csv: green,seo,2026-11-30,,,, => green,seo,2026-11-30,2027-01-11,,,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        1      1          1     0
  ended engagement green/seo: ends_on nothing -> 2027-01-11
> at 2027-01-11 09:00 Europe/Kyiv
  Monday, 2027-01-11T07:00:00Z
> beat
  #10 blue/seo/checks 2027-01-11 created 2027-01-11T07:00:00Z due Fri 2027-01-15 18:00 Kyiv ann "Checks of Blue Line, week 2"
  #11 green/seo/checks 2027-01-11 created 2027-01-11T07:00:00Z due Fri 2027-01-15 18:00 Kyiv ann "Checks of Green House, week 2"
  risks moved: 2
> preview green from 2027-01-12 to 2027-03-01
  nothing
> at 2027-01-18 09:00 Europe/Kyiv
  Monday, 2027-01-18T07:00:00Z
> beat
  #12 blue/seo/checks 2027-01-18 created 2027-01-18T07:00:00Z due Fri 2027-01-22 18:00 Kyiv ann "Checks of Blue Line, week 3"
  risks moved: 2

# Blue leaves. Its open tasks stay for the manager to close; nothing new comes.
> edit clients.csv: blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,active => blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-11-30,,churned
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      1          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          2     0
  ended client blue: status active -> churned
> at 2027-01-25 09:00 Europe/Kyiv
  Monday, 2027-01-25T07:00:00Z
> beat
  risks moved: 1
> at 2027-02-01 09:00 Europe/Kyiv
  Monday, 2027-02-01T07:00:00Z
> beat
  nothing
> occurrences blue/seo/checks
  2026-11-30 created
  2026-12-07 created
  2026-12-14 created
  2026-12-21 created
  2026-12-28 skipped: client paused
  2027-01-04 created
  2027-01-11 created
  2027-01-18 created
> waive 1 by olena: they have left
  #1 waived, ann
> task 1
  #1 "Checks of Blue Line, week 49": waived, ann
  effort 120 min, importance normal, promised
  deadline Fri 2026-12-04 18:00 Kyiv
