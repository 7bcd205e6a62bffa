# Entered late: a start that is told after its day is still owed, the weeks before are not; a start on a paused day waits for
# the end of the pause; a client who left and is back owes nothing for the time away; an adoption may be corrected.
# The wishes (4.1): 15 pause, 17 template changes.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-02
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-10-01,,active
| gone,Gone Again,olena,Europe/Kyiv,ua,small,2026-10-01,,churned
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-10-01,,,,
| gone,seo,2026-10-01,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit of {{ client.name }}"
| purpose = "Known before anything is planned"
| role = "seo"
| effort_hours = 8
| promised = true
| schedule = { on_start = true }
| due = { business_days = 2, at = "18:00" }
|
| [[task]]
| key = "checks"
| title = "Checks of {{ client.name }}, {{ occurrence.date }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

# The adoption was meant to be the 23rd; it is corrected before the first beat, and three weeks are not made up for.
> at 2026-11-23 08:00 Europe/Kyiv
  Monday, 2026-11-23T06:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added client blue
  added client gone
  added service seo
  added template seo/audit
  added template seo/checks
  added engagement blue/seo
  added engagement gone/seo
> edit agency.toml: 2026-11-02 => 2026-11-23
> import
                 added  changed  ended  unchanged  gone
  agency             0        1      0          0     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        0      0          2     0
  changed agency agency: adopted_on 2026-11-02 -> 2026-11-23
> at 2026-11-23 09:00 Europe/Kyiv
  Monday, 2026-11-23T07:00:00Z
> beat
  #1 blue/seo/checks 2026-11-23 created 2026-11-23T07:00:00Z due Thu 2026-11-26 18:00 Kyiv ann "Checks of Blue Line, 2026-11-23"
  blue/seo/audit 2026-10-01 through 2026-10-01 before adoption: before the agency adopted Slated
  blue/seo/checks 2026-10-05 through 2026-11-16 before adoption: before the agency adopted Slated
  risks moved: 1
> occurrences blue/seo/checks
  2026-10-05 through 2026-11-16 before adoption: before the agency adopted Slated
  2026-11-23 created

# On Thursday somebody enters a client who began on Monday, and one who begins in the middle of a pause.
> at 2026-11-26 12:00 Europe/Kyiv
  Thursday, 2026-11-26T10:00:00Z
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,ua,small,2026-10-01,,active
| gone,Gone Again,olena,Europe/Kyiv,ua,small,2026-10-01,,churned
| late,Late Entry,olena,Europe/Kyiv,ua,small,2026-11-23,,active
| slow,Slow Start,olena,Europe/Kyiv,ua,small,2026-11-23,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,seo,2026-10-01,,,,
| gone,seo,2026-10-01,,,,
| late,seo,2026-11-23,,,,
| slow,seo,2026-11-26,,2026-11-26,2026-12-02,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             2        0      0          2     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         2        0      0          2     0
  added client late
  added client slow
  added engagement late/seo
  added engagement slow/seo
> beat
  #2 late/seo/audit 2026-11-23 created 2026-11-23T04:00:00Z due Wed 2026-11-25 18:00 Kyiv late ann "Audit of Late Entry"
  #3 late/seo/checks 2026-11-23 created 2026-11-23T07:00:00Z due Thu 2026-11-26 18:00 Kyiv ann "Checks of Late Entry, 2026-11-23"
  risks moved: 2
> occurrences late/seo/audit
  2026-11-23 created, late
> occurrences late/seo/checks
  2026-11-23 created
> occurrences slow/seo/audit
  nothing

# The pause is lifted: the start comes, late and visible as such.
> at 2026-11-30 12:00 Europe/Kyiv
  Monday, 2026-11-30T10:00:00Z
> edit engagements.csv: slow,seo,2026-11-26,,2026-11-26,2026-12-02, => slow,seo,2026-11-26,,,,
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          4     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        1      0          3     0
  changed engagement slow/seo: paused_from 2026-11-26 -> nothing, paused_to 2026-12-02 -> nothing
> beat
  #4 slow/seo/audit 2026-11-26 created 2026-11-26T04:00:00Z due Mon 2026-11-30 18:00 Kyiv ann "Audit of Slow Start"
  #5 blue/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Blue Line, 2026-11-30"
  #6 late/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Late Entry, 2026-11-30"
  #7 slow/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Slow Start, 2026-11-30"
> occurrences slow/seo/audit
  2026-11-26 created

# The client who had left is back, and owes nothing for the time away.
> at 2026-12-17 12:00 Europe/Kyiv
  Thursday, 2026-12-17T10:00:00Z
> edit clients.csv: small,2026-10-01,,churned => small,2026-10-01,,active
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      0          3     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        0      0          4     0
  changed client gone: status churned -> active
> beat
  #8 blue/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv late ann "Checks of Blue Line, 2026-12-07"
  #9 late/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv late ann "Checks of Late Entry, 2026-12-07"
  #10 slow/seo/checks 2026-12-07 created 2026-12-07T07:00:00Z due Thu 2026-12-10 18:00 Kyiv late ann "Checks of Slow Start, 2026-12-07"
  #11 blue/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Thu 2026-12-17 18:00 Kyiv ann "Checks of Blue Line, 2026-12-14"
  #12 gone/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Thu 2026-12-17 18:00 Kyiv ann "Checks of Gone Again, 2026-12-14"
  #13 late/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Thu 2026-12-17 18:00 Kyiv ann "Checks of Late Entry, 2026-12-14"
  #14 slow/seo/checks 2026-12-14 created 2026-12-14T07:00:00Z due Thu 2026-12-17 18:00 Kyiv ann "Checks of Slow Start, 2026-12-14"
  gone/seo/audit 2026-10-01 through 2026-10-01 before adoption: before the agency adopted Slated
  gone/seo/checks 2026-10-05 through 2026-12-07 before adoption: before the agency adopted Slated
  risks moved: 3
> at 2026-12-21 09:00 Europe/Kyiv
  Monday, 2026-12-21T07:00:00Z
> beat
  #15 blue/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Thu 2026-12-24 18:00 Kyiv ann "Checks of Blue Line, 2026-12-21"
  #16 gone/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Thu 2026-12-24 18:00 Kyiv ann "Checks of Gone Again, 2026-12-21"
  #17 late/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Thu 2026-12-24 18:00 Kyiv ann "Checks of Late Entry, 2026-12-21"
  #18 slow/seo/checks 2026-12-21 created 2026-12-21T07:00:00Z due Thu 2026-12-24 18:00 Kyiv ann "Checks of Slow Start, 2026-12-21"
  risks moved: 2
> occurrences gone/seo/checks
  2026-10-05 through 2026-12-07 before adoption: before the agency adopted Slated
  2026-12-14 created
  2026-12-21 created
> occurrences gone/seo/audit
  2026-10-01 through 2026-10-01 before adoption: before the agency adopted Slated
