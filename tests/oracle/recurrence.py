#!/usr/bin/env python3
"""Random recurrence rules with what python-dateutil says comes next: JSON lines for `slated recurrence`.

    tests/oracle/recurrence.py --seed 7 --count 3000 > /tmp/vectors.jsonl
    slated recurrence < /tmp/vectors.jsonl          # or: SLATED_VECTORS=/tmp/vectors.jsonl cargo test -p slated-core --test vectors

dateutil works on wall times alone; zones come from zoneinfo afterwards, by RFC 5545, 3.3.5: a wall time
that a clock change skips takes the offset before the change, one that occurs twice means the first.
UNTIL is UTC and is applied to the instants, COUNT to the wall times.

Zone data. The daemon bundles a newer release of the IANA data than many systems have. Where the package
`tzdata` is importable (pip install tzdata) it is used instead of the system's files; the release is
printed. To compare across releases `--zones-agree` keeps every date before 2026-10-15: the releases
2025b and 2026f agree on all zones used here up to then.

There is no horizon: fewer than 8 pairs means that the rule has no more.

Left out, because dateutil is not RFC 5545 there: plain and numbered weekdays in one BYDAY (dateutil
intersects them), and BYSETPOS in a week that DTSTART cuts (dateutil counts from DTSTART, the RFC from the
start of the interval), so DTSTART is moved to WKST for WEEKLY with BYSETPOS.
"""

import argparse
import itertools
import json
import random
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

from dateutil.rrule import rrulestr

ZONES = [
    "America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Santiago", "America/Sao_Paulo",
    "Australia/Lord_Howe", "Europe/Kyiv", "America/New_York", "UTC", "Europe/London",
    "America/St_Johns", "Pacific/Chatham", "Pacific/Apia", "Asia/Tehran", "Antarctica/Troll",
]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEKDAYS = "MO,TU,WE,TH,FR"
# Many times lie where clocks change: midnight in Havana, Beirut, Cairo, Santiago, Sao Paulo.
TIMES = [(0, 0), (0, 0), (0, 30), (1, 0), (1, 30), (2, 0), (2, 30), (3, 0), (3, 30), (8, 30), (9, 0), (18, 0), (23, 30)]
AGREE_UNTIL = datetime(2026, 10, 15, tzinfo=timezone.utc)


def some(rng, values, most):
    return sorted(rng.sample(values, rng.randint(1, most)), key=values.index)


def joined(values):
    return ",".join(str(value) for value in values)


def month_days(rng):
    return joined(some(rng, [1, 2, 5, 10, 15, 20, 28, 29, 30, 31, -1, -2, -5, -31], 3))


def numbered(rng, numbers):
    return joined(sorted({f"{rng.choice(numbers)}{rng.choice(DAYS)}" for _ in range(rng.randint(1, 2))}))


