# Asks (4.1): 28 recurrence by API: a rule is added, changed and taken out without a file, for every client at once, and
# each is shown before.

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
| boss,Boss,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-11-30,,active
| harbour,Harbour,olena,Europe/Kyiv,ua,small,2026-11-30,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-11-30,,,,
| harbour,seo,2026-11-30,,,,
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
| schedule = { rrule = "FREQ=MONTHLY;BYMONTHDAY=1", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

> at 2026-12-01 09:00 Europe/Kyiv
  Tuesday, 2026-12-01T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         2        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person boss
  added person olena
  added client green
  added client harbour
  added service seo
  added template seo/report
  added engagement green/seo
  added engagement harbour/seo
> beat
  #1 green/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Fri 2026-12-04 18:00 Kyiv ann "Report for Green House"
  #2 harbour/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Fri 2026-12-04 18:00 Kyiv bob "Report for Harbour"
  risks moved: 2

# A weekly check is new: it begins today for all who have the service. The report comes on the last working day.
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "check"
| title = "Check {{ client.name }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 1
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=TU", at = "14:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }
|
| [[task]]
| key = "report"
| title = "Report for {{ client.name }}"
| purpose = "The client sees what was done"
| role = "seo"
| effort_hours = 2
| schedule = { monthly = { business_day = -1 }, at = "09:00" }
| due = { business_days = 3, at = "18:00" }
> put seo by boss dry
  template seo/check added
  template seo/report rescheduled, version 1 -> 2: schedule.monthly.business_day nothing -> -1, schedule.on_holiday following -> nothing, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> nothing
  green/seo/report: 2027-01-01 moved to 2027-01-29
  green/seo/report: 2027-02-01 moved to 2027-02-26
  green/seo/report: 2027-03-01 moved to 2027-03-31
  green/seo/report: 2026-12-31 skipped: its month already has an occurrence of 2026-12-01
  harbour/seo/report: 2027-01-01 moved to 2027-01-29
  harbour/seo/report: 2027-02-01 moved to 2027-02-26
  harbour/seo/report: 2027-03-01 moved to 2027-03-31
  harbour/seo/report: 2026-12-31 skipped: its month already has an occurrence of 2026-12-01
  green/seo/check: 2026-12-01 added
  green/seo/check: 2026-12-08 added
  green/seo/check: 2026-12-15 added
  harbour/seo/check: 2026-12-01 added
  harbour/seo/check: 2026-12-08 added
  harbour/seo/check: 2026-12-15 added
  seo: 4 series, 4 with other dates: 6 added, 0 removed, 6 moved
  green/seo/report: #1 of 2026-12-01 keeps its date
  harbour/seo/report: #2 of 2026-12-01 keeps its date
  seo would be at version 2; nothing was written
> put seo by boss
  template seo/check added
  template seo/report rescheduled, version 1 -> 2: schedule.monthly.business_day nothing -> -1, schedule.on_holiday following -> nothing, schedule.rrule FREQ=MONTHLY;BYMONTHDAY=1 -> nothing
  green/seo/report: 2027-01-01 moved to 2027-01-29
  green/seo/report: 2027-02-01 moved to 2027-02-26
  green/seo/report: 2027-03-01 moved to 2027-03-31
  green/seo/report: 2026-12-31 skipped: its month already has an occurrence of 2026-12-01
  harbour/seo/report: 2027-01-01 moved to 2027-01-29
  harbour/seo/report: 2027-02-01 moved to 2027-02-26
  harbour/seo/report: 2027-03-01 moved to 2027-03-31
  harbour/seo/report: 2026-12-31 skipped: its month already has an occurrence of 2026-12-01
  green/seo/check: 2026-12-01 added
  green/seo/check: 2026-12-08 added
  green/seo/check: 2026-12-15 added
  harbour/seo/check: 2026-12-01 added
  harbour/seo/check: 2026-12-08 added
  harbour/seo/check: 2026-12-15 added
  seo: 4 series, 4 with other dates: 6 added, 0 removed, 6 moved
  green/seo/report: #1 of 2026-12-01 keeps its date
  harbour/seo/report: #2 of 2026-12-01 keeps its date
  seo is at version 2
> beat
  nothing
> at 2026-12-01 14:00 Europe/Kyiv
  Tuesday, 2026-12-01T12:00:00Z
> beat
  #3 green/seo/check 2026-12-01 created 2026-12-01T12:00:00Z due Wed 2026-12-02 18:00 Kyiv ann "Check Green House"
  #4 harbour/seo/check 2026-12-01 created 2026-12-01T12:00:00Z due Wed 2026-12-02 18:00 Kyiv bob "Check Harbour"

# On Tuesday morning the checks move to Thursdays. Today's have not appeared: they are the old rule's, and are made.
# This week has its check, so the first Thursday is left out.
> at 2026-12-08 08:00 Europe/Kyiv
  Tuesday, 2026-12-08T06:00:00Z
