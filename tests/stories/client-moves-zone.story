# A client moves from Kyiv to New York while it is tomorrow in the one and today in the other, and later back.
# The wish (4.1): 10 DST, "an hour's shift turns Tuesday 00:00 into Monday 23:00": every date once, in the zone it has then.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "any"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-30
> calendar any
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,any,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,care,any,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| blue,Blue Line,olena,Europe/Kyiv,any,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| blue,night,2026-11-30,,,,
> file catalog/night.toml
| key = "night"
| name = "Night"
| purpose = "A nightly look"
|
| [[task]]
| key = "copy"
| title = "Backup of {{ client.name }}"
| purpose = "Half past midnight, where the client is"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=DAILY", at = "00:30", on_holiday = "none" }
| due = { hours = 8 }
> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar any
  added person ann
  added person olena
  added client blue
  added service night
  added template night/copy
  added engagement blue/night
> beat
  #1 blue/night/copy 2026-11-30 created 2026-11-29T22:30:00Z due Mon 2026-11-30 08:30 Kyiv late ann "Backup of Blue Line"
  risks moved: 1
> at 2026-12-01 01:00 Europe/Kyiv
  Monday, 2026-11-30T23:00:00Z
> beat
  #2 blue/night/copy 2026-12-01 created 2026-11-30T22:30:00Z due Tue 2026-12-01 08:30 Kyiv ann "Backup of Blue Line"

# It is the 1st in Kyiv and still the 30th in New York. The 1st has its task; it is not made again when New York gets there.
> edit clients.csv: blue,Blue Line,olena,Europe/Kyiv => blue,Blue Line,olena,America/New_York
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      0          0     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     0
  changed client blue: time_zone Europe/Kyiv -> America/New_York
> beat
  nothing
> at 2026-12-01 09:00 America/New_York
  Tuesday, 2026-12-01T14:00:00Z
> beat
  nothing
> at 2026-12-02 00:30 America/New_York
  Wednesday, 2026-12-02T05:30:00Z
> beat
  #3 blue/night/copy 2026-12-02 created 2026-12-02T05:30:00Z due Wed 2026-12-02 08:30 New York ann "Backup of Blue Line"

# And back, two hours into the 3rd of Kyiv: its own half past midnight has passed, and is made up for.
> at 2026-12-03 02:00 Europe/Kyiv
  Thursday, 2026-12-03T00:00:00Z
> beat
  nothing
> edit clients.csv: blue,Blue Line,olena,America/New_York => blue,Blue Line,olena,Europe/Kyiv
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        1      0          0     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     0
  changed client blue: time_zone America/New_York -> Europe/Kyiv
> beat
  #4 blue/night/copy 2026-12-03 created 2026-12-02T22:30:00Z due Thu 2026-12-03 08:30 Kyiv ann "Backup of Blue Line"
> at 2026-12-04 00:30 Europe/Kyiv
  Thursday, 2026-12-03T22:30:00Z
> beat
  #5 blue/night/copy 2026-12-04 created 2026-12-03T22:30:00Z due Fri 2026-12-04 08:30 Kyiv ann "Backup of Blue Line"
> occurrences blue/night/copy
  2026-11-30 created, late
  2026-12-01 created
  2026-12-02 created
  2026-12-03 created
  2026-12-04 created
# A task keeps the deadline that it was given.
> history 2
  2026-11-30T23:00:00Z (engine) task_created ann