def random_parts(rng, until_from):
    freq = rng.choices(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"], [14, 30, 40, 16])[0]
    parts = {"FREQ": freq}
    if rng.random() < 0.5:
        parts["INTERVAL"] = rng.choice([2, 2, 3, 3, 4, 6, 7, 12, 13, 52])
    if rng.random() < {"DAILY": 0.25, "WEEKLY": 0.08, "MONTHLY": 0.2, "YEARLY": 0.7}[freq]:
        parts["BYMONTH"] = joined(some(rng, list(range(1, 13)), 4))
    month_numbers = [1, 2, 3, 4, 5, -1, -2, -5]
    if freq == "DAILY":
        if rng.random() < 0.5:
            parts["BYDAY"] = rng.choice([WEEKDAYS, joined(some(rng, DAYS, 4))])
        if rng.random() < 0.2:
            parts["BYMONTHDAY"] = month_days(rng)
    elif freq == "WEEKLY":
        if rng.random() < 0.85:
            parts["BYDAY"] = rng.choice([WEEKDAYS, joined(some(rng, DAYS, 4)), joined(some(rng, DAYS, 2))])
        if rng.random() < 0.3:
            parts["WKST"] = rng.choice(["SU", "MO", "SA", "WE"])
        if "BYDAY" in parts and rng.random() < 0.08:
            parts["BYSETPOS"] = rng.choice([1, 2, -1])
    elif freq == "MONTHLY":
        kind = rng.random()
        if kind < 0.3:
            parts["BYDAY"] = rng.choice([WEEKDAYS, WEEKDAYS, joined(some(rng, DAYS, 3))])
            parts["BYSETPOS"] = joined(some(rng, [1, 2, 3, 5, 10, -1, -2, -3], rng.choice([1, 1, 2])))
        elif kind < 0.55:
            parts["BYDAY"] = numbered(rng, month_numbers)
        elif kind < 0.8:
            parts["BYMONTHDAY"] = month_days(rng)
        elif kind < 0.92:
            parts["BYDAY"] = rng.choice([joined(some(rng, DAYS, 3)), numbered(rng, month_numbers)])
            parts["BYMONTHDAY"] = month_days(rng)
    else:
        kind = rng.random()
        if kind < 0.4:
            in_year = [1, 2, 5, 10, 20, 52, 53, -1, -2, -20, -53]
            parts["BYDAY"] = numbered(rng, month_numbers if "BYMONTH" in parts else in_year)
        elif kind < 0.55:
            parts["BYDAY"] = joined(some(rng, DAYS, 3))
            if rng.random() < 0.5:
                parts["BYSETPOS"] = rng.choice([1, 2, 7, 20, -1, -3])
        elif kind < 0.85:
            parts["BYMONTHDAY"] = month_days(rng)
    ending = rng.random()
    if ending < 0.12:
        parts["COUNT"] = rng.choice([1, 3, 6, 24, 60])
    elif ending < 0.28:
        until = until_from + timedelta(days=rng.randint(-200, 500), hours=rng.randint(0, 23))
        parts["UNTIL"] = until.strftime("%Y%m%dT%H") + rng.choice(["0000Z", "3000Z", "5959Z"])
    return parts


def often(rng, change):
    """A rule that hardly leaves out a day, so that it meets the change, and sometimes ends right there."""
    parts = {"FREQ": rng.choice(["DAILY", "WEEKLY"])}
    if parts["FREQ"] == "WEEKLY" or rng.random() < 0.5:
        parts["BYDAY"] = joined(DAYS if rng.random() < 0.5 else some(rng, DAYS, 7))
    if rng.random() < 0.4:
        until = change + timedelta(minutes=rng.choice([-60, -30, -1, 0, 1, 30, 60]))
        parts["UNTIL"] = until.strftime("%Y%m%dT%H%M%SZ")
    return parts


def instant(wall, zone):
    """RFC 5545, 3.3.5: zoneinfo with fold=0 is the offset before the change, in a gap and in an overlap."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)


def following(parts, dtstart, zone, after, count):
    """Up to `count` pairs later than `after`; fewer only where the rule ends, at the year 9999 at last."""
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    until = None
    if "UNTIL" in parts:
        until = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    pairs = []
    for wall in rrulestr(text, dtstart=dtstart):
        at = instant(wall, zone)
        if until is not None and at > until or len(pairs) == count:
            break
        if at > after:
            pairs.append([wall.isoformat(), at.strftime("%Y-%m-%dT%H:%M:%SZ")])
    return pairs


def vector(rng, zones_agree):
    name = rng.choice(ZONES)
    zone = zoneinfo.ZoneInfo(name)
    hour, minute = rng.choice(TIMES)
    latest = datetime(2025, 12, 28) if zones_agree else datetime(2026, 12, 28)
    days = (latest - datetime(2014, 1, 1)).days
    dtstart = datetime(2014, 1, 1, hour, minute) + timedelta(days=rng.randint(0, days))
    after = dtstart.replace(tzinfo=timezone.utc) + timedelta(hours=rng.randint(-24, 24 * 1200))
    after = after.replace(minute=0)
    parts = random_parts(rng, after)
    if rng.random() < 0.4:
        change = near_change(zone, after)
        # The wall time at which clocks change: skipped, repeated, or the first after the gap.
        struck = (change - timedelta(hours=1)).astimezone(zone).replace(tzinfo=None) + timedelta(hours=1)
        dtstart = datetime.combine(dtstart, struck.replace(minute=rng.choice([0, 0, 30])).time())
        after = change + timedelta(hours=rng.randint(-30, 3))
        if rng.random() < 0.5:
            parts = often(rng, change)
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        dtstart -= timedelta(days=(dtstart.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    pairs = following(parts, dtstart, zone, after, 8)
    if zones_agree and (after > AGREE_UNTIL or any(at > AGREE_UNTIL.strftime("%Y-%m-%dT") for _, at in pairs)):
        return None
    return {
        "rrule": ";".join(f"{part}={value}" for part, value in parts.items()),
        "dtstart": dtstart.isoformat(),
        "zone": name,
        "after": after.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "next": pairs,
    }


def near_change(zone, after):
    """The first hour after `after` before which the zone's offset changes, within a year."""
    for day in range(366):
        at = after + timedelta(days=day)
        if at.astimezone(zone).utcoffset() != (at + timedelta(days=1)).astimezone(zone).utcoffset():
            hours = (at + timedelta(hours=n) for n in range(25))
            return next(h for h in hours if h.astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset())
    return after


def use_newest_zones():
    try:
        import tzdata
    except ImportError:
        return "the system's"
    zoneinfo.reset_tzpath(())
    return tzdata.IANA_VERSION


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=3000)
    options.add_argument("--zones-agree", action="store_true", help="only dates on which 2025b and 2026f agree")
    given = options.parse_args()
    release = use_newest_zones()
    rng = random.Random(given.seed)
    made = (vector(rng, given.zones_agree) for _ in itertools.count())
    vectors = list(itertools.islice((v for v in made if v is not None), given.count))
    for one in vectors:
        print(json.dumps(one))
    empty = sum(not v["next"] for v in vectors)
    skipped = sum(skips(v) for v in vectors)
    print(f"{len(vectors)} rules, seed {given.seed}, {empty} with nothing left, {skipped} with a skipped wall time, "
          f"zone data: {release}", file=sys.stderr)


def skips(one):
    zone = zoneinfo.ZoneInfo(one["zone"])
    def back(at):
        utc = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        return utc.astimezone(zone).replace(tzinfo=None).isoformat()
    return any(back(at) != wall for wall, at in one["next"])


if __name__ == "__main__":
    main()
