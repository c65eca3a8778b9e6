#!/usr/bin/env python3
"""Shows that the auditor notices: changes one cell of each compared column of each table, and drops a row of each table.

    auditor_audited.py LOG_DIR OUTPUT_DIR
"""
import csv
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True  # leave no __pycache__ in the repository
from logs import instant, read_logs  # noqa: E402
from recompute import COLUMNS, DELIVERY_CODES, FURTHER, columns_of, compare, every_table, read_csv  # noqa: E402
from tables import FIRST_SYSTEM, money  # noqa: E402


def altered(kind, cell):
    """Another value of the same kind; None where another one would be a fair answer, too."""
    if kind == "blocked_currency":
        return None
    if kind in ("time", "local"):
        return (instant(cell) + timedelta(hours=1)).isoformat()
    if kind == "bool":
        return "false" if cell == "true" else "true"
    if kind == "file":
        return "elsewhere/" + cell.rsplit("/", 1)[-1]
    number = money(cell)
    return cell + "x" if number is None else str(number * 2 + 3)


def compared(table, row):
    """Whether the auditor looks at this row at all."""
    if table == "data_quality":
        return row["code"] in DELIVERY_CODES
    return table != "category_stats" or row["Category"] in (*FIRST_SYSTEM, "other")


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, header, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    """Prints what went unnoticed; exits 1 if anything did."""
    logs, output = map(Path, sys.argv[1:3])
    tables = every_table(read_logs(logs), ZoneInfo("Asia/Bahrain"))
    noticed, missed, unseen = 0, [], []
    with tempfile.TemporaryDirectory() as folder:
        for table in COLUMNS:
            header, rows = read_csv(output / f"calo_analysis_{table}.csv")
            path = Path(folder) / "table.csv"
            for name, kind, _ in columns_of(table) + columns_of(table, FURTHER):
                place = next((i for i, row in enumerate(rows) if row[name] != "" and compared(table, row)), None)
                other = None if place is None else altered(kind, rows[place][name])
                if other is None:
                    unseen.append(f"{table}.{name}")
                    continue
                write(path, header, [row | {name: other} if i == place else row for i, row in enumerate(rows)])
                noticed += (found := bool(compare(table, tables[table], path)))
                missed += [] if found else [f"{table}.{name}: {rows[place][name]} changed to {other}"]
            if any(compared(table, row) for row in rows):
                write(path, header, [row for row in rows if not compared(table, row)])
                noticed += (found := bool(compare(table, tables[table], path)))
                missed += [] if found else [f"{table}: rows dropped"]
    for words in missed:
        print(f"unnoticed: {words}")
    print(f"without a value to change: {', '.join(unseen) or 'none'}")
    print(f"{noticed} passed, {len(missed)} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
