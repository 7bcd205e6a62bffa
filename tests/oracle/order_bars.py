#!/usr/bin/env python3
"""Holds `slated bench order` to its bars on one file of published instances.

  order_bars.py --slated PROGRAM --jobs N INSTANCES OPTIMA

Reads the instances itself and prices every order that the program prints, so that nothing rests on the
program's own arithmetic: each order names every job once, costs what is said of it, is never below the listed
optimum and, when suggested, never above the score's own order. Then the sums are held to the bars.
Ends with 1 and the list of what is wrong.
"""

import argparse
import json
import subprocess
import sys

# ratio of the sum to the sum of the optima, at most, by the number of jobs
BARS = {
    40: {"score": 1.025, "insertion": 1.006, "suggested": 1.0005},
    50: {"score": 1.028, "insertion": 1.006, "suggested": 1.0005},
    100: {"score": 1.026, "insertion": 1.005, "suggested": 1.0015},
}
BUDGET = 200_000
SHOWN_MAX = 10


def numbers(path):
    with open(path, encoding="utf-8") as file:
        return [int(word) for word in file.read().split()]


def instances(path, jobs):
    flat = numbers(path)
    if not flat or len(flat) % (3 * jobs):
        raise SystemExit(f"{path} has {len(flat)} numbers, which is no multiple of {3 * jobs}")
    for at in range(0, len(flat), 3 * jobs):
        work, weight, due = (flat[at + part * jobs : at + (part + 1) * jobs] for part in range(3))
        yield list(zip(work, weight, due))


def weighted_tardiness(instance, order):
    end = total = 0
    for index in order:
        work, weight, due = instance[index]
        end += work
        total += weight * max(0, end - due)
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slated", required=True)
    parser.add_argument("--jobs", required=True, type=int, choices=sorted(BARS))
    parser.add_argument("instances")
    parser.add_argument("optima")
    args = parser.parse_args()

    command = [args.slated, "bench", "order", "--wt", args.instances, "--jobs", str(args.jobs)]
    command += ["--optimum", args.optima, "--budget", str(BUDGET), "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    *lines, last = [json.loads(line) for line in printed]
    known, optima = list(instances(args.instances, args.jobs)), numbers(args.optima)
    wrong = []
    if not len(lines) == len(known) == len(optima):
        wrong.append(f"{len(lines)} lines for {len(known)} instances and {len(optima)} optima")

    sums = dict.fromkeys(BARS[args.jobs], 0)
    for number, (line, instance, optimum) in enumerate(zip(lines, known, optima), start=1):
        if line["instance"] != number:
            wrong.append(f"line {number} says it is instance {line['instance']}")
        cost = {}
        for kind in sums:
            order = line[f"{kind}_order"]
            if sorted(order) != list(range(args.jobs)):
                wrong.append(f"instance {number}: the {kind} order does not name every job once: {order}")
                continue
            cost[kind] = weighted_tardiness(instance, order)
            sums[kind] += cost[kind]
            if cost[kind] != line[f"{kind}_twt"]:
                wrong.append(f"instance {number}: {kind} says {line[f'{kind}_twt']}, it costs {cost[kind]}")
            if cost[kind] < optimum:
                wrong.append(f"instance {number}: {kind} costs {cost[kind]}, below the optimum {optimum}")
        for kind in ("insertion", "suggested"):
            if kind in cost and "score" in cost and cost[kind] > cost["score"]:
                wrong.append(f"instance {number}: {kind} costs {cost[kind]}, above the score's {cost['score']}")

    best = sum(optima)
    for kind, bar in BARS[args.jobs].items():
        ratio = sums[kind] / best
        print(f"{args.jobs} jobs, {kind}: {sums[kind]} of {best} = {ratio:.6f} (at most {bar})")
        if ratio > bar:
            wrong.append(f"{kind}: {ratio:.6f} is more than {bar}")
        if last["sums"][f"{kind}_twt"] != sums[kind]:
            wrong.append(f"the last line says {kind} {last['sums'][f'{kind}_twt']}, the orders cost {sums[kind]}")
        if abs(last["ratios"][f"{kind}_to_optimum"] - ratio) > 1e-6:
            wrong.append(f"the last line says {kind} {last['ratios'][f'{kind}_to_optimum']}, it is {ratio:.6f}")

    for what in wrong[:SHOWN_MAX]:
        print(what, file=sys.stderr)
    if len(wrong) > SHOWN_MAX:
        print(f"and {len(wrong) - SHOWN_MAX} more", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
