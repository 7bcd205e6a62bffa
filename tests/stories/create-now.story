# Create now: what was skipped, missed, or lay before the agency's time can still be made a task by its manager.
# The dates and the deadline are the date's own; the history says by whom, and what was decided first.
# The wishes (4.1): 2 do not lose work, 21 no duplicates, 26 a client in mid-year.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-30
> calendar ua
| 2026-12-08 Founders' Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| omar,Omar,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,care,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,care,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,standard,2026-11-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,care,2026-11-01,,,,1.5
> file catalog/care.toml
| key = "care"
| name = "Care"
| purpose = "Somebody looks"
|
| [[task]]
| key = "look"
| title = "Look, {{ occurrence.date }}"
| purpose = "One at a time"
| role = "care"
| effort_hours = 1
| overlap = "skip"
| catch_up = "none"
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=TU", at = "09:00", on_holiday = "drop" }
| due = { hours = 4 }
|
| [[task]]
| key = "tell"
| title = "Tell, {{ occurrence.date }}"
| purpose = "What was seen"
| role = "care"
| effort_hours = 0.5
| catch_up = "none"
| after = ["look"]
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=WE", at = "09:00", on_holiday = "following" }
| due = { hours = 4 }

> at 2026-12-01 09:00 Europe/Kyiv
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           2        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person omar
  added client green
  added service care
  added template care/look
  added template care/tell
  added engagement green/care
> beat
  #1 green/care/look 2026-12-01 created 2026-12-01T07:00:00Z due Tue 2026-12-01 13:00 Kyiv ann "Look, 2026-12-01"
  green/care/look 2026-11-03 through 2026-11-24 before adoption: before the agency adopted Slated
  green/care/tell 2026-11-04 through 2026-11-25 before adoption: before the agency adopted Slated
  risks moved: 1
> occurrences green/care/look
  2026-11-03 through 2026-11-24 before adoption: before the agency adopted Slated
  2026-12-01 created

# The first Tuesday's task is still open on the third, and the second was a day off.
> at 2026-12-09 09:00 Europe/Kyiv
  Wednesday, 2026-12-09T07:00:00Z
> beat
  #2 green/care/tell 2026-12-09 created 2026-12-09T07:00:00Z due Wed 2026-12-09 13:00 Kyiv bob "Tell, 2026-12-09"
  green/care/look 2026-12-08 skipped: day off: Founders' Day
  green/care/tell 2026-12-02 missed: the template makes up for nothing
  risks moved: 1
> at 2026-12-15 09:00 Europe/Kyiv
  Tuesday, 2026-12-15T07:00:00Z
> beat
  green/care/look 2026-12-15 skipped: overlap: task #1 is still open
  risks moved: 1
> occurrences green/care/look
  2026-11-03 through 2026-11-24 before adoption: before the agency adopted Slated
  2026-12-01 created
  2026-12-08 skipped: day off: Founders' Day
  2026-12-15 skipped: overlap: task #1 is still open

# Another manager's client is none of Omar's, and a specialist creates nothing.
> create green/care/look 2026-12-15 by omar
  refused: there is no series 1
> create green/care/look 2026-12-15 by ann
  refused: there is no series 1

# Olena wants the one that the open task kept out. Who has the series keeps it.
> create green/care/look 2026-12-15 by olena
  #3 green/care/look 2026-12-15 created 2026-12-15T07:00:00Z due Tue 2026-12-15 13:00 Kyiv ann "Look, 2026-12-15"
> history 3
  2026-12-15T07:00:00Z olena task_created ann
  2026-12-15T07:00:00Z olena occurrence_created 2026-12-15 -> created: first skipped: overlap: task #1 is still open

# It is a task once.
> create green/care/look 2026-12-15 by olena
  refused: 2026-12-15 of series 1 became task #3 already

# The day off is worked on its very day, and is late by now. Wednesday's work waited for nothing, and now it does.
> task 2
  #2 "Tell, 2026-12-09": open, bob
  effort 45 min, importance normal
  deadline Wed 2026-12-09 13:00 Kyiv
  rank 1, by score
  Overdue since Wed 9 Dec 13:00, by 3.5 business days; client at risk 0.69; about 45 min of work. 88.4 = base 50.0 + risk 20.7 + effort 14.2 + overdue 3.5
> create green/care/look 2026-12-08 by olena
  #4 green/care/look 2026-12-08 created 2026-12-08T07:00:00Z due Tue 2026-12-08 13:00 Kyiv late ann "Look, 2026-12-08"
> history 4
  2026-12-15T07:00:00Z olena task_created ann: created after its deadline
  2026-12-15T07:00:00Z olena occurrence_created 2026-12-08 -> created: first skipped: day off: Founders' Day
> task 2
  #2 "Tell, 2026-12-09": open, bob
  effort 45 min, importance normal
  deadline Wed 2026-12-09 13:00 Kyiv
  waits for #4 (look)
  Overdue since Wed 9 Dec 13:00, by 3.5 business days; client at risk 0.69; about 45 min of work. 88.4 = base 50.0 + risk 20.7 + effort 14.2 + overdue 3.5

