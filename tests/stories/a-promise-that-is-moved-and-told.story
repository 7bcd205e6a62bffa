# A promise is made in a call, moved with a reason, and stays on the manager's list until the client was told. What became
# of it stands in the ledger: moving it after the day has passed does not mend it.
# The wishes: 41 slip history (4.3); features 5.2, the promise ledger.

> file agency.toml
| name = "Lighthouse"
| time_zone = "Europe/Kyiv"
| calendar = "ua"
| works_from = "09:00"
| hours_per_day = 8
| adopted_on = 2026-11-23
> calendar ua
> file team.csv
| login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
| olena,Olena,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| petro,Petro,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes
| ann,Ann,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
> file clients.csv
| key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
| ny,New York Bagels,olena,America/New_York,ua,small,2026-11-02,,active
> file engagements.csv
| client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
> file catalog/seo.toml
| key = "seo"
| name = "SEO"
| purpose = "The client is found"
|
| [[task]]
| key = "start"
| title = "Begin"
| purpose = "The client is expected"
| role = "seo"
| effort_hours = 1
| schedule = { on_start = true, at = "09:00", on_holiday = "following" }
| due = { business_days = 1, at = "12:00" }

> at 2026-11-23 09:00 America/New_York
  Monday, 2026-11-23T14:00:00Z
> import
                 added  changed  ended  unchanged  gone
  agency             1        0      0          0     0
  calendar           1        0      0          0     0
  person             3        0      0          0     0
  client             1        0      0          0     0
  service            1        0      0          0     0
  template           1        0      0          0     0
  added agency agency
  added calendar ua
  added person ann
  added person olena
  added person petro
  added client ny
  added service seo
  added template seo/start
> beat
  risks moved: 1
> risk ny
  risk 0.55, at risk
  +5.2 understanding (understanding unknown, counts as 7 of 10)
  +11.3 silence (no contact since the start 21 days ago)

# A promise is one that the client was told, and only its manager makes it.
> promise ny by ann: A list of what to repair, due 2026-11-27 12:00 America/New_York, 180 min for seo, told by phone
  refused: there is no client ny
> promise ny by petro: A list of what to repair, due 2026-11-27 12:00 America/New_York, 180 min for seo, told by phone
  refused: there is no client ny
> promise ny by olena: A list of what to repair, due 2026-11-27 12:00 America/New_York, 180 min for seo, told
  refused: a promise is one that the client was told: how is empty
> promise ny by olena: A list of what to repair, due 2026-11-20 12:00 America/New_York, 180 min for seo, told by phone
  refused: 2026-11-20T17:00:00Z is in the past: right would be an instant after 2026-11-23T14:00:00Z
> promise ny by olena: A list of what to repair, due 2026-11-27 12:00 America/New_York, 180 min for singing, told by phone
  refused: nobody here has the role "singing"
> promise ny by olena: A list of what to repair, due 2026-11-27 12:00 America/New_York, 180 min for seo, told by phone
  #1 open, ann, due Fri 2026-11-27 12:00 New York
> promise ny by olena: Two articles, due 2026-11-30 12:00 America/New_York, 240 min for seo, told by mail
  #2 open, ann, due Mon 2026-11-30 12:00 New York
> promise ny by olena: A new price list, due 2026-11-25 12:00 America/New_York, 60 min for seo, told by mail
  #3 open, ann, due Wed 2026-11-25 12:00 New York
> task 1
  #1 "A list of what to repair": open, ann
  effort 180 min, importance normal, promised
  deadline Fri 2026-11-27 12:00 New York
  rank 2, by score
  Meets its latest start on Fri 27 Nov 07:00; client on watch 0.22; importance high, because it is promised; about 3.0 h of work. 10.8 = base 50.0 + risk 6.6 + importance 10.0 - effort 5.8 - slack 50.0
> history 1
  2026-11-23T14:00:00Z olena task_created ann: promised to the client: by phone

# Telling the client is a contact: the silence is over.
> risk ny
  risk 0.22, watch
  +6.6 understanding (understanding unknown, counts as 7 of 10)
  +0.0 silence (last contact today)
> promises ny by olena
  #1 open "A list of what to repair"
  #2 open "Two articles"
  #3 open "A new price list"
  2026-11: 3 open, 0 kept, 0 moved, 0 waived, 0 broken; none due
  all: 3 open, 0 kept, 0 moved, 0 waived, 0 broken; none due
> promises ny by petro
  refused: there is no client ny
> obligations olena
  nothing

# Moved and told in one breath; moved and not told; moved without a reason, which is no move.
> deadline 1 by olena to 2026-12-01 12:00 America/New_York, as client_late, asked by the client, told by phone
  refused: a deadline move needs a reason that is not empty
> deadline 1 by ann to 2026-12-01 12:00 America/New_York, as absence because I am busy
  refused: only the client's manager may move the deadline of task #1
> deadline 1 by olena to 2026-12-01 12:00 America/New_York, as client_late, asked by the client, told by phone because the access comes late
  #1 open, ann, due Tue 2026-12-01 12:00 New York, first Fri 2026-11-27 12:00 New York, moves 1, slip 2 working days
