"""`operations`, `operations_summary` and `error_kinds`, recomputed from the platform's lines."""
from collections import defaultdict

from anomalies import created_ms
from logs import instant

GB_SECOND_USD, REQUEST_USD = 0.0000166667, 0.0000002  # list prices, docs/anomalies.md


def percentile(values, share):
    """The value below which `share` of them lie, between two of them by straight line; None of none."""
    ranked = sorted(values)
    if not ranked:
        return None
    place = share * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def figures(reports, starts, failures, records):
    """The columns that a day and the whole run share."""
    of = lambda name: [r[name] for r in reports if name in r]
    sync = [ms for ms in records if ms is not None]
    mb_ms = sum(int(r.get("billed", 0)) * int(r.get("memory", 0)) for r in reports)
    headroom = [r["memory"] - r["used"] for r in reports if "memory" in r and "used" in r]
    row = {"invocations": len(reports), "cold_starts": len(of("init")), "failed_starts": starts,
           "p50_ms": percentile(of("duration"), 0.5), "p95_ms": percentile(of("duration"), 0.95),
           "p99_ms": percentile(of("duration"), 0.99), "max_ms": max(of("duration"), default=None),
           "init_p50_ms": percentile(of("init"), 0.5), "billed_ms": int(sum(of("billed"))),
           "memory_mb": max(of("memory"), default=None), "max_memory_mb": max(of("used"), default=None),
           "least_headroom_mb": min(headroom, default=None), "records": len(records), "errors": len(failures),
           "sync_p50_ms": percentile(sync, 0.5), "sync_p95_ms": percentile(sync, 0.95), "sync_p99_ms": percentile(sync, 0.99),
           "sync_max_ms": max(sync, default=None),
           "cost_usd": mb_ms / 1024000 * GB_SECOND_USD + len(reports) * REQUEST_USD}
    return {name: f"{value:.9f}" if isinstance(value, float) else value for name, value in row.items()}


def milliseconds(text):
    return round(instant(text).timestamp() * 1000)


def by_day(logs, zone):
    """What happened on each day of the reporting time zone: `{day: (reports, failed starts, failures, records)}`."""
    days = defaultdict(lambda: ([], [0], [], []))
    day = lambda text: instant(text).astimezone(zone).date().isoformat()
    for event, report in logs.reports:
        days[day(event.time)][0].append(report)
    for kind, time, _, event in logs.failures:
        days[day(time)][2].append(kind)
        if kind == "lambda_init_report":
            days[day(event.time)][1][0] += 1
    for record in logs.records:
        if record.message_id is None and record.shown is None and not record.errors and not record.outcome:
            continue
        at, id_ = record.shown or record.opened, record.form.get("id")
        created = created_ms(id_) if record.shown else None
        days[day(at.logged_at)][3].append(None if created is None else milliseconds(at.logged_at) - created)
    return days


def operations(logs, zone):
    """"invocations, cold starts, durations (p50, p95, p99), memory, errors by kind, time from a transaction's creation (ULID)
    to its sync", per day and in all."""
    days = by_day(logs, zone)
    rows = []
    for name, (reports, starts, failures, records) in sorted(days.items()):
        kinds = ", ".join(f"{kind} {failures.count(kind)}" for kind in sorted(set(failures)))
        rows.append({"day": name, "errors_by_kind": kinds or None, **figures(reports, starts[0], failures, records)})
    every = lambda at: [x for parts in days.values() for x in parts[at]]
    return rows, [figures(every(0), sum(every(1)), every(2), every(3))]


def error_kinds(logs):
    """"errors by kind with first and last time", and where the first one stands."""
    out = []
    for kind in sorted({f[0] for f in logs.failures}):
        own = sorted((f for f in logs.failures if f[0] == kind), key=lambda f: (instant(f[1]), f[3].file, f[3].offset))
        out.append({"kind": kind, "events": len(own), "first_at": own[0][1], "last_at": own[-1][1],
                    "log_file": own[0][3].file, "log_offset": own[0][3].offset, "request_id": own[0][2]})
    return out
