#!/usr/bin/env python3
"""How many tasks of each template an agency's files make at an instant, counted without Slated.

The dates come from python-dateutil, the holidays from the .ics files read here, the rules from the
written description: nominal date, roll, lead, due, adoption, pause, end, overlap. With --slated the
program is asked the same on a fresh database and must say the same for every template.

    agency_counts.py [--at 2026-11-23T06:00:00Z] [--slated target/debug/slated] [--database-url URL] DIR
"""
import argparse
import csv
import datetime as dt
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

UTC = dt.timezone.utc
DAY = dt.timedelta(days=1)


def holidays(path):
    days = set()
    for block in re.findall(r"BEGIN:VEVENT(.*?)END:VEVENT", path.read_text("utf-8"), re.S):
        start = dt.datetime.strptime(re.search(r"DTSTART;VALUE=DATE:(\d{8})", block)[1], "%Y%m%d").date()
        end = re.search(r"DTEND;VALUE=DATE:(\d{8})", block)
        end = dt.datetime.strptime(end[1], "%Y%m%d").date() if end else start + DAY
        while start < end:
            days.add(start)
            start += DAY
    return days


class Calendar:
    def __init__(self, days_off):
        self.days_off = days_off

    def works(self, date):
        return date.weekday() < 5 and date not in self.days_off

    def step(self, date, days):
        sign = 1 if days > 0 else -1
        while days:
            date += sign * DAY
            while not self.works(date):
                date += sign * DAY
            days -= sign
        return date

    def roll(self, date, how):
        if self.works(date) or how == "none":
            return date
        if how == "drop":
            return None
        return self.step(date, 1 if how == "following" else -1)

    def nth_business_day(self, year, month, nth):
        first = dt.date(year, month, 1)
        last = first + relativedelta(months=1) - DAY
        days = [first + n * DAY for n in range((last - first).days + 1)]
        days = [day for day in days if self.works(day)]
        return days[nth - 1] if nth > 0 else days[nth]


def instant(date, text, zone):
    hour, minute = map(int, text.split(":"))
    wall = dt.datetime.combine(date, dt.time(hour, minute), ZoneInfo(zone))
    return wall.astimezone(UTC)  # fold 0: the offset before a gap, the first of two


def nominals(task, engagement, client, calendar, until):
    """Nominal dates from the engagement's start through `until`."""
    schedule = task["schedule"]
    start = engagement["starts_on"]
    if schedule.get("on_start"):
        return [start] if start <= until else []
    if schedule.get("anchor"):
        if not client["renewal_on"]:
            return []
        dates = [client["renewal_on"] + relativedelta(years=n) for n in range(0, 5)]
        dates = [date + dt.timedelta(days=schedule.get("offset_days", 0)) for date in dates]
        return [date for date in dates if date <= until]
    if "monthly" in schedule:
        dates, month = [], start.replace(day=1)
        while month <= until:
            dates.append(calendar.nth_business_day(month.year, month.month, schedule["monthly"]["business_day"]))
            month += relativedelta(months=1)
        return [date for date in dates if start <= date <= until]
    rule = rrulestr(schedule["rrule"], dtstart=dt.datetime.combine(start, dt.time()))
    found = rule.between(dt.datetime.combine(start - DAY, dt.time()), dt.datetime.combine(until, dt.time()), inc=True)
    return [moment.date() for moment in found]


def count(folder, at):
    agency = tomllib.loads((folder / "agency.toml").read_text("utf-8"))
    adopted = instant(agency["adopted_on"], "00:00", agency["time_zone"])
    calendars = {path.stem: Calendar(holidays(path)) for path in (folder / "calendars").glob("*.ics")}
    services = {}
    for path in (folder / "catalog").glob("*.toml"):
        service = tomllib.loads(path.read_text("utf-8"))
        services[service["key"]] = service["task"]
    date = lambda text: dt.date.fromisoformat(text) if text else None
    clients = {row["key"]: row for row in csv.DictReader((folder / "clients.csv").open(encoding="utf-8-sig"))}
    for row in clients.values():
        row["renewal_on"] = date(row["renewal_on"])
    counts = Counter()
    for row in csv.DictReader((folder / "engagements.csv").open(encoding="utf-8-sig")):
        client = clients[row["client"]]
        if client["status"] != "active":
            continue
        for column in ("starts_on", "ends_on", "paused_from", "paused_to"):
            row[column] = date(row[column])
        for task in services[row["service"]]:
            counts[f"{row['service']}/{task['key']}"] += created(task, row, client, calendars[client["calendar"]], adopted, agency, at)
    return {key: n for key, n in counts.items() if n}


