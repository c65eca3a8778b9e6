#!/usr/bin/env python3
"""Independent auditor: recomputes every table of RESULTS.md from a folder of logs, in plain Python with exact decimals,
and compares it cell by cell with the CSV files the product wrote. If they disagree, a human reads RESULTS.md.

    recompute.py LOG_DIR                        key figures as JSON
    recompute.py LOG_DIR --compare OUTPUT_DIR   one line per table, exit 1 if anything differs
    recompute.py LOG_DIR --dump DIR             the recomputed tables as CSV
"""
import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

sys.dont_write_bytecode = True  # leave no __pycache__ in the repository
from logs import instant, read_logs  # noqa: E402
from anomalies import anomalies  # noqa: E402
from forecast import at_risk, at_risk_week_ago, below_ten  # noqa: E402
from month_end import month_end  # noqa: E402
from service import error_kinds, operations  # noqa: E402
from tables import FIRST_SYSTEM, all_tables, money, wallets  # noqa: E402
from totals import all_findings, currency_totals, data_quality, recent_changes, run_totals  # noqa: E402

# Columns of each table in the order of RESULTS.md, `name:kind`; the kind is text unless told, `*` marks the row's key.
# near: the same number but for rounding (percentiles, standard deviations, logarithms). ms: to a millisecond.
# text: same text. digits: the logged digits, the same text. num: the same number. time: the same instant, with an offset.
# local: also the same offset. bool: true/false. file: a path that ends in the other. percent: to two decimals.
TRANSACTION = ("timestamp:time datetime:local session_id id* type source action amount:digits vat:digits userBalance:digits"
               " userId currency oldBalance:digits newBalance:digits drift:num type_source balance_source outcome"
               " deliveries:num message_id wallet_id delivery_id log_file:file log_offset:num")
