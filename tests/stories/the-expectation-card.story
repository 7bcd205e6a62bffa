# What was sold is written down while it is sold, and read by whoever works on it. The manager goes on leave, a deputy stands
# in, and what changes meanwhile is seen by everybody who may see it.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-12-14
> calendar ua
| 2026-12-25 Christmas Day
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
| bob,Bob,specialist,ppc,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green Garden,olena,Europe/Kyiv,ua,small,2026-12-14,,active
| brick,Brick House,petro,Europe/Kyiv,ua,small,2026-11-02,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-12-14,,,,
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit, {{ occurrence.date }}"
| purpose = "Nothing is broken"
| role = "seo"
| effort_hours = 6
| schedule = { rrule = "FREQ=WEEKLY;BYDAY=MO", at = "09:00", on_holiday = "following" }
| due = { business_days = 0, at = "18:00" }

> at 2026-12-14 09:00 Europe/Kyiv
  Monday, 2026-12-14T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             4        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person bob
  added person olena
  added person petro
  added client brick
  added client green
  added service seo
  added template seo/audit
  added engagement green/seo
  warning: bob has the role "ppc", which no template asks for
> beat
  #1 green/seo/audit 2026-12-14 created 2026-12-14T07:00:00Z due Mon 2026-12-14 18:00 Kyiv ann "Audit, 2026-12-14"
  risks moved: 2

# Nobody has asked yet. Olena asks, and writes it down.
> client green by olena
  green "Green Garden", olena, Europe/Kyiv, active
> expect green seo by olena: expected=calls from their own town; promised=an audit each week; excluded=texts, which they write themselves; success=40 calls a month by May
  seo, 2026-12-14T07:00:00Z by olena
    expected: calls from their own town
    promised: an audit each week
    excluded: texts, which they write themselves
    success: 40 calls a month by May
> contact green by olena: Ms Kim, owner, kim@green.example
  contact 1, version 1
> signal green by olena: understanding 4 on 2026-12-14
  risk 0.39, watch
  +11.8 understanding (understanding 4 of 10, read today)
  +0.0 silence (no contact since the start today)

# Whoever works for the client reads it; Bob does not work for them.
> expected green by ann
  seo, 2026-12-14T07:00:00Z by olena
    expected: calls from their own town
    promised: an audit each week
    excluded: texts, which they write themselves
    success: 40 calls a month by May
> expected green by bob
  refused: there is no client green
> expect green seo by ann: expected=fewer audits
  refused: there is no client green

# Olena goes on leave: Petro stands in for her, and sees what she sees.
> clients petro
  brick "Brick House", petro, active, risk 0.68
> set green by olena: deputy=petro because I am away until January
  green "Green Garden", olena, deputy petro, Europe/Kyiv, active
  contact 1: Ms Kim, owner
  understood 4 of 10 on 2026-12-14 by olena
  seo, 2026-12-14T07:00:00Z by olena
    expected: calls from their own town
    promised: an audit each week
    excluded: texts, which they write themselves
    success: 40 calls a month by May
> clients petro
  brick "Brick House", petro, active, risk 0.68
  green "Green Garden", olena, deputy petro, active, risk 0.39
> board petro
  silent: "Brick House", no contact since the start 42 days ago

# Petro speaks with the client. What they expect has changed, and he says why.
> expect green seo by petro: expected=calls from the whole county; promised=an audit each week; success=60 calls a month by May because they opened a second garden
  seo, 2026-12-14T07:00:00Z by petro
    expected: calls from the whole county
    promised: an audit each week
    success: 60 calls a month by May
> signal green by petro: understanding 7 on 2026-12-15
  refused: 2026-12-15 is in the future: right would be today, 2026-12-14, or earlier
> at 2026-12-15 09:00 Europe/Kyiv
  Tuesday, 2026-12-15T07:00:00Z
> signal green by petro: understanding 7 on 2026-12-15
  risk 0.22, watch
  +6.6 understanding (understanding 7 of 10, read today)
  +0.0 silence (no contact since the start yesterday)