# From the range before the adoption: a date inside it gets a row of its own, and so does its first.
> create green/care/look 2026-11-10 by olena
  #5 green/care/look 2026-11-10 created 2026-11-10T07:00:00Z due Tue 2026-11-10 13:00 Kyiv late ann "Look, 2026-11-10"
> create green/care/look 2026-11-03 by olena
  #6 green/care/look 2026-11-03 created 2026-11-03T07:00:00Z due Tue 2026-11-03 13:00 Kyiv late ann "Look, 2026-11-03"
> create green/care/look 2026-11-17 by olena
  #7 green/care/look 2026-11-17 created 2026-11-17T07:00:00Z due Tue 2026-11-17 13:00 Kyiv late ann "Look, 2026-11-17"
> occurrences green/care/look
  2026-11-03 created, late: by olena, first before the agency adopted Slated
  2026-11-10 created, late: by olena, first before the agency adopted Slated
  2026-11-17 created, late: by olena, first before the agency adopted Slated
  2026-11-24 through 2026-11-24 before adoption: before the agency adopted Slated
  2026-12-01 created
  2026-12-08 created, late: by olena, first skipped: day off: Founders' Day
  2026-12-15 created: by olena, first skipped: overlap: task #1 is still open

# What is ahead comes by itself; what is no Tuesday is no date of the series.
> create green/care/look 2026-12-22 by olena
  refused: 2026-12-22 is still ahead: it will come by itself on 2026-12-22
> create green/care/look 2026-12-23 by olena
  refused: 2026-12-23 is no date of series 1: right would be for example 2026-12-22
> create green/care/look 2025-12-23 by olena
  refused: 2025-12-23 is no date of series 1: right would be for example 2026-11-03

# Three weeks without a daemon: what was missed can be made one by one, and a beat makes nothing of it again.
> at 2027-01-05 14:00 Europe/Kyiv
  Tuesday, 2027-01-05T12:00:00Z
> beat
  green/care/look 2026-12-22 missed: the template makes up for nothing
  green/care/look 2026-12-29 missed: the template makes up for nothing
  green/care/look 2027-01-05 missed: the template makes up for nothing
  green/care/tell 2026-12-16 missed: the template makes up for nothing
  green/care/tell 2026-12-23 missed: the template makes up for nothing
  green/care/tell 2026-12-30 missed: the template makes up for nothing
  risks moved: 1
> create green/care/tell 2026-12-23 by olena
  #8 green/care/tell 2026-12-23 created 2026-12-23T07:00:00Z due Wed 2026-12-23 13:00 Kyiv late bob "Tell, 2026-12-23"
> occurrences green/care/tell
  2026-11-04 through 2026-11-25 before adoption: before the agency adopted Slated
  2026-12-02 missed: the template makes up for nothing
  2026-12-09 created
  2026-12-16 missed: the template makes up for nothing
  2026-12-23 created, late: by olena, first missed: the template makes up for nothing
  2026-12-30 missed: the template makes up for nothing
> beat
  nothing

# A pause keeps the engine from creating, and no manager.
> edit engagements.csv: green,care,2026-11-01,,,,1.5 => green,care,2026-11-01,,2027-01-04,2027-01-31,1.5
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        1      0          0     0
  changed engagement green/care: paused_from nothing -> 2027-01-04, paused_to nothing -> 2027-01-31
> at 2027-01-06 10:00 Europe/Kyiv
  Wednesday, 2027-01-06T08:00:00Z
> beat
  green/care/tell 2027-01-06 skipped: engagement paused
> create green/care/tell 2027-01-06 by olena
  #9 green/care/tell 2027-01-06 created 2027-01-06T07:00:00Z due Wed 2027-01-06 13:00 Kyiv bob "Tell, 2027-01-06"

# An engagement that has ended is over, also by hand; so is a client who has left.
> edit engagements.csv: green,care,2026-11-01,,2027-01-04,2027-01-31,1.5 => green,care,2026-11-01,2027-01-06,,,1.5
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        1      1          0     0
  ended engagement green/care: ends_on nothing -> 2027-01-06, paused_from 2027-01-04 -> nothing, paused_to 2027-01-31 -> nothing
> at 2027-01-07 10:00 Europe/Kyiv
  Thursday, 2027-01-07T08:00:00Z
> create green/care/tell 2026-12-30 by olena
  refused: the engagement of green for care ends on 2027-01-06: nothing is created after it
> edit engagements.csv: green,care,2026-11-01,2027-01-06,,,1.5 => green,care,2026-11-01,,,,1.5
> edit clients.csv: standard,2026-11-01,,active => standard,2026-11-01,,churned
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        1      1          0     0
  service            0        0      0          1     0
  template           0        0      0          2     0
  engagement         0        1      0          0     0
  ended client green: status active -> churned
  changed engagement green/care: ends_on 2027-01-06 -> nothing
> create green/care/tell 2026-12-30 by olena
  refused: client green has left: nothing is created for it