> deadline 2 by olena to 2026-12-02 12:00 America/New_York, as our_estimate because the texts are longer than we said
  #2 open, ann, due Wed 2026-12-02 12:00 New York, first Mon 2026-11-30 12:00 New York, moves 1, slip 2 working days
> deadline 2 by olena to 2026-12-03 12:00 America/New_York, as absence because Ann is away on Wednesday
  #2 open, ann, due Thu 2026-12-03 12:00 New York, first Mon 2026-11-30 12:00 New York, moves 2, slip 3 working days
> obligations olena
  #2 Mon 2026-11-30 12:00 New York -> Wed 2026-12-02 12:00 New York, our_estimate: the texts are longer than we said
  #2 Wed 2026-12-02 12:00 New York -> Thu 2026-12-03 12:00 New York, absence: Ann is away on Wednesday
> board olena
  obligations: #2 "Two articles", moved to Thu 2026-12-03 12:00, and the client was told Mon 2026-11-30 12:00
> obligations petro
  nothing
> obligations ann
  refused: obligations are for managers and admins
> history 2
  2026-11-23T14:00:00Z olena task_created ann: promised to the client: by mail
  2026-11-23T14:00:00Z olena deadline_moved 2026-11-30T17:00:00Z -> 2026-12-02T17:00:00Z: the texts are longer than we said
  2026-11-23T14:00:00Z olena deadline_moved 2026-12-02T17:00:00Z -> 2026-12-03T17:00:00Z: Ann is away on Wednesday

# The client is told of the last move, and so of the first.
> told 2 by ann: by mail
  refused: only the client's manager may tell the client of a move of task #2
> told 2 by olena: by mail
  #2 open, ann, due Thu 2026-12-03 12:00 New York, first Mon 2026-11-30 12:00 New York, moves 2, slip 3 working days
> told 2 by olena: by mail again
  refused: the client knows already that task #2 is due 2026-12-03T17:00:00Z
> obligations olena
  nothing
> history 2
  2026-11-23T14:00:00Z olena task_created ann: promised to the client: by mail
  2026-11-23T14:00:00Z olena deadline_moved 2026-11-30T17:00:00Z -> 2026-12-02T17:00:00Z: the texts are longer than we said
  2026-11-23T14:00:00Z olena deadline_moved 2026-12-02T17:00:00Z -> 2026-12-03T17:00:00Z: Ann is away on Wednesday
  2026-11-23T14:00:00Z olena client_told 2026-12-02T17:00:00Z -> 2026-12-03T17:00:00Z: by mail

# Done by the deadline that was moved in time; one is released; one passes, and moving it afterwards mends nothing.
> at 2026-11-27 09:00 America/New_York
  Friday, 2026-11-27T14:00:00Z
> deadline 3 by olena to 2026-12-04 12:00 America/New_York, as other because nobody looked
  #3 open, ann, due Fri 2026-12-04 12:00 New York, first Wed 2026-11-25 12:00 New York, moves 1, slip 7 working days
> deadline 3 by olena to 2026-11-26 12:00 America/New_York because it was due then
  refused: 2026-11-26T17:00:00Z is in the past: right would be an instant after 2026-11-27T14:00:00Z, or back_dated where the past is meant
> deadline 3 by olena to 2026-11-26 12:00 America/New_York, back-dated because it was due then
  #3 open, ann, due Thu 2026-11-26 12:00 New York, first Wed 2026-11-25 12:00 New York, moves 2, slip 1 working days
> promises ny by olena
  #1 open "A list of what to repair"
  #2 open "Two articles"
  #3 broken "A new price list"
  2026-11: 0 open, 0 kept, 0 moved, 0 waived, 1 broken; 0 in 1000 kept
  2026-12: 2 open, 0 kept, 0 moved, 0 waived, 0 broken; none due
  all: 2 open, 0 kept, 0 moved, 0 waived, 1 broken; 0 in 1000 kept
> at 2026-11-30 12:00 America/New_York
  Monday, 2026-11-30T17:00:00Z
> complete 1 by ann
  #1 done, ann
> complete 3 by ann
  #3 done, ann
> waive 2 by olena: they wrote the articles themselves
  #2 waived, ann
> promises ny by olena
  #1 moved "A list of what to repair"
  #2 waived "Two articles"
  #3 broken "A new price list"
  2026-11: 0 open, 0 kept, 0 moved, 0 waived, 1 broken; 0 in 1000 kept
  2026-12: 0 open, 0 kept, 1 moved, 1 waived, 0 broken; 0 in 1000 kept
  all: 0 open, 0 kept, 1 moved, 1 waived, 1 broken; 0 in 1000 kept
> slips reason by olena
  client_late: 2 working days, 1 moves of 1 tasks, 0 after the deadline, 1 asked by the client, 0 to be told
  our_estimate: 2 working days, 1 moves of 1 tasks, 0 after the deadline, 0 asked by the client, 0 to be told
  other: 1 working days, 2 moves of 1 tasks, 1 after the deadline, 0 asked by the client, 2 to be told
  absence: 1 working days, 1 moves of 1 tasks, 0 after the deadline, 0 asked by the client, 0 to be told
> slips template by olena
  by hand: 6 working days, 5 moves of 3 tasks, 1 after the deadline, 1 asked by the client, 2 to be told
> slips client by petro
  nothing
> slips client by ann
  refused: how deadlines slip is for managers and admins