> edit catalog/seo.toml: BYDAY=TU => BYDAY=TH
> put seo by boss dry
  template seo/check rescheduled, version 1 -> 2: schedule.rrule FREQ=WEEKLY;BYDAY=TU -> FREQ=WEEKLY;BYDAY=TH
  green/seo/check: 2026-12-15 moved to 2026-12-17
  green/seo/check: 2026-12-22 moved to 2026-12-24
  green/seo/check: 2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  harbour/seo/check: 2026-12-15 moved to 2026-12-17
  harbour/seo/check: 2026-12-22 moved to 2026-12-24
  harbour/seo/check: 2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 4 moved
  seo would be at version 3; nothing was written
> put seo by boss
  template seo/check rescheduled, version 1 -> 2: schedule.rrule FREQ=WEEKLY;BYDAY=TU -> FREQ=WEEKLY;BYDAY=TH
  green/seo/check: 2026-12-15 moved to 2026-12-17
  green/seo/check: 2026-12-22 moved to 2026-12-24
  green/seo/check: 2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  harbour/seo/check: 2026-12-15 moved to 2026-12-17
  harbour/seo/check: 2026-12-22 moved to 2026-12-24
  harbour/seo/check: 2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 4 moved
  seo is at version 3
> occurrences green/seo/check
  2026-12-01 created
  2026-12-08 created
  2026-12-10 skipped: its week already has an occurrence of 2026-12-08
> at 2026-12-17 14:00 Europe/Kyiv
  Thursday, 2026-12-17T12:00:00Z
> beat
  #7 green/seo/check 2026-12-17 created 2026-12-17T12:00:00Z due Fri 2026-12-18 18:00 Kyiv ann "Check Green House"
  #8 harbour/seo/check 2026-12-17 created 2026-12-17T12:00:00Z due Fri 2026-12-18 18:00 Kyiv bob "Check Harbour"
  risks moved: 2

# The change can be said to count from a later day; not from an earlier.
> edit catalog/seo.toml: BYDAY=TH => BYDAY=MO
> put seo by boss dry effective_from=2026-12-10
  refused: effective_from is 2026-12-10: right would be a day from 2026-12-17 to 2027-01-17
> put seo by boss effective_from=2026-12-29
  template seo/check rescheduled, version 2 -> 3: schedule.rrule FREQ=WEEKLY;BYDAY=TH -> FREQ=WEEKLY;BYDAY=MO
  green/seo/check: 2026-12-31 moved to 2027-01-04
  green/seo/check: 2027-01-07 moved to 2027-01-11
  green/seo/check: 2026-12-28 skipped: before the schedule was changed
  harbour/seo/check: 2026-12-31 moved to 2027-01-04
  harbour/seo/check: 2027-01-07 moved to 2027-01-11
  harbour/seo/check: 2026-12-28 skipped: before the schedule was changed
  seo: 2 series, 2 with other dates: 0 added, 0 removed, 4 moved
  green/seo/check: #7 of 2026-12-17 keeps its date
  harbour/seo/check: #8 of 2026-12-17 keeps its date
  seo is at version 4
> occurrences green/seo/check
  2026-12-01 created
  2026-12-08 created
  2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  2026-12-17 created
  2026-12-24 created
  2026-12-28 through 2026-12-28 skipped: before the schedule was changed

# Taken out: nothing new comes, and no task is touched.
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
| schedule = { monthly = { business_day = -1 }, at = "09:00" }
| due = { business_days = 3, at = "18:00" }
> put seo by boss
  template seo/check ended
  green/seo/check: 2027-01-04 removed
  green/seo/check: 2027-01-11 removed
  green/seo/check: 2027-01-18 removed
  harbour/seo/check: 2027-01-04 removed
  harbour/seo/check: 2027-01-11 removed
  harbour/seo/check: 2027-01-18 removed
  seo: 2 series, 2 with other dates: 0 added, 6 removed, 0 moved
  green/seo/check: #7 of 2026-12-17 keeps its date
  green/seo/check: #9 of 2026-12-24 keeps its date
  harbour/seo/check: #8 of 2026-12-17 keeps its date
  harbour/seo/check: #10 of 2026-12-24 keeps its date
  seo is at version 5
> service seo
  seo version 5: report 2
  check was taken out
> at 2027-01-12 14:00 Europe/Kyiv
  Tuesday, 2027-01-12T12:00:00Z
> beat
  risks moved: 2
> occurrences green/seo/check
  2026-12-01 created
  2026-12-08 created
  2026-12-10 skipped: its week already has an occurrence of 2026-12-08
  2026-12-17 created
  2026-12-24 created
  2026-12-28 through 2026-12-28 skipped: before the schedule was changed
