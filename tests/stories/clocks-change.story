# Clocks change: 09:00 stays 09:00, and what falls in an hour that comes twice or never happens exactly once.
# Kyiv and New York in autumn; Havana and Santiago, where clocks change at midnight.
# The wish (4.1): 10 DST, "an hour's shift turns Tuesday 00:00 into Monday 23:00".

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "any"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-09-01
> calendar any
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,any,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,care,any,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| havana,Havana,olena,America/Havana,any,small,2026-09-01,,active
| kyiv,Kyiv,olena,Europe/Kyiv,any,small,2026-09-01,,active
| ny,New York,olena,America/New_York,any,small,2026-09-01,,active
| santiago,Santiago,olena,America/Santiago,any,small,2026-09-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| santiago,midnight,2026-09-05,2026-09-07,,,
| kyiv,morning,2026-10-24,2026-10-26,,,
| kyiv,night,2026-10-24,2026-10-26,,,
| ny,morning,2026-10-31,2026-11-02,,,
| ny,half-past-one,2026-10-31,2026-11-02,,,
| havana,midnight,2026-10-31,2026-11-02,,,
> file catalog/morning.toml
| key = "morning"
| name = "Morning"
| purpose = "A daily look"
|
| [[task]]
| key = "look"
| title = "Look at {{ client.name }}"
| purpose = "Every day at nine"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=DAILY", at = "09:00", on_holiday = "none" }
| due = { hours = 8 }
> file catalog/night.toml
| key = "night"
| name = "Night"
| purpose = "A nightly look"
|
| [[task]]
| key = "copy"
| title = "Backup of {{ client.name }}"
| purpose = "03:30 comes twice in Kyiv on the last Sunday of October"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=DAILY", at = "03:30", on_holiday = "none" }
| due = { hours = 2 }
> file catalog/half-past-one.toml
| key = "half-past-one"
| name = "Half past one"
| purpose = "A nightly look"
|
| [[task]]
| key = "copy"
| title = "Backup of {{ client.name }}"
| purpose = "01:30 comes twice in New York on the first Sunday of November"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=DAILY", at = "01:30", on_holiday = "none" }
| due = { hours = 2 }
> file catalog/midnight.toml
| key = "midnight"
| name = "Midnight"
| purpose = "A nightly look"
|
| [[task]]
| key = "copy"
| title = "Backup of {{ client.name }}"
| purpose = "00:30 never comes in Santiago on 6 September, and twice in Havana on 1 November"
| role = "care"
| effort_hours = 0.5
| schedule = { rrule = "FREQ=DAILY", at = "00:30", on_holiday = "none" }
| due = { business_days = 1, at = "00:30" }

# Santiago: on Sunday 6 September midnight is followed by 01:00. The skipped 00:30 happens at 01:30, once.
> at 2026-09-05 00:30 America/Santiago
  Saturday, 2026-09-05T04:30:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             2        0      0          0     0
  client             4        0      0          0     0
  service            4        0      0          0     0
  template           4        0      0          0     0
  engagement         6        0      0          0     0
> beat
  #1 santiago/midnight/copy 2026-09-05 created 2026-09-05T04:30:00Z due Mon 2026-09-07 00:30 Santiago ann "Backup of Santiago"
  risks moved: 4
> at 2026-09-06T04:29:00Z
  Sunday, 2026-09-06T04:29:00Z
> beat
  nothing
> at 2026-09-06T04:30:00Z
  Sunday, 2026-09-06T04:30:00Z
> beat
  #2 santiago/midnight/copy 2026-09-06 created 2026-09-06T04:30:00Z due Mon 2026-09-07 00:30 Santiago ann "Backup of Santiago"
> at 2026-09-06T05:30:00Z
  Sunday, 2026-09-06T05:30:00Z
> beat
  nothing
> at 2026-09-07 00:30 America/Santiago
  Monday, 2026-09-07T03:30:00Z
> beat
  #3 santiago/midnight/copy 2026-09-07 created 2026-09-07T03:30:00Z due Tue 2026-09-08 00:30 Santiago ann "Backup of Santiago"

# Kyiv: 09:00 is 06:00 UTC on Saturday and 07:00 UTC on Sunday. 03:30 means the first of the two.
> at 2026-10-24 09:00 Europe/Kyiv
  Saturday, 2026-10-24T06:00:00Z
> beat
  #4 kyiv/night/copy 2026-10-24 created 2026-10-24T00:30:00Z due Sat 2026-10-24 05:30 Kyiv late ann "Backup of Kyiv"
  #5 kyiv/morning/look 2026-10-24 created 2026-10-24T06:00:00Z due Sat 2026-10-24 17:00 Kyiv ann "Look at Kyiv"
  risks moved: 4