COLUMNS = {
    "transactions": TRANSACTION,
    "overdrafts": TRANSACTION,
    "overdraft_episodes": "user_id* currency* first_id* last_id started_at:time ended_at:time days:num transactions:num"
                          " lowest_balance:num last_balance:num opening_action opening_drift:num open:bool",
    "exposure": "currency* wallets:num exposure:num",
    "blocked_overdrafts": "timestamp:time* user_id transaction_id* current_balance:digits currency:blocked_currency"
                          " amount:digits action",
    "discrepancies": TRANSACTION,
    "drift_episodes": "user_id* currency* first_id* last_id started_at:time ended_at:time transactions:num opening_action"
                      " opening_drift:num largest_drift:num last_drift:num open:bool",
    "drift_causes": "opening_action* currency*",
    "open_drift": "currency* wallets:num drift:num",
    "sync_errors": "timestamp:time* user_id id subscription_balance:digits payment_balance:digits subscription_balance_is"
                   " session_id* log_file:file log_offset:num",
    "calculation_errors": "id* user_id currency type action amount:digits vat:digits oldBalance:digits newBalance:digits"
                          " expected_new_balance:num difference:num",
    "continuity_breaks": "id* previous_id user_id currency timestamp:time previous_new_balance:num oldBalance:digits"
                         " missing_amount:num",
    "user_analysis": "user_id* transaction_count:num credit_count:num debit_count:num total_credits:num total_debits:num"
                     " min_balance:num max_balance:num current_balance:num first_transaction:time last_transaction:time"
                     " overdraft_flag:bool currency* net_credits:num net_debits:num current_subscription_balance:num"
                     " drift:num overdraft_episodes:num days_overdrawn:num",
    "category_stats": "Category* Count:num Percentage:percent",
    "daily": "day* currency* transactions:num credits:num debits:num users:num new_overdrafts:num new_drifts:num",
    "at_risk": "user_id* currency* user_balance:num new_balance:num usual_debit:num days_left:num score:num below_ten:bool",
    "below_ten": "user_id* currency* user_balance:num since:time last_transaction:time",
    "anomalies": "user_id* id* timestamp:time* rule* severity value:near threshold:near",
    "operations": "day* invocations:num cold_starts:num failed_starts:num p50_ms:near p95_ms:near p99_ms:near max_ms:near"
                  " init_p50_ms:near billed_ms:num memory_mb:num max_memory_mb:num least_headroom_mb:num records:num errors:num"
                  " errors_by_kind sync_p50_ms:ms sync_p95_ms:ms sync_p99_ms:ms sync_max_ms:ms cost_usd:near",
    "operations_summary": "invocations:num cold_starts:num failed_starts:num p50_ms:near p95_ms:near p99_ms:near max_ms:near"
                          " init_p50_ms:near billed_ms:num memory_mb:num max_memory_mb:num least_headroom_mb:num records:num"
                          " errors:num sync_p50_ms:ms sync_p95_ms:ms sync_p99_ms:ms sync_max_ms:ms cost_usd:near",
    "error_kinds": "kind*",
    "currency_totals": "currency* transactions:num users:num credits:num debits:num overdrawn_wallets:num exposure:num"
                       " drifting_wallets:num open_drift:num",
    "run_totals": "",
    "data_quality": "file:file offset:num* code* severity",
    "all_findings": "severity* finding* rule* user_id* currency* id* timestamp:time last_at:time open:bool found:near expected:near"
                    " difference:near unit suggested_adjustment:num",
    "recent_changes": "day* change* user_id* currency* amount:num action id*",
    "roll_forward_wallets": "month* currency* side* user_id* opening:num credits:num debits:num outside_log:num closing:num"
                            " transactions:num between_transactions:num miscalculated:num at_blocked:num is_first:bool"
                            " closing_id closing_is",
    "roll_forward": "month* currency* side* wallets:num opening:num credits:num debits:num outside_log:num closing:num"
                    " transactions:num between_transactions:num miscalculated:num at_blocked:num first_seen:num"
                    " opening_first_seen:num moved:num wallets_outside:num",
    "cancelling_adjustments": "month currency user_id amount:num times_usual:near first_id* first_at:time first_type first_action"
                              " first_amount:num second_id* second_at:time second_type second_action second_amount:num minutes:near"
                              " both_manual:bool session_id log_file:file log_offset:num",
    "manual_adjustments": "month timestamp:time datetime:local kind action currency amount:digits vat:digits net:num times_usual:near"
                          " user_id id* actor outcome cancelled_by cancels oldBalance:digits newBalance:digits session_id message_id"
                          " log_file:file log_offset:num",
    "vat_schedule": "currency* month* type* source* action* transactions:num gross:num vat:num net:num rate:near expected_rate:num"
                    " expected_vat:num unusual_transactions:num is_unusual:bool",
    "work_list": "finding_id* status severity finding rule user_id currency id timestamp:time last_at:time open:bool age_days:num"
                 " first_seen:time last_seen:time",
}
# Columns that stand further behind.
FURTHER = {
    "overdraft_episodes": "opening_subscription_balance:num subscription_was_positive:bool session_id log_file:file log_offset:num",
    "discrepancies": "suggested_adjustment:num",
    "drift_episodes": "days:num session_id log_file:file log_offset:num",
    "open_drift": "to_7_days:num to_30_days:num to_60_days:num over_60_days:num drift_to_7_days:num drift_to_30_days:num"
                  " drift_to_60_days:num drift_over_60_days:num",
    "calculation_errors": "suggested_adjustment:num timestamp:time outcome session_id log_file:file log_offset:num",
    "continuity_breaks": "suggested_adjustment:num action session_id log_file:file log_offset:num",
    "blocked_overdrafts": "session_id message_id",
    "user_analysis": "at_risk:bool anomalies:num",
    "at_risk": "expected_on",
    "anomalies": "currency log_file:file log_offset:num unit excess:near transactions:num first_at:time last_at:time related_ids",
    "error_kinds": "events:num first_at:time last_at:time log_file:file log_offset:num request_id",
    "run_totals": "time_zone events:num transactions:num users:num first_day last_day overdrawn_transactions:num overdrawn_users:num"
                  " blocked_overdrafts:num at_risk_wallets:num",
    "all_findings": "related_ids",
    "vat_schedule": "example_id",
}
# Rows of `data_quality` that can be recomputed without the product's own reading of bytes.
DELIVERY_CODES = ("redelivery", "conflict", "no_outcome")
# RESULTS.md names no columns for drift_causes, so those of these names are compared where the product has them;
# and the first column of daily may have another name.
DRIFT_CAUSES = ("episodes users wallets transactions opening_drift largest_drift last_drift open open_drift").split()
DAY_NAMES = {"date", "business_day", "business_date"}
SHOWN = 5


def columns_of(table, described=COLUMNS):
    """`[(name, kind, is key)]` of a table."""
    out = []
    for word in described.get(table, "").split():
        name, _, kind = word.rstrip("*").partition(":")
        out.append((name, kind or "text", word.endswith("*")))
    return out