> set green by petro: hours=20, renewal=2027-06-01
  green "Green Garden", olena, deputy petro, Europe/Kyiv, active
  renewal 2027-06-01
  20 h a month
  contact 1: Ms Kim, owner
  understood 7 of 10 on 2026-12-15 by petro
  understood 4 of 10 on 2026-12-14 by olena
  seo, 2026-12-14T07:00:00Z by petro
    expected: calls from the whole county
    promised: an audit each week
    success: 60 calls a month by May
> client green by olena
  green "Green Garden", olena, deputy petro, Europe/Kyiv, active
  renewal 2027-06-01
  20 h a month
  contact 1: Ms Kim, owner
  understood 7 of 10 on 2026-12-15 by petro
  understood 4 of 10 on 2026-12-14 by olena
  seo, 2026-12-14T07:00:00Z by petro
    expected: calls from the whole county
    promised: an audit each week
    success: 60 calls a month by May
> events green
  2026-12-14T07:00:00Z (engine) risk_moved 0.22
  2026-12-14T07:00:00Z olena expectation_written seo expected: calls from their own town
  2026-12-14T07:00:00Z olena expectation_written seo promised: an audit each week
  2026-12-14T07:00:00Z olena expectation_written seo excluded: texts, which they write themselves
  2026-12-14T07:00:00Z olena expectation_written seo success: 40 calls a month by May
  2026-12-14T07:00:00Z olena contact_added contact 1
  2026-12-14T07:00:00Z olena signal_received understanding 4
  2026-12-14T07:00:00Z (engine) risk_moved 0.22 -> 0.39
  2026-12-14T07:00:00Z olena client_handed_over petro: I am away until January
  2026-12-14T07:00:00Z petro expectation_written seo expected: calls from their own town -> seo expected: calls from the whole county: they opened a second garden
  2026-12-14T07:00:00Z petro expectation_written seo excluded: texts, which they write themselves -> : they opened a second garden
  2026-12-14T07:00:00Z petro expectation_written seo success: 40 calls a month by May -> seo success: 60 calls a month by May: they opened a second garden
  2026-12-15T07:00:00Z petro signal_received understanding 7
  2026-12-15T07:00:00Z (engine) risk_moved 0.39 -> 0.22
  2026-12-15T07:00:00Z petro client_changed no renewal -> renewal: 2027-06-01
  2026-12-15T07:00:00Z petro client_changed no contract -> contract: 20 h 00 min a month

# The file still says what it said: what people changed since is theirs.
> edit clients.csv: green,Green Garden,olena,Europe/Kyiv,ua,small => green,Green Garden,olena,Europe/Kyiv,ua,large
> import
                 added  changed  ended  unchanged  gone
  agency             0        0      0          1     0
  calendar           0        0      0          1     0
  person             0        0      0          4     0
  client             0        1      0          1     0
  service            0        0      0          1     0
  template           0        0      0          1     0
  engagement         0        0      0          1     0
  changed client green: tier small -> large
  warning: bob has the role "ppc", which no template asks for
> client green by petro
  green "Green Garden", olena, deputy petro, Europe/Kyiv, active
  renewal 2027-06-01
  20 h a month
  contact 1: Ms Kim, owner
  understood 7 of 10 on 2026-12-15 by petro
  understood 4 of 10 on 2026-12-14 by olena
  seo, 2026-12-14T07:00:00Z by petro
    expected: calls from the whole county
    promised: an audit each week
    success: 60 calls a month by May
> set green by olena: deputy=nobody
  green "Green Garden", olena, Europe/Kyiv, active
  renewal 2027-06-01
  20 h a month
  contact 1: Ms Kim, owner
  understood 7 of 10 on 2026-12-15 by petro
  understood 4 of 10 on 2026-12-14 by olena
  seo, 2026-12-14T07:00:00Z by petro
    expected: calls from the whole county
    promised: an audit each week
    success: 60 calls a month by May
> clients petro
  brick "Brick House", petro, active, risk 0.68
> client green by petro
  refused: there is no client green
