# Asks (4.1): 20 a task created from a template knows which one, in which version and of which date; who wrote that version,
# by a file or by hand, stays known.

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
> provenance 1
  #1 is seo/report version 1 of 2026-12-01
> versions seo
  report 1 2026-12-01T07:00:00Z by (import)

# A file changes the words, and later a person the hours. What was made stays what it was made of.
> edit catalog/seo.toml: The client sees what was done => The client knows what was done
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          2     0
  changed template seo/report: purpose "The client sees what was done" -> "The client knows what was done"
> at 2027-01-01 09:00 Europe/Kyiv
  Friday, 2027-01-01T07:00:00Z
> beat
  #3 green/seo/report 2027-01-01 created 2027-01-01T07:00:00Z due Wed 2027-01-06 18:00 Kyiv ann "Report for Green House"
  #4 harbour/seo/report 2027-01-01 created 2027-01-01T07:00:00Z due Wed 2027-01-06 18:00 Kyiv bob "Report for Harbour"
  risks moved: 2
> provenance 3
  #3 is seo/report version 2 of 2027-01-01
> edit catalog/seo.toml: effort_hours = 2 => effort_hours = 1.5
> put seo by boss
  template seo/report changed, version 2 -> 3: effort_hours 2.0 -> 1.5
  seo: 2 series, 0 with other dates: 0 added, 0 removed, 0 moved
  seo is at version 3
> at 2027-02-01 09:00 Europe/Kyiv
  Monday, 2027-02-01T07:00:00Z
> beat
  #5 green/seo/report 2027-02-01 created 2027-02-01T07:00:00Z due Thu 2027-02-04 18:00 Kyiv ann "Report for Green House"
  #6 harbour/seo/report 2027-02-01 created 2027-02-01T07:00:00Z due Thu 2027-02-04 18:00 Kyiv bob "Report for Harbour"
  risks moved: 2
> provenance 5
  #5 is seo/report version 3 of 2027-02-01
> provenance 1
  #1 is seo/report version 1 of 2026-12-01
> versions seo
  report 3 2027-01-01T07:00:00Z by boss
  report 2 2026-12-01T07:00:00Z by (import)
  report 1 2026-12-01T07:00:00Z by (import)

# The file says what it said; read again, it takes nothing back.
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        0      0          2     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          2     0
  changed template seo/report: effort_hours 2.0 -> 1.5
> service seo
  seo version 3: report 3
