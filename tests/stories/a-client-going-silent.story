# A client about whom nobody hears anything: the risk rises by itself, and its tasks with it. Then its manager knows more.

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
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| green,Green House,olena,Europe/Kyiv,ua,small,2026-10-01,,active
| quiet,Quiet Mill,olena,Europe/Kyiv,ua,small,2026-10-01,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
| green,seo,2026-11-02,,,,
| quiet,seo,2026-11-02,,,,
> file signals.csv
| client,kind,value,observed_on
| green,understanding,8,2026-11-02
| green,contact,,2026-11-02
| quiet,understanding,8,2026-11-02
| quiet,contact,,2026-11-02
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "audit"
| title = "Audit of {{ client.name }}"
| purpose = "What blocks the client is known"
| role = "seo"
| effort_hours = 4
| schedule = { on_start = true, at = "09:00", on_holiday = "following" }
| due = { business_days = 45, at = "18:00" }

> at 2026-11-02 09:00 Europe/Kyiv
  Monday, 2026-11-02T07:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             2        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  engagement         2        0      0          0     0
  signal             4        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client green
  added client quiet
  added service seo
  added template seo/audit
  added engagement green/seo
  added engagement quiet/seo
  added signal green contact 2026-11-02
  added signal green understanding 8 2026-11-02
  added signal quiet contact 2026-11-02
  added signal quiet understanding 8 2026-11-02
> beat
  #1 green/seo/audit 2026-11-02 created 2026-11-02T07:00:00Z due Mon 2027-01-04 18:00 Kyiv ann "Audit of Green House"
  #2 quiet/seo/audit 2026-11-02 created 2026-11-02T07:00:00Z due Mon 2027-01-04 18:00 Kyiv ann "Audit of Quiet Mill"
  risks moved: 2
> queue ann
  1. #1 "Audit of Green House" due Mon 2027-01-04 18:00 Kyiv, by score, later: -55.4 = base 50.0 + risk 4.6 - effort 10.0 - slack 100.0
  2. #2 "Audit of Quiet Mill" due Mon 2027-01-04 18:00 Kyiv, by score, later: -55.4 = base 50.0 + risk 4.6 - effort 10.0 - slack 100.0

# Green is called every week; quiet is not. Nothing is entered for quiet, and nothing has to be.
> signal green by olena: contact on 2026-11-02
  risk 0.15, calm
  +4.6 understanding (understanding 8 of 10, read today)
  +0.0 silence (last contact today)
> at 2026-11-16 09:00 Europe/Kyiv
  Monday, 2026-11-16T07:00:00Z
> signal green by olena: contact on 2026-11-16
  risk 0.16, calm
  +4.9 understanding (understanding 8 of 10, read 14 days ago)
  +0.0 silence (last contact today)
> beat
  risks moved: 1
> risk quiet
  risk 0.41, watch
  +4.2 understanding (understanding 8 of 10, read 14 days ago)
  +8.1 silence (last contact 14 days ago)
> at 2026-11-30 09:00 Europe/Kyiv
  Monday, 2026-11-30T07:00:00Z
> signal green by olena: contact on 2026-11-30
  risk 0.17, calm
  +5.2 understanding (understanding 8 of 10, read 28 days ago)
  +0.0 silence (last contact today)
> beat
  risks moved: 1
> risk quiet
  risk 0.59, at risk
  +3.8 understanding (understanding 8 of 10, read 28 days ago)
  +13.8 silence (last contact 28 days ago)
> queue ann
  1. #2 "Audit of Quiet Mill" due Mon 2027-01-04 18:00 Kyiv, by score, later: -42.4 = base 50.0 + risk 17.6 - effort 10.0 - slack 100.0
  2. #1 "Audit of Green House" due Mon 2027-01-04 18:00 Kyiv, by score, later: -54.8 = base 50.0 + risk 5.2 - effort 10.0 - slack 100.0

# Each step of half a point is written once, with its day; a beat of the same day adds nothing.
> beat
  nothing