def created(task, engagement, client, calendar, adopted, agency, at):
    zone, schedule, due = client["time_zone"], task["schedule"], task["due"]
    made, open_until_now = 0, False
    if at < adopted:
        return 0
    roll = schedule.get("on_holiday", "none")
    clock = schedule.get("at", "06:00")
    lead = task.get("lead", {}).get("business_days", 0)
    due_list = []
    for nominal in nominals(task, engagement, client, calendar, at.date() + dt.timedelta(days=60)):
        if engagement["ends_on"] and nominal > engagement["ends_on"]:
            continue
        rolled = calendar.roll(nominal, roll)
        if rolled is None:
            continue
        create = instant(calendar.step(rolled, -lead), clock, zone)
        if create > at:
            continue
        if "hours" in due:
            deadline = instant(rolled, clock, zone) + dt.timedelta(hours=due["hours"])
        else:
            deadline = instant(calendar.step(rolled, due["business_days"]), due["at"], zone)
        renewal_ahead = bool(schedule.get("anchor")) and nominal - dt.timedelta(days=schedule.get("offset_days", 0)) >= agency["adopted_on"]
        if create < adopted and deadline <= adopted and not renewal_ahead:
            continue
        renewal = nominal - dt.timedelta(days=schedule.get("offset_days", 0))
        still_ahead = bool(schedule.get("anchor")) and renewal >= at.astimezone(ZoneInfo(zone)).date()
        due_list.append((nominal, create, deadline, still_ahead))
    for place, (nominal, create, deadline, still_ahead) in enumerate(due_list):
        if engagement["paused_from"] and engagement["paused_from"] <= nominal and (
            not engagement["paused_to"] or nominal <= engagement["paused_to"]
        ):
            continue
        today, born = at.astimezone(ZoneInfo(zone)).date(), create.astimezone(ZoneInfo(zone)).date()
        ahead = deadline > at or still_ahead
        window = task.get("catch_up_days")
        if (today - born).days > (31 if window is None else window) and (window is not None or not ahead):
            continue
        newest = place == len(due_list) - 1
        if not (ahead or (at - create).total_seconds() <= 300 or task.get("promised") or newest):
            continue
        if task.get("overlap") == "skip" and open_until_now:
            continue
        made, open_until_now = made + 1, True
    return made


def asked(slated, folder, at, url):
    environment = {**os.environ, "SLATED_DATABASE_URL": url}
    run = lambda *words: subprocess.run([slated, *words], env=environment, check=True, capture_output=True, text=True).stdout
    run("import", str(folder))
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    first = json.loads(run("generate", "--at", moment, "--json"))
    second = json.loads(run("generate", "--at", moment, "--json"))
    if second["created"] != 0:
        sys.exit(f"a second generation at {moment} created {second['created']} tasks instead of 0")
    return first["by_template"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--at", default="2026-11-23T06:00:00Z")
    parser.add_argument("--slated")
    parser.add_argument("--database-url")
    args = parser.parse_args()
    at = dt.datetime.fromisoformat(args.at.replace("Z", "+00:00"))
    expected = count(args.folder, at)
    if not expected:
        sys.exit("the count found nothing at all: something is wrong with it")
    if not args.slated:
        for key, n in sorted(expected.items()):
            print(f"{n:6} {key}")
        print(f"{sum(expected.values()):6} in all")
        return
    with tempfile.TemporaryDirectory() as place:
        answer = asked(args.slated, args.folder, at, args.database_url or f"sqlite://{place}/slated.db")
    wrong = {key: (expected.get(key, 0), answer.get(key, 0)) for key in expected.keys() | answer.keys() if expected.get(key, 0) != answer.get(key, 0)}
    for key, (counted, created_) in sorted(wrong.items()):
        print(f"{key}: counted {counted}, slated created {created_}")
    print(f"{len(expected) - len(wrong)} of {len(expected)} templates equal, {sum(answer.values())} tasks")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
