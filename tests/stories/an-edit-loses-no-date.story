# An edit loses no date: the hour of a weekly promise moves from 09:00 to 10:00, at eight in the morning of its own day.
# Nothing has been made for the day yet, so it is made at the new hour; not made and without a row it must not be.
# The wishes (4.1): 17 template changes, 2 do not lose work.

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
| title = "Checks of {{ client.name }}"
| purpose = "Nothing breaks unseen"
| role = "seo"
| effort_hours = 2
| promised = true
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 3, at = "18:00" }

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
  added calendar ua
  added person ann
  added person olena
  added client green
  added service seo
  added template seo/checks
  added engagement green/seo
> beat
  #1 green/seo/checks 2026-11-30 created 2026-11-30T07:00:00Z due Thu 2026-12-03 18:00 Kyiv ann "Checks of Green House"
  risks moved: 1
> at 2026-12-07 08:00 Europe/Kyiv
  Monday, 2026-12-07T06:00:00Z
> edit catalog/seo.toml: at = "09:00" => at = "10:00"
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          2     0
  client             0        0      0          1     0
  service            0        0      0          1     0
  template           0        1      0          0     0
  engagement         0        0      0          1     0
  changed template seo/checks: schedule.at 09:00 -> 10:00
> preview green from 2026-12-07 to 2026-12-15
  seo/checks 2026-12-07 appears Mon 2026-12-07 10:00 Kyiv, due Thu 2026-12-10 18:00 Kyiv "Checks of Green House"
  seo/checks 2026-12-14 appears Mon 2026-12-14 10:00 Kyiv, due Thu 2026-12-17 18:00 Kyiv "Checks of Green House"
> at 2026-12-07 10:00 Europe/Kyiv
  Monday, 2026-12-07T08:00:00Z
> beat
  #2 green/seo/checks 2026-12-07 created 2026-12-07T08:00:00Z due Thu 2026-12-10 18:00 Kyiv ann "Checks of Green House"
> at 2026-12-14 10:00 Europe/Kyiv
  Monday, 2026-12-14T08:00:00Z
> beat
  #3 green/seo/checks 2026-12-14 created 2026-12-14T08:00:00Z due Thu 2026-12-17 18:00 Kyiv ann "Checks of Green House"
  risks moved: 1
> occurrences green/seo/checks
  2026-11-30 created
  2026-12-07 created
  2026-12-14 created
