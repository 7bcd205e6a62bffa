# A bad rule floods nothing: it is refused where it is saved, with the part that is wrong, and what was there goes on.
# The wish (4.1): 4 a cap: one bad "2nd to last Thursday" elsewhere made 23 000 issues in a night.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2027-01-01
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2027-01-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2027-01-01,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "What was agreed"
|
| [[task]]
| key = "calls"
| title = "Call"
| purpose = "It is seen"
| role = "account-manager"
| effort_hours = 1
| schedule = { rrule = "FREQ=MONTHLY;BYDAY=-2TH", at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "18:00" }

# The second but last Thursday itself is plain work: one a month.
> at 2027-01-21 09:00 Europe/Kyiv
  Thursday, 2027-01-21T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             1        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person olena
  added client green
  added service seo
  added template seo/calls
  added engagement green/seo
> beat
  #1 green/seo/calls 2027-01-21 created 2027-01-21T07:00:00Z due Fri 2027-01-22 18:00 Kyiv olena "Call"
  risks moved: 1
> edit catalog/seo.toml: FREQ=MONTHLY;BYDAY=-2TH => FREQ=MONTHLY;BYDAY=-6TH
> import
  refused: catalog/seo.toml, line 11, task "calls", key schedule.rrule: "FREQ=MONTHLY;BYDAY=-6TH" is refused: BYDAY=-6TH is refused (right would be a weekday with a number from 1 to 5 or -1 to -5)
> edit catalog/seo.toml: FREQ=MONTHLY;BYDAY=-6TH => FREQ=HOURLY
> import
  refused: catalog/seo.toml, line 11, task "calls", key schedule.rrule: "FREQ=HOURLY" is refused: FREQ=HOURLY is refused (right would be DAILY, WEEKLY, MONTHLY or YEARLY)
> edit catalog/seo.toml: FREQ=HOURLY => FREQ=DAILY;INTERVAL=0
> import
  refused: catalog/seo.toml, line 11, task "calls", key schedule.rrule: "FREQ=DAILY;INTERVAL=0" is refused: INTERVAL=0 is refused (right would be a number from 1 to 999)
> edit catalog/seo.toml: FREQ=DAILY;INTERVAL=0 => FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30
> import
  refused: catalog/seo.toml, line 11, task "calls", key schedule.rrule: "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30" is refused: the rule has no date in any year because of BYMONTHDAY=30 (right would be a day that one of the months named has)
> edit catalog/seo.toml: FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30 => FREQ=MONTHLY;BYDAY=TH;BYSETPOS=6
> import
  refused: catalog/seo.toml, line 11, task "calls", key schedule.rrule: "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=6" is refused: the rule has no date in any year because of BYSETPOS=6 (right would be a position that the dates of a period reach)
> at 2027-02-18 09:00 Europe/Kyiv
  Thursday, 2027-02-18T07:00:00Z
> beat
  #2 green/seo/calls 2027-02-18 created 2027-02-18T07:00:00Z due Fri 2027-02-19 18:00 Kyiv olena "Call"
  risks moved: 1
> occurrences green/seo/calls
  2027-01-21 created
  2027-02-18 created
