#!/usr/bin/env python3
"""Compares two files of JSON lines as values: compare_vectors.py EXPECTED ACTUAL

Key order and spacing do not count; everything else does, and so does the number of lines.
Prints "N of M equal" and ends with 1 unless all are.
"""

import json
import sys
from itertools import zip_longest

SHOWN_MAX = 5


def lines(path):
    with open(path, encoding="utf-8") as file:
        for text in file:
            if text.strip():
                try:
                    yield json.loads(text)
                except json.JSONDecodeError as error:
                    yield f"not JSON ({error}): {text.strip()[:100]}"


def main(expected_path, actual_path):
    total = equal = shown = 0
    for number, (expected, actual) in enumerate(zip_longest(lines(expected_path), lines(actual_path)), start=1):
        total += 1
        if expected == actual:
            equal += 1
        elif shown < SHOWN_MAX:
            shown += 1
            print(f"case {number}:", file=sys.stderr)
            print(f"  expected {json.dumps(expected)[:400]}", file=sys.stderr)
            print(f"  actual   {json.dumps(actual)[:400]}", file=sys.stderr)
    print(f"{equal} of {total} equal")
    # no cases at all is a missing file of cases, not a success
    return 0 if total > 0 and equal == total else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