def text_of(value):
    """A recomputed value as it would stand in a CSV cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def same(kind, expected, actual, row):
    """Whether a cell of the product says what was recomputed."""
    if kind == "blocked_currency":  # "as far as known": the user's only currency is a fair answer, and so is none
        return actual == expected or (not expected and actual == text_of(row.get("sole_currency_")))
    if expected == "" or actual == "":
        return expected == actual
    if kind == "num":
        return money(actual) is not None and money(expected) == money(actual)
    if kind in ("near", "ms"):
        wanted, got = money(expected), money(actual)
        least = Decimal(1) if kind == "ms" else Decimal("0.0061") if abs(wanted or 0) > 1 else Decimal("0.0011")
        return got is not None and abs(wanted - got) <= max(least, abs(wanted) * Decimal("1e-6"))
    if kind == "percent":
        return money(actual) is not None and abs(money(expected) - money(actual)) <= Decimal("0.005")
    if kind in ("time", "local"):
        a, b = instant(expected), instant(actual)
        return b is not None and a == b and (kind == "time" or a.utcoffset() == b.utcoffset())
    if kind == "file":
        return ("/" + actual).endswith("/" + expected) or ("/" + expected).endswith("/" + actual)
    return expected == actual


def key_of(columns, cell):
    """A row's key as text; instants in one spelling."""
    parts = [(instant(cell(n)) or cell(n)) if kind == "time" else cell(n) for n, kind, is_key in columns if is_key]
    return " ".join(map(str, parts))


def read_csv(path):
    """`(header, rows as dicts)`."""
    csv.field_size_limit(sys.maxsize)
    with open(path, newline="", encoding="utf-8-sig") as handle:
        rows = csv.reader(handle)
        header = next(rows, [])
        return header, [dict(zip(header, map(unguarded, row))) for row in rows]


