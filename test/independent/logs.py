"""Reads a folder of balance-sync logs into deliveries: LOGS.md, read a second time and by another method than the product.

Everything stays text (the logged digits) until `tables.py` makes a `Decimal` of it.
"""
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

EVENT_START = re.compile(rb"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ", re.M)
RUNTIME_LINE = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([^\t\n]*)\t([A-Z]+)\t(.*)", re.S)
COLOURS = re.compile(r"\x1b\[[\d;]*m")
NOT_LOGS = {"aws-logs-write-test", "__MACOSX"}


@dataclass
class Event:
    """One event: CloudWatch's time, its place, and, for a line of the Node.js runtime, its four parts."""
    time: str
    file: str
    offset: int
    body: str
    logged_at: str = ""
    request_id: str = ""
    level: str = ""
    message: str = ""


@dataclass
class Record:
    """What was logged between one `Processing message` and the next of the same request."""
    request_id: str
    message_id: str | None = None
    opened: Event | None = None                 # the first line of it
    shown: Event | None = None                  # the first event that shows the transaction
    form: dict = field(default_factory=dict)    # its fields; an earlier form of the record wins
    errors: list = field(default_factory=list)  # (event, fields) of discrepancy events
    outcome: str | None = None


@dataclass
class Logs:
    records: list
    errors: list      # (event, fields, record) of every discrepancy event
    blocked: list     # (event, fields, record, action by metric) of every terminated overdraft
    kinds: Counter    # events by kind
    reports: list     # (event, figures) of every REPORT line, durations in ms and memory in MB
    failures: list    # (kind, ISO time, request id or None, event) of every error of the service or its platform
    files: int
    torn: list


# ---- bytes ----

def log_paths(root):
    """Files that can hold logs, in order of their path, with their bytes: gzip files, and plain text by its suffix or its events."""
    root = Path(root)
    for path in [root] if root.is_file() else sorted(root.rglob("*")):
        inside = path.relative_to(root).parts
        if path.is_file() and not any(p in NOT_LOGS or p.startswith(".") for p in inside):
            raw = path.read_bytes()
            if raw[:2] == b"\x1f\x8b" or path.suffix in (".log", ".txt") or EVENT_START.search(raw):
                yield path, "/".join(inside) or path.name, raw


def readable_bytes(raw):
    """`(bytes, torn)`: all that a possibly torn or corrupt file still gives; gzip members may follow each other."""
    if raw[:2] != b"\x1f\x8b":
        return raw, False
    out = b""
    while raw[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(31)
        try:
            out += member.decompress(raw) + member.flush()
        except zlib.error:
            member = zlib.decompressobj(31)
            try:
                for i in range(len(raw)):
                    out += member.decompress(raw[i:i + 1])
            except zlib.error:
                return out, True
        if not member.eof:
            return out, True
        raw = member.unused_data.lstrip(b"\0")
    if out[:2] == b"\x1f\x8b":  # compressed twice
        inner, torn = readable_bytes(out)
        return inner, torn or bool(raw)
    return out, bool(raw)


def split_events(data, file, torn):
    """The events of one file. The event a torn file ends in counts only if it is whole as far as one can see, that is,
    ends with a line and closes its braces: `amount: 1` may have been 12.5."""
    starts = [m.start() for m in EVENT_START.finditer(data) if instant(m[0].decode().strip())]
    if data.startswith(b"\xef\xbb\xbf") and EVENT_START.match(data[3:]):
        starts.insert(0, 3)  # after the byte order mark
    for begin, end in zip(starts, starts[1:] + [len(data)]):
        chunk = data[begin:end]
        if torn and end == len(data) and not (chunk.endswith(b"\n") and chunk.count(b"{") <= chunk.count(b"}")):
            continue
        text = chunk.decode("utf-8", "replace").replace("\r\n", "\n")
        time, _, body = text.partition(" ")
        yield event_of(time, file, begin, body)


def event_of(time, file, offset, body):
    """An event with the parts of its runtime line, where it is one."""
    event, line = Event(time, file, offset, body), RUNTIME_LINE.match(body)
    if line and instant(line[1]):
        event.logged_at, event.request_id, event.level, event.message = line.groups()
        event.message = COLOURS.sub("", event.message).strip()
    return event


def read_streams(root):
    """`(streams, files, torn)`: "Restore the order of a stream by CloudWatch's time, keeping the order of the file
    among equal times": a stream is a folder, its files follow each other by name."""
    streams, torn_files, seen, tails = {}, [], set(), {}
    for path, name, raw in log_paths(root):
        if raw and raw in seen:
            continue  # "the same bytes as a file read before": counted once
        seen.add(raw)
        data, torn = readable_bytes(raw)
        if torn:
            torn_files.append(name)
        events = streams.setdefault(str(path.parent), [])
        continued = EVENT_START.search(data)
        if events and tails.get(path.parent) and (not continued or continued.start() > 0):
            events[-1] = continued_event(events[-1], data[:continued.start() if continued else len(data)])
        events.extend(split_events(data, name, torn))
        tails[path.parent] = not torn
    for events in streams.values():
        events.sort(key=lambda event: instant(event.time))
    return streams, len(seen), torn_files


def continued_event(event, rest):
    """An event that goes on in the next file of its stream."""
    body = event.body + rest.decode("utf-8", "replace").replace("\r\n", "\n")
    return event_of(event.time, event.file, event.offset, body)


def instant(text):
    """ISO time to an aware datetime; None if it is none (or says no offset)."""
    try:
        value = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return value if value.tzinfo else None


# ---- notation ----

TOKEN = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`"""
                   r"""|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-])|[{}\[\](),:+]|[^\s{}\[\](),:+'"`]+""", re.S)
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
LETTER = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def unquote(token):
    """A quoted token's text; a bare one as it stands; None for null and undefined."""
    if token[0] in "'\"`":
        return ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else LETTER.get(m[1], m[1]), token[1:-1])
    return None if token in ("undefined", "null") else token


