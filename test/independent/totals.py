"""Tables that are made of other tables: control totals, the list of all findings, what changed in the last seven days."""
from collections import defaultdict
from datetime import date
from decimal import Decimal

from anomalies import net
from tables import ZERO


def currency_totals(txs, tables):
    """What each currency moved, and what is open in it."""
    open_ = {name: {row["currency"]: row for row in tables[name]} for name in ("exposure", "open_drift")}
    out = []
    for currency in {t["currency"] for t in txs}:
        own = [t for t in txs if t["currency"] == currency]
        total = lambda kind: sum((t["n_"]["amount"] or ZERO for t in own if t["type"] == kind), ZERO)
        exposure, drift = open_["exposure"].get(currency, {}), open_["open_drift"].get(currency, {})
        out.append({"currency": currency, "transactions": len(own), "users": len({t["userId"] for t in own if t["userId"]}),
                    "credits": total("CREDIT"), "debits": total("DEBIT"), "overdrawn_wallets": exposure.get("wallets", 0),
                    "exposure": exposure.get("exposure", ZERO), "drifting_wallets": drift.get("wallets", 0),
                    "open_drift": drift.get("drift", ZERO)})
    return out


def run_totals(logs, txs, tables, zone):
    """The control totals of a run, one row."""
    below = [t for t in txs if t["n_"]["userBalance"] is not None and t["n_"]["userBalance"] < 0]
    days = sorted(t["day_"] for t in txs)
    return [{"events": sum(logs.kinds.values()), "transactions": len(txs), "users": len({t["userId"] for t in txs if t["userId"]}),
             "first_day": days[0] if days else None, "last_day": days[-1] if days else None,
             "overdrawn_transactions": len(below), "overdrawn_users": len({t["userId"] for t in below if t["userId"]}),
             "blocked_overdrafts": len(tables["blocked_overdrafts"]), "at_risk_wallets": len(tables["at_risk"]),
             "time_zone": str(zone)}]


def data_quality(txs, logs):
    """Later deliveries, conflicts among them, and transactions whose outcome the log does not tell."""
    numbers = ("amount", "vat", "oldBalance", "newBalance", "userBalance")
    out = []
    for tx in txs:
        first, *later = tx["deliveries_"]
        first_type = first["type"] if first["type_source"] == "logged" else None
        for again in later:
            place = {"file": again["log_file"], "offset": again["log_offset"], "severity": "info"}
            out.append(place | {"code": "redelivery"})
            type_ = again["type"] if again["type_source"] == "logged" else None
            pairs = [(first_type, type_)] + [(first[f], again[f]) for f in ("source", "action", "userId", "currency")]
            pairs += [(value_of(first[f]), value_of(again[f])) for f in numbers]
            if any(None not in pair and pair[0] != pair[1] for pair in pairs):
                out.append(place | {"code": "conflict", "severity": "warning"})
        if tx["outcome"] == "incomplete":
            out.append({"file": tx["log_file"], "offset": tx["log_offset"], "severity": "warning", "code": "no_outcome"})
    return out


def value_of(text):
    """The number of a logged text, 8 and 8.00 the same; else the text."""
    try:
        return None if text is None else Decimal(text)
    except ArithmeticError:
        return text