def unguarded(cell):
    """A cell without the quote that keeps a spreadsheet from running it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def compare(table, expected, path):
    """Differences of one table as lines of words; none means it agrees."""
    if not path.exists():
        return [f"no file {path}"]
    header, actual = read_csv(path)
    columns, lines = columns_of(table), []
    if table == "daily" and header and header[0] in DAY_NAMES:
        actual = [row | {"day": row[header[0]]} for row in actual]
        header = ["day", *header[1:]]
    names = [name for name, _, _ in columns]
    if header[:len(names)] != names:
        lines.append(f"header: expected {','.join(names)}, actual {','.join(header[:len(names)])}")
        if table != "daily" and not set(names) <= set(header):
            return lines
        columns = [c for c in columns if c[0] in header]
    columns += columns_of(table, FURTHER)
    if missing := [name for name, _, _ in columns if name not in header]:
        return [*lines, f"header: no column {', '.join(missing)}"]
    if table == "data_quality":
        actual = [row for row in actual if row["code"] in DELIVERY_CODES]
    if table == "drift_causes":
        columns += [(name, "num", False) for name in DRIFT_CAUSES if name in header]
    if table == "category_stats":
        expected, actual = only_known_categories(expected, actual, lines)
    rows = defaultdict(lambda: ([], []))
    for row in expected:
        rows[key_of(columns, lambda n: text_of(row.get(n)))][0].append(row)
    for row in actual:
        rows[key_of(columns, lambda n: row.get(n, ""))][1].append(row)
    for key, (want, got) in rows.items():
        if len(want) != len(got):
            lines.append(f"{key}: expected {len(want)} row(s), actual {len(got)}")
            continue
        order = lambda cell: [cell(name) for name, kind, _ in columns if kind in ("text", "digits", "num")]
        if len(want) > 1:
            want.sort(key=lambda r: order(lambda n: text_of(r.get(n))))
            got.sort(key=lambda r: order(lambda n: r.get(n, "")))
        for w, g in zip(want, got):
            lines += [f"{key}: {name}: expected {text_of(w.get(name))!r}, actual {g.get(name, '')!r}"
                      for name, kind, _ in columns if not same(kind, text_of(w.get(name)), g.get(name, ""), w)]
    return lines


def only_known_categories(expected, actual, lines):
    """The rows of the categories whose names RESULTS.md gives, where either side has events of them;
    of the others it says only that all counts "add up to the number of events"."""
    count = lambda row: money(text_of(row.get("Count"))) or Decimal(0)
    total, written = sum(map(count, expected)), sum(map(count, actual))
    if total != written:
        lines.append(f"Count: expected a sum of {total}, actual {written}")
    return [[row for row in rows if row.get("Category") in (*FIRST_SYSTEM, "other") and count(row)]
            for rows in (expected, actual)]


def every_table(logs, zone):
    """All tables, those that are made of others last."""
    tables = all_tables(logs, zone)
    txs = tables["transactions"]
    tables["at_risk"], tables["below_ten"] = at_risk(txs), below_ten(txs)
    tables["anomalies"] = anomalies(txs, tables["drift_episodes"], tables["continuity_breaks"], zone)
    tables["operations"], tables["operations_summary"] = operations(logs, zone)
    tables["error_kinds"] = error_kinds(logs)
    risky = {(row["user_id"], row["currency"]) for row in tables["at_risk"]}
    found = Counter((row["user_id"], row["currency"]) for row in tables["anomalies"])
    for row in tables["user_analysis"]:
        wallet = row["user_id"], row["currency"]
        row |= {"at_risk": wallet in risky, "anomalies": found[wallet]}
    tables["currency_totals"] = currency_totals(txs, tables)
    tables["run_totals"] = run_totals(logs, txs, tables, zone)
    tables["data_quality"] = data_quality(txs, logs)
    tables["all_findings"] = all_findings(tables)
    tables["recent_changes"] = recent_changes(txs, tables, at_risk_week_ago(txs))
    tables |= month_end(txs, tables["all_findings"], zone)
    for row in tables["discrepancies"]:
        row["suggested_adjustment"] = row["drift"]
    return tables


def key_figures(logs, tables):
    """What a reader wants to see first."""
    txs = tables["transactions"]
    users = lambda rows, name="user_id": len({row[name] for row in rows})
    per_currency = lambda rows, name: {r["currency"]: text_of(r[name]) for r in sorted(rows, key=lambda r: r["currency"])}
    return {
        "files": logs.files, "torn_files": len(logs.torn), "events": sum(logs.kinds.values()),
        "unknown_events": logs.kinds["other"], "transactions": len(txs), "users": users(txs, "userId"),
        "wallets": len(wallets(txs)), "outcomes": Counter(t["outcome"] for t in txs),
        "redelivered": sum(t["deliveries"] > 1 for t in txs),
        "balance_sources": Counter(t["balance_source"] or "unknown" for t in txs),
        "overdrafts": len(tables["overdrafts"]), "overdrawn_users": users(tables["overdrafts"], "userId"),
        "overdraft_episodes": len(tables["overdraft_episodes"]),
        "open_overdraft_episodes": sum(e["open"] for e in tables["overdraft_episodes"]),
        "exposure": per_currency(tables["exposure"], "exposure"), "blocked_overdrafts": len(tables["blocked_overdrafts"]),
        "discrepancies": len(tables["discrepancies"]), "discrepancy_users": users(tables["discrepancies"], "userId"),
        "drift_episodes": len(tables["drift_episodes"]), "open_drift": per_currency(tables["open_drift"], "drift"),
        "sync_errors": len(tables["sync_errors"]),
        "subscription_balance_is": Counter(e["subscription_balance_is"] or "unknown" for e in tables["sync_errors"]),
        "calculation_errors": len(tables["calculation_errors"]), "continuity_breaks": len(tables["continuity_breaks"]),
        "rows": {table: len(rows) for table, rows in tables.items()}, "event_kinds": dict(logs.kinds.most_common()),
    }


def dump(tables, folder):
    """Writes the recomputed tables beside each other, to look at or to diff."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        names = [name for name, _, _ in columns_of(table) + columns_of(table, FURTHER)] + (DRIFT_CAUSES if table == "drift_causes" else [])
        with open(folder / f"calo_analysis_{table}.csv", "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([text_of(row.get(name)) for name in names] for row in rows)


def main():
    """Parses the command line; exits 0 if all agrees, 1 if not, 2 if it cannot start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log_dir", type=Path)
    parser.add_argument("--compare", type=Path, metavar="OUTPUT_DIR")
    parser.add_argument("--tables", default=",".join(COLUMNS))
    parser.add_argument("--time-zone", default="Asia/Bahrain")
    parser.add_argument("--dump", type=Path, metavar="DIR")
    options = parser.parse_args()
    names = options.tables.split(",")
    if unknown := [name for name in names if name not in COLUMNS]:
        parser.error(f"no such table: {', '.join(unknown)}; there are {', '.join(COLUMNS)}")
    for folder in filter(None, (options.log_dir, options.compare)):
        if not folder.exists():
            parser.error(f"no such folder: {folder}")
    try:
        zone = ZoneInfo(options.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        parser.error(f"no such time zone: {options.time_zone}")
    logs = read_logs(options.log_dir)
    tables = every_table(logs, zone)
    if options.dump:
        dump({name: tables[name] for name in names}, options.dump)
    if not options.compare:
        print(json.dumps(key_figures(logs, tables), indent=2))
        return 0
    failed = 0
    for name in names:
        lines = compare(name, tables[name], options.compare / f"calo_analysis_{name}.csv")
        failed += bool(lines)
        print(f"DIFFERS {name}: {len(lines)} differences" if lines else f"ok {name} {len(tables[name])} rows")
        for line in lines[:SHOWN]:
            print(f"    {line}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