> risks quiet from 2026-11-01 to 2026-11-30
  2026-11-02 0.15
  2026-11-16 0.41
  2026-11-30 0.59

# Olena was told that they look around: not less than 0.8, until Friday. Only she may say so, and she says why.
> judge quiet by petro: floor 0.8 because I heard something
  refused: there is no client quiet
> judge quiet by ann: floor 0.8 because I heard something
  refused: there is no client quiet
> judge quiet by olena: floor 0.8
  refused: a judgement of risk needs a reason, and its reason is blank
> judge quiet by olena: floor 0.8 until 2026-11-29 because they look around
  refused: 2026-11-29 is over: right would be today, 2026-11-30, or later
> judge quiet by olena: floor 0.8 until 2026-12-04 because they look around
  risk 0.80, critical
  +3.8 understanding (understanding 8 of 10, read 28 days ago)
  +13.8 silence (last contact 28 days ago)
  +6.4 judgement (at least 0.80 by olena: "they look around")
> queue ann
  1. #2 "Audit of Quiet Mill" due Mon 2027-01-04 18:00 Kyiv, by score, later: -36.0 = base 50.0 + risk 24.0 - effort 10.0 - slack 100.0
  2. #1 "Audit of Green House" due Mon 2027-01-04 18:00 Kyiv, by score, later: -54.8 = base 50.0 + risk 5.2 - effort 10.0 - slack 100.0

# On its last day it still counts. The day after it ends by itself, once, and the history keeps it.
> at 2026-12-04 09:00 Europe/Kyiv
  Friday, 2026-12-04T07:00:00Z
> beat
  nothing
> risk quiet
  risk 0.80, critical
  +3.7 understanding (understanding 8 of 10, read 32 days ago)
  +14.7 silence (last contact 32 days ago)
  +5.6 judgement (at least 0.80 by olena: "they look around")
> at 2026-12-05 09:00 Europe/Kyiv
  Saturday, 2026-12-05T07:00:00Z
> beat
  judgements ended: 1
> beat
  nothing
> risk quiet
  risk 0.62, at risk
  +3.7 understanding (understanding 8 of 10, read 33 days ago)
  +14.9 silence (last contact 33 days ago)
> events quiet
  2026-11-02T07:00:00Z (engine) risk_moved 0.15
  2026-11-16T07:00:00Z (engine) risk_moved 0.15 -> 0.41
  2026-11-30T07:00:00Z (engine) risk_moved 0.41 -> 0.59
  2026-11-30T07:00:00Z olena risk_judged at least 0.80 until 2026-12-04: they look around
  2026-11-30T07:00:00Z (engine) risk_moved 0.59 -> 0.80
  2026-12-05T07:00:00Z (engine) risk_judgement_expired at least 0.80 until 2026-12-04 -> 
  2026-12-05T07:00:00Z (engine) risk_moved 0.80 -> 0.62

# A fixed value goes below what the signals say, and is taken back by hand.
> judge quiet by olena: fixed 0.1 because they signed for two more years
  risk 0.10, calm
  +3.7 understanding (understanding 8 of 10, read 33 days ago)
  +14.9 silence (last contact 33 days ago)
  -15.6 judgement (fixed at 0.10 by olena: "they signed for two more years")
> queue ann
  1. #1 "Audit of Green House" due Mon 2027-01-04 18:00 Kyiv, by score, later: -54.8 = base 50.0 + risk 5.2 - effort 10.0 - slack 100.0
  2. #2 "Audit of Quiet Mill" due Mon 2027-01-04 18:00 Kyiv, by score, later: -57.0 = base 50.0 + risk 3.0 - effort 10.0 - slack 100.0
> judge quiet by olena: nothing
  risk 0.62, at risk
  +3.7 understanding (understanding 8 of 10, read 33 days ago)
  +14.9 silence (last contact 33 days ago)
> judge quiet by olena: nothing
  risk 0.62, at risk
  +3.7 understanding (understanding 8 of 10, read 33 days ago)
  +14.9 silence (last contact 33 days ago)
> risks quiet from 2026-12-01 to 2026-12-31
  2026-12-05 0.62