def inspected(text):
    """Node's `util.inspect` text as `{dotted path: scalar text}`; stops quietly where a torn event stops."""
    tokens, out, path, key, plus = TOKEN.findall(text), {}, [], None, False
    for i, token in enumerate(tokens):
        if token in "{[":
            path.append(key)
            key = None
        elif token in "}])":
            key = path.pop() if path and token in "}]" else None
        elif token == ",":
            key = None
        elif token == "+":
            plus = True
        elif token not in "(:":
            where = ".".join(p for p in [*path, key] if p)
            if tokens[i + 1:i + 2] == [":"]:
                key = unquote(token)
            elif plus and isinstance(out.get(where), str):
                out[where] += unquote(token) or ""
                plus = False
            elif key is not None:
                out.setdefault(where, unquote(token))
    return out


def from_json(text):
    """A JSON object as `{dotted path: scalar text}`, numbers with their logged digits; None if it is not whole."""
    try:
        top = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(text.strip())[0]
    except (ValueError, RecursionError):
        return None
    out = {}

    def walk(value, path):
        if isinstance(value, dict):
            for k, v in value.items():
                walk(v, [*path, k])
        elif isinstance(value, bool):
            out[".".join(path)] = "true" if value else "false"
        elif isinstance(value, str):
            out[".".join(path)] = value
    walk(top, [])
    return out if isinstance(top, dict) else None


def with_metadata(fields):
    """Opens `metadata`, which is JSON in a string in the long form."""
    inner = from_json(fields.get("metadata") or "") or {}
    return fields | {"metadata." + k: v for k, v in inner.items()}


def transaction_form(message):
    """The fields if this message shows a transaction ("Messages of one queue record"), else None."""
    if message.startswith("Start syncing the balance"):
        shown = inspected(message.partition("balance")[2])
        fields = {k.removeprefix("transaction."): v for k, v in shown.items() if k.startswith("transaction.")}
    elif message.startswith(("transaction {", "record.body {")):
        fields = from_json(message[message.index("{"):]) or {}
    elif message.startswith("record {"):
        fields = from_json(inspected(message[7:]).get("body") or "") or {}
    else:
        return None
    return with_metadata(fields) if fields.get("id") else None


# ---- meaning ----

KINDS = [  # (kind, pattern of the message, outcome)
    ("processing_message", r"Processing message\b", None),
    ("balance_sync_start", r"Start syncing the balance\b", None),
    ("published", r"SubscriptionBalanceUpdated event published", "published"),
    ("balance_already_synced", r"(Skipping the process, b|B)alance is already synced", "already_synced"),
    ("balance_sync_skip", r"Skipping the balance sync", "skipped"),
    ("flag_is_false", r"Skipping the process, Update Payment Balance Flag", "skipped"),
    ("discrepancy", r"Subscription balance and payment balance are not in sync", None),
    ("transaction", r"transaction \{", None),
    ("record_body", r"record\.body \{", None),
    ("record", r"record \{", None),
    ("blocked", r"\{\s*message: 'Subscriber will have a negative balance", "blocked"),
    ("sync_failed", r"An error occured while syncing the balance", "failed"),
    ("invoke_error", r"Invoke Error\b", "failed"),
    ("uncaught_exception", r"Uncaught Exception\b", "failed"),
    ("slack_notification", r"Sending slack notification", None),
]
KINDS = [(kind, re.compile(pattern), outcome) for kind, pattern, outcome in KINDS]
PLATFORM = re.compile(r"(INIT_START|START|END|REPORT|INIT_REPORT|Unknown application error occurred)\b")