def all_findings(tables):
    """Every finding with one severity: error where money is wrong now or a figure is impossible, warning where somebody should
    look, info where it is over or was prevented (docs/decisions/21)."""
    out = []

    def add(severity, table, row, found, expected, difference, unit, **more):
        begun = row.get("timestamp") or row.get("started_at")
        out.append({"severity": severity, "finding": table, "rule": row.get("rule"), "user_id": row.get("user_id") or None,
                    "currency": row.get("currency") or None, "timestamp": begun, "last_at": begun, "found": found, "expected": expected,
                    "difference": difference, "unit": unit, **more})

    for row in tables["overdraft_episodes"]:
        worst = row["last_balance"] if row["open"] else row["lowest_balance"]
        add("error" if row["open"] else "info", "overdraft_episodes", row, worst, 0, worst, row["currency"],
            id=row["first_id"], last_at=row["ended_at"], open=row["open"])
    for row in tables["drift_episodes"]:
        n = row["run_"][-1]["n_"]
        add("error" if row["open"] else "info", "drift_episodes", row, n["userBalance"], n["newBalance"], row["last_drift"],
            row["currency"], id=row["first_id"], last_at=row["ended_at"], open=row["open"],
            suggested_adjustment=row["last_drift"] if row["open"] else None)
    for row in tables["calculation_errors"]:
        add("error", "calculation_errors", row, row["n_"]["newBalance"], row["expected_new_balance"], row["difference"],
            row["currency"], id=row["id"], suggested_adjustment=row["suggested_adjustment"])
    for row in tables["continuity_breaks"]:
        add("warning", "continuity_breaks", row, row["n_"]["oldBalance"], row["before_"]["n_"]["newBalance"], row["missing_amount"],
            row["currency"], id=row["id"], suggested_adjustment=row["suggested_adjustment"], related_ids=row["previous_id"])
    for row in tables["blocked_overdrafts"]:
        balance, amount = value_of(row["current_balance"]), (row["n_"] or {}).get("amount")
        currency = row["currency"] or row["sole_currency_"]
        add("info", "blocked_overdrafts", row | {"currency": currency}, balance, amount,
            None if None in (balance, amount) else balance - amount, currency, id=row["transaction_id"])
    for row in tables["at_risk"]:
        add("warning", "at_risk", row, row["user_balance"], row["new_balance"], row["user_balance"] - row["new_balance"],
            row["currency"], id=None, open=True)
    for row in tables["anomalies"]:
        add(row["severity"], "anomalies", row, row["value"], row["threshold"],
            None if row["value"] is None else Decimal(str(row["value"])) - Decimal(str(row["threshold"])), row["unit"],
            id=row.get("id"), last_at=row["last_at"], related_ids=row["related_ids"])
    return out


def recent_changes(txs, tables, before):
    """"what changed in the last seven days of the log": episodes that began or ended then, wallets at risk now that were not a
    week ago, and the largest posting of each currency."""
    if not txs:
        return []
    last = max(date.fromisoformat(t["day_"]) for t in txs)
    is_recent = lambda tx: (last - date.fromisoformat(tx["day_"])).days < 7
    out = []

    def add(tx, change, wallet, amount):
        out.append({"day": tx["day_"] if tx else last.isoformat(), "change": change, "user_id": wallet[0] or None, "currency": wallet[1] or None,
                    "amount": amount, "action": tx and tx["action"], "id": tx and tx["id"]})

    for table, began, ended in (("overdraft_episodes", "became_overdrawn", "came_back"), ("drift_episodes", "drift_began", "drift_ended")):
        for row in tables[table]:
            first, end, wallet = row["run_"][0], row["end_"], (row["user_id"], row["currency"])
            is_overdraft = table == "overdraft_episodes"
            if is_recent(first):
                add(first, began, wallet, first["n_"]["userBalance"] if is_overdraft else first["drift"])
            if end and is_recent(end):
                add(end, ended, wallet, end["n_"]["userBalance"] if is_overdraft else row["last_drift"])
    known = {(row["user_id"], row["currency"]) for row in before}
    for row in tables["at_risk"]:
        if (row["user_id"], row["currency"]) not in known:
            add(None, "newly_at_risk", (row["user_id"], row["currency"]), row["user_balance"])
    postings = defaultdict(list)
    for tx in filter(is_recent, txs):
        if tx["outcome"] != "blocked" and tx["n_"]["amount"] is not None:
            postings[tx["currency"]].append(tx)
    for own in postings.values():
        top = min(own, key=lambda t: (-abs(net(t)), t["t_"], t["id"]))
        add(top, "largest_movement", top["wallet_"], -net(top) if top["type"] == "DEBIT" else net(top))
    return out
