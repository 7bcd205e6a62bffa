#!/usr/bin/env python3
"""Prints what a SQLite database holds, one line a table, so that two states can be compared by diff.

same_rows.py contents FILE    table, rows, digest of the rows: nothing at all was written
same_rows.py counts FILE      table, rows: nothing was added or removed
"""

import hashlib
import sqlite3
import sys


def main(mode, path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    for (table,) in tables.fetchall():
        rows = sorted(map(repr, database.execute(f'SELECT * FROM "{table}"')))
        line = f"{table} {len(rows)}"
        if mode == "contents":
            line += " " + hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]
        print(line)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("contents", "counts"):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