def kind_of(event):
    """`(kind, outcome or None)`; the kind is `other` for what LOGS.md does not name."""
    if event.logged_at:
        return next(((kind, out) for kind, pattern, out in KINDS if pattern.match(event.message)), ("other", None))
    platform = PLATFORM.match(event.body)
    if platform:
        return platform[1], None
    return ("metric" if '"_aws"' in event.body and event.body.startswith("{") else "other"), None


REPORT_FIGURES = {"duration": r"\tDuration: ([\d.]+) ms", "billed": r"\tBilled Duration: ([\d.]+) ms",
                  "memory": r"\tMemory Size: ([\d.]+) MB", "used": r"\tMax Memory Used: ([\d.]+) MB",
                  "init": r"\tInit Duration: ([\d.]+) ms"}
FAILURES = {"sync_failed": "sync_failed", "invoke_error": "invoke_error", "uncaught_exception": "uncaught_exception",
            "INIT_REPORT": "lambda_init_report", "Unknown application error occurred": "application_error"}


def failure_of(event, kind):
    """`(kind, time, request id, event)` where the event says that the service or its platform failed, else None."""
    name = FAILURES.get(kind)
    if not event.logged_at and kind == "other":
        name = "lambda_timeout" if " Task timed out after " in event.body else name
        name = "lambda_exited" if re.search("process exited before completing|Error: Runtime exited", event.body) else name
    if not name:
        return None
    request = event.request_id if event.logged_at else (re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.body) or [""])[0]
    return name, event.logged_at or event.time, request if request not in ("", "undefined") else None, event


def read_logs(root):
    """Follows every request of every stream. A record is opened by `Processing message`, or by the first line of its
    request, or by another transaction id. Records are kept by request id: a tie in time cannot mix two requests."""
    streams, files, torn = read_streams(root)
    logs = Logs([], [], [], Counter(), [], [], files, torn)
    for events in streams.values():
        current, metrics = {}, [metric for event in events if (metric := overdraft_metric(event))]

        def record_of(event, fresh=False, message_id=None):
            if fresh or event.request_id not in current:
                current[event.request_id] = Record(event.request_id, message_id, event)
                logs.records.append(current[event.request_id])
            return current[event.request_id]

        for event in events:
            kind, outcome = kind_of(event)
            logs.kinds[kind] += 1
            if kind == "REPORT":
                found = {name: re.search(pattern, event.body) for name, pattern in REPORT_FIGURES.items()}
                logs.reports.append((event, {name: float(match[1]) for name, match in found.items() if match}))
            if failure := failure_of(event, kind):
                logs.failures.append(failure)
            if not event.logged_at or event.request_id in ("", "undefined"):
                continue
            if kind == "processing_message":
                record_of(event, True, (event.message.split() + [None] * 3)[2])
                continue
            record, form = record_of(event), transaction_form(event.message)
            if form:
                if record.shown and record.form["id"] != form["id"]:
                    record = record_of(event, True)
                record.shown = record.shown or event
                record.form = form | {k: v for k, v in record.form.items() if v is not None}
            if kind == "discrepancy":
                fields = inspected(event.message)
                record.errors.append((event, fields))
                logs.errors.append((event, fields, record))
            if kind == "blocked":
                fields = inspected(event.message)
                logs.blocked.append((event, fields, record, metric_action(metrics, event, fields.get("data.userId"))))
            record.outcome = record.outcome or outcome
    return logs


def overdraft_metric(event):
    """`(time, userId, action)` of a `negativeBalance` metric: the only trace of the action of an early blocked overdraft."""
    if '"negativeBalance"' in event.body and event.body.startswith("{"):
        fields = from_json(event.body) or {}
        return instant(event.time), fields.get("userId"), fields.get("action")
    return None


def metric_action(metrics, event, user):
    """The action of the user's metric nearest in time (within a second): it may be printed after the next record began."""
    near = [(abs((instant(event.time) - time).total_seconds()), action) for time, who, action in metrics if who == user]
    return min(near)[1] if near and min(near)[0] <= 1 else None
