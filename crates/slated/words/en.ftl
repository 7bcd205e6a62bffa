# What the pages say, in English. Every file has the same messages in the same order.

language-name = English
skip = Skip to the content
nav = Main
nav-board = Board
nav-queue = Queue
nav-tasks = Tasks
search = Search
me = Me
me-language = Language
me-password = Password
password-new = New password
password-again = Once more
password-set = Set the password
password-hint = At least ten characters. All other sessions of yours end.
password-differs = the two passwords differ: right would be the same twice
sign-in = Sign in
sign-in-title = Sign in to Slated
sign-in-login = Login
sign-in-password = Password
sign-in-hint = No password yet? Ask whoever runs Slated for a sign-in link.
sign-in-wrong = The login or the password is wrong.
sign-in-too-many = Too many tries. Wait a minute.
sign-in-as = You will be signed in as { $login }.
sign-in-gone = This link is of no use any more
cabinet = Your work with us
cabinet-open = Open
cabinet-open-hint = What was done for you and what for, what is promised, and what comes next.
cabinet-gone = There is nothing at this address
cabinet-gone-hint = Ask your manager for a new link.
cabinet-since = Work that was done since { $day }.
cabinet-done = What was done
cabinet-done-nothing = Nothing was finished in this time.
cabinet-under-way = Under way
cabinet-under-way-nothing = Nothing is begun at this moment.
cabinet-promises = What we promised
cabinet-promises-nothing = No promise is open.
cabinet-next = What comes next
cabinet-next-nothing = Nothing is planned for the coming month.
cabinet-ask = How clear is our work to you?
cabinet-scale = 0: not at all. 10: completely.
cabinet-words = What is unclear? (optional)
cabinet-send = Send
said-understood = Thank you. Your manager sees it.
sign-out = Sign out
back = Back
more = More
today = today
yesterday = yesterday
tomorrow = tomorrow
moment = { $day } { $time }
moment-there = { $when } in { $zone }
day = { $weekday } { $day } { $month }
day-of-year = { $weekday } { $day } { $month } { $year }
minutes = { $n } min
hours = { $n } h
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
tasks-open = { $n ->
    [one] { $n } open task
   *[other] { $n } open tasks
}
queue-title = What now?
queue-next = Next
queue-begun = Begun
queue-empty = Nothing is waiting for you. Well done.
queue-others = { $n ->
    [one] then { $n } more
   *[other] then { $n } more
}
due = due
promised = promised
assignee = Who
in-pool = nobody yet
effort-left = Work left
logged = Logged
first-deadline = first due { $when }
checklist = Checklist
actions = What can be done
comments = Comments
comment-add = Add a comment
comment-for-client = The client may see it
comment-send = Comment
for-client = for the client
links = Links
history = History
score = Score
score-is = Score { $score }
score-why = Why here: score
score-terms = The sum
term-base = Base
term-risk = Client risk
term-importance = Importance
term-effort = Effort
term-slack = Time left
term-overdue = Overdue
term-boost = Manager's boost
band-now = now
band-today = today
band-this-week = this week
band-later = later
status-open = open
status-started = started
status-blocked = blocked
status-in-review = in review
status-done = done
status-cancelled = cancelled
status-waived = waived
importance-low = low
importance-normal = normal
importance-high = high
importance-critical = critical
why-starts = must be begun by { $when }
why-started = should have been begun { $when }
why-overdue = overdue since { $when }
why-risk-calm = client calm { $risk }
why-risk-watch = client on watch { $risk }
why-risk-at-risk = client at risk { $risk }
why-risk-critical = client may leave { $risk }
why-importance = importance { $importance }
why-promised = importance { $importance }, because it is promised
why-effort = about { $effort } of work
override-pin = Pinned to the top by { $by }: { $reason }
override-level = Level { $value } by { $by }: { $reason }
override-boost = { $value } points by { $by }: { $reason }
override-drifted = look at it again
override-kind = What
kind-pin = Pin to the top
kind-up = Before all others
kind-down = After all others
kind-boost = Points
override-points = Points, from -100 to +100
override-ends = Until (blank: until it is done)
reason = Reason
do-claim = Take it
do-start = Start
do-go-on = Go on
do-open = Open
do-submit = Submit for review
do-complete = Done
do-approve = Approve
do-return = Return
do-block = Blocked
do-unblock = Unblock
do-release = Give back
do-timer-start = Start the timer
do-timer-stop = Stop the timer
do-log = Log time
do-override = Change the priority
do-clear-override = Take the override back
do-move = Move the deadline
do-reassign = Give to somebody else
do-cancel = Cancel the task
do-waive = The client released us
do-reopen = Reopen
do-show = Show what it changes
do-confirm = Confirm
do-leave = Leave it
log-minutes = Minutes
log-left = Minutes left
log-note = Note
block-for = Who is waited for: client, colleague:LOGIN or task:NUMBER
block-until = Ask again on
return-comment = What is missing
return-unclear = What is unclear, a line each
reassign-to = Login
waive-reason = What the client said
waits-for = Waits for { $what }
timer-runs = Your timer runs: { $minutes }
timer-forgotten = forgotten since another day
tasks-none = No task is like that.
filter-client = Client
filter-assignee = Who
filter-role = Role
filter-status = Status
filter-any = any
filter-words = Words
filter-apply = Show
deadline-to = New deadline, client's time ({ $zone })
deadline-code = Cause
deadline-client-asked = The client asked for it
deadline-told = How the client was told
deadline-told-hint = Blank leaves an open obligation on your board until the client is told.
cause-client-late = The client was late
cause-scope-changed = The scope changed
cause-absence = Somebody was away
cause-our-estimate = Our estimate was wrong
cause-other = Other
price-title = What it changes
price-none = No deadline is missed or saved.
price-slip = { $n ->
    [one] { $n } task slips past its deadline
   *[other] { $n } tasks slip past their deadlines
}
price-break = { $n ->
    [one] { $n } promise breaks
   *[other] { $n } promises break
}
price-back = { $n ->
    [one] { $n } task comes back inside its deadline
   *[other] { $n } tasks come back inside their deadlines
}
price-kept = { $n ->
    [one] { $n } promise is kept after all
   *[other] { $n } promises are kept after all
}
price-later = { $n ->
    [one] { $n } task is done later
   *[other] { $n } tasks are done later
}
price-earlier = { $n ->
    [one] { $n } task is done earlier
   *[other] { $n } tasks are done earlier
}
price-task = Task
price-fate = What happens
price-before = Finish now
price-after = Finish then
price-others = { $n ->
    [one] { $n } more is not shown
   *[other] { $n } more are not shown
}
fate-slips = slips
fate-comes-back = back in time
fate-closed = closed
fate-later = later
fate-earlier = earlier
fate-stays = stays
finish-never = nobody will do it
finish-closed = not done
board-title = What needs you today
board-calm = Nothing needs you. Enjoy it.
board-cut = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
board-promises = { $n ->
    [one] { $n } promise that will break
   *[other] { $n } promises that will break
}
board-overdue = { $n ->
    [one] { $n } overdue
   *[other] { $n } overdue
}
board-obligations = { $n ->
    [one] { $n } client not told yet
   *[other] { $n } clients not told yet
}
board-silent = { $n ->
    [one] { $n } client in silence
   *[other] { $n } clients in silence
}
board-waiting = { $n ->
    [one] { $n } waiting
   *[other] { $n } waiting
}
board-proposals = { $n ->
    [one] { $n } proposal
   *[other] { $n } proposals
}
board-reviews = { $n ->
    [one] { $n } to review
   *[other] { $n } to review
}
board-unassigned = { $n ->
    [one] { $n } without anybody
   *[other] { $n } without anybody
}
board-series = { $n ->
    [one] { $n } series to look at
   *[other] { $n } series to look at
}
board-will-break = promised for { $deadline }, expected { $finish }: missed with { $percent } %
board-was-promised = was promised for { $deadline }
board-was-due = was due { $deadline }
board-silent-since = { $n ->
    [one] no contact for { $n } day
   *[other] no contact for { $n } days
}
board-silent-ever = { $n ->
    [one] no contact since the start { $n } day ago
   *[other] no contact since the start { $n } days ago
}
board-blocked = waits: { $reason }
board-untold = moved to { $to }; the client believes in { $from }
board-in-review = { $by } waits for your word
board-nobody = for the role { $role }, due { $deadline }
board-left = { $login } has left, due { $deadline }
board-series-failed = cannot be computed: { $error }
board-held = { $day } is held: { $reason }
next-tasks = See the tasks
next-move = Move it
next-unblock = Unblock
next-review = Review
next-reassign = Give it to somebody
problem-not-found = There is no such thing here
problem-forbidden = This is not yours to do
problem-not-yours = This is not yours to do
problem-stale-version = Somebody changed it meanwhile
problem-invalid = Something in the form is wrong
problem-wrong-status = It is past that
problem-taken = Somebody was quicker
problem-internal = Something went wrong here
said-claimed = It is yours.
said-started = Begun.
said-submitted = Submitted for review.
said-completed = Done. Well done.
said-released = Given back to the pool.
said-blocked = Blocked.
said-unblocked = It can go on.
said-approved = Approved.
said-returned = Returned.
said-reopened = Open again.
said-cancelled = Cancelled.
said-waived = Waived.
said-reassigned = Given to somebody else.
said-commented = Said.
said-logged = Logged.
said-timer-started = The timer runs.
said-timer-stopped = The timer stopped.
said-overridden = The priority is yours now.
said-override-cleared = The score decides again.
said-moved = The deadline moved.
said-password = The password is set.
by-engine = Slated
by-operator = operator
by-client = client
by-import = import
event-task-created = created
event-task-unassigned = nobody is there for it
event-task-claimed = taken
event-task-released = given back
event-task-reassigned = given to somebody else
event-task-started = begun
event-task-blocked = blocked
event-task-unblocked = unblocked
event-task-followed-up = asked again
event-task-reopened = reopened
event-task-commented = commented
event-link-added = a link added
event-file-attached = a file attached
event-task-submitted = submitted
event-task-returned = returned
event-task-approved = approved
event-task-completed = done
event-task-cancelled = cancelled
event-task-superseded = replaced by a newer one
event-task-supersedes = replaces an older one
event-task-waived = waived by the client
event-task-revised = follows its template
event-task-shown = shown to the client, or not
event-result-published = result published
event-time-logged = time logged
event-timer-started = timer started
event-timer-stopped = timer stopped
event-override-set = priority overridden
event-override-cleared = override taken back
event-override-expired = override expired
event-deadline-moved = deadline moved
event-effort-set = effort set
event-proposal-made = proposal made
event-proposal-accepted = proposal accepted
event-proposal-rejected = proposal rejected
event-proposal-withdrawn = proposal withdrawn
event-proposal-expired = proposal expired
event-client-told = client told
event-occurrence-skipped = date skipped
event-occurrence-held = date held
event-occurrence-missed = date missed
event-occurrence-created = created by hand
event-series-crowded = too many of the series are open
event-series-failed = series cannot be computed
event-series-ended = series ended
event-engagement-started = service started
event-engagement-paused = service paused
event-engagement-resumed = service resumed
event-engagement-ended = service ended
event-engagement-backfilled = past dates created
event-series-retimed = zone data changed
event-generation-held = generation held
event-generation-released = generation goes on
event-clock-confirmed = clock confirmed
event-signal-received = signal
event-signal-corrected = signal corrected
event-signal-withdrawn = signal taken back
event-risk-moved = risk moved
event-risk-judged = risk judged
event-risk-judgement-expired = judgement expired
event-service-edited = service edited
event-imported = files imported
event-key-created = key made
event-key-revoked = key revoked
event-password-set = password set
event-sign-in-link-made = sign-in link made
event-cabinet-link-made = link to the cabinet made
event-cabinet-link-revoked = link to the cabinet revoked
event-person-left = works here no longer
event-person-back = works here again
event-person-changed = changed for a person
event-manager-changed = another manager
event-client-changed = client changed
event-client-handed-over = client handed over
event-expectation-written = expectation written down
event-contact-added = contact person added
event-contact-changed = contact person changed
event-contact-removed = contact person removed
event-client-erased = data of a client erased
event-person-erased = data of a person erased
event-absence-noted = absence noted
event-absence-removed = absence removed
event-task-overdue = overdue
event-promise-endangered = promise in danger
event-endpoint-saved = address saved
event-endpoint-removed = address removed
event-endpoint-disabled = address switched off
event-secret-rotated = secret rotated