> at 2026-10-25T00:29:00Z
  Sunday, 2026-10-25T00:29:00Z
> beat
  nothing
> at 2026-10-25T00:30:00Z
  Sunday, 2026-10-25T00:30:00Z
> beat
  #6 kyiv/night/copy 2026-10-25 created 2026-10-25T00:30:00Z due Sun 2026-10-25 04:30 Kyiv ann "Backup of Kyiv"
> at 2026-10-25T01:30:00Z
  Sunday, 2026-10-25T01:30:00Z
> beat
  nothing
> at 2026-10-25T06:00:00Z
  Sunday, 2026-10-25T06:00:00Z
> beat
  nothing
> at 2026-10-25T07:00:00Z
  Sunday, 2026-10-25T07:00:00Z
> beat
  #7 kyiv/morning/look 2026-10-25 created 2026-10-25T07:00:00Z due Sun 2026-10-25 17:00 Kyiv ann "Look at Kyiv"
> at 2026-10-26 09:00 Europe/Kyiv
  Monday, 2026-10-26T07:00:00Z
> beat
  #8 kyiv/night/copy 2026-10-26 created 2026-10-26T01:30:00Z due Mon 2026-10-26 05:30 Kyiv late ann "Backup of Kyiv"
  #9 kyiv/morning/look 2026-10-26 created 2026-10-26T07:00:00Z due Mon 2026-10-26 17:00 Kyiv ann "Look at Kyiv"

# New York, a week later, and Havana, where it is 00:30 twice on Sunday 1 November.
> at 2026-10-31 09:00 America/New_York
  Saturday, 2026-10-31T13:00:00Z
> beat
  #10 havana/midnight/copy 2026-10-31 created 2026-10-31T04:30:00Z due Mon 2026-11-02 00:30 Havana ann "Backup of Havana"
  #11 ny/half-past-one/copy 2026-10-31 created 2026-10-31T05:30:00Z due Sat 2026-10-31 03:30 New York late ann "Backup of New York"
  #12 ny/morning/look 2026-10-31 created 2026-10-31T13:00:00Z due Sat 2026-10-31 17:00 New York ann "Look at New York"
> at 2026-11-01T04:30:00Z
  Sunday, 2026-11-01T04:30:00Z
> beat
  #13 havana/midnight/copy 2026-11-01 created 2026-11-01T04:30:00Z due Mon 2026-11-02 00:30 Havana ann "Backup of Havana"
> at 2026-11-01T05:30:00Z
  Sunday, 2026-11-01T05:30:00Z
> beat
  #14 ny/half-past-one/copy 2026-11-01 created 2026-11-01T05:30:00Z due Sun 2026-11-01 02:30 New York ann "Backup of New York"
> at 2026-11-01T06:30:00Z
  Sunday, 2026-11-01T06:30:00Z
> beat
  nothing
> at 2026-11-01T13:00:00Z
  Sunday, 2026-11-01T13:00:00Z
> beat
  nothing
> at 2026-11-01T14:00:00Z
  Sunday, 2026-11-01T14:00:00Z
> beat
  #15 ny/morning/look 2026-11-01 created 2026-11-01T14:00:00Z due Sun 2026-11-01 17:00 New York ann "Look at New York"
> at 2026-11-02 09:00 America/New_York
  Monday, 2026-11-02T14:00:00Z
> beat
  #16 havana/midnight/copy 2026-11-02 created 2026-11-02T04:30:00Z due Tue 2026-11-03 00:30 Havana ann "Backup of Havana"
  #17 ny/half-past-one/copy 2026-11-02 created 2026-11-02T06:30:00Z due Mon 2026-11-02 03:30 New York late ann "Backup of New York"
  #18 ny/morning/look 2026-11-02 created 2026-11-02T14:00:00Z due Mon 2026-11-02 17:00 New York ann "Look at New York"

# Three days, three tasks, in every series; and nothing more after the last day of the engagements.
> at 2026-11-10T00:00:00Z
  Tuesday, 2026-11-10T00:00:00Z
> beat
  nothing
> occurrences santiago/midnight/copy
  2026-09-05 created
  2026-09-06 created
  2026-09-07 created
> occurrences kyiv/morning/look
  2026-10-24 created
  2026-10-25 created
  2026-10-26 created
> occurrences kyiv/night/copy
  2026-10-24 created, late
  2026-10-25 created
  2026-10-26 created, late
> occurrences ny/morning/look
  2026-10-31 created
  2026-11-01 created
  2026-11-02 created
> occurrences ny/half-past-one/copy
  2026-10-31 created, late
  2026-11-01 created
  2026-11-02 created, late
> occurrences havana/midnight/copy
  2026-10-31 created
  2026-11-01 created
  2026-11-02 created
