"""Every table of RESULTS.md, recomputed from `logs.py` with exact decimals. Each function names its sentence."""
import re
from collections import Counter, defaultdict
from decimal import Decimal, getcontext
from itertools import pairwise

from logs import instant

getcontext().prec = 60
ZERO = Decimal(0)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
ISO_4217_DIGITS = {**dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3), **dict.fromkeys("CLF UYW".split(), 4),
                   **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)}


def money(text):
    """The exact number a logged text stands for; None where the log gives none."""
    return Decimal(text) if isinstance(text, str) and NUMBER.fullmatch(text) else None


def amount_of(text):
    """The number, unless it is "too large to be added up" (data-quality.md): it is then left out of all sums."""
    value = money(text)
    return value if value is not None and abs(value) < 10 ** 17 else None


def tolerance(currency):
    """"tolerance(currency): half of the currency's smallest unit by ISO 4217"."""
    return Decimal("0.5").scaleb(-ISO_4217_DIGITS.get(currency, 2))


def differ(a, b, currency):
    """"Two balances differ if they differ by more than it.\""""
    return abs(a - b) > tolerance(currency)


# ---- transactions ----

def delivery_row(record):
    """One delivery as a row of `transactions` (without what needs other deliveries or the time zone)."""
    form, shown = record.form, record.shown
    row = {"timestamp": shown.logged_at, "session_id": shown.request_id, "outcome": record.outcome or "incomplete",
           "message_id": record.message_id, "wallet_id": form.get("metadata.walletId"),
           "delivery_id": form.get("metadata.deliveryId"), "actor": form.get("actor"), "log_file": shown.file, "log_offset": shown.offset}
    row |= {k: form.get(k) for k in
            ("id", "type", "source", "action", "amount", "vat", "userId", "currency", "oldBalance", "newBalance")}
    row["type_source"] = "logged" if row["type"] else None
    # "userBalance, else paymentBalance of the transaction, else paymentBalance of the discrepancy event of the same record"
    of_error = next((f.get("paymentBalance") for _, f in record.errors if money(f.get("paymentBalance")) is not None), None)
    choices = [("logged", form.get("userBalance")), ("logged", form.get("paymentBalance")), ("discrepancy", of_error)]
    row["balance_source"], row["userBalance"] = next(
        ((source, text) for source, text in choices if money(text) is not None), (None, None))
    return row


def merge_deliveries(rows):
    """One transaction of its deliveries in order of time: "the first one stands"; later ones only fill what it lacks.
    An outcome that says nothing of the balance (failed, incomplete) yields to the first later one that does.
    A delivery is one message in one request: the same log file read twice is not a second delivery."""
    first = dict(rows[0])
    distinct = {}
    for row in rows:
        distinct.setdefault((row["session_id"], row["message_id"], row["timestamp"]), row)
    first["deliveries"], first["deliveries_"] = len(distinct), list(distinct.values())
    for later in rows[1:]:
        for column in ("userBalance", "type", *first):
            if first[column] is None and later[column] is not None:
                first[column] = later[column]
                if column in ("userBalance", "type"):
                    pair = {"userBalance": "balance_source", "type": "type_source"}[column]
                    first[pair] = later[pair]
        if first["outcome"] in ("failed", "incomplete") and later["outcome"] not in ("failed", "incomplete"):
            first["outcome"] = later["outcome"]
    return first


def transactions(logs, zone):
    """"one row for each distinct transaction id"; `n_` and `t_` columns are the numbers and the instant of a row."""
    deliveries = defaultdict(list)
    for record in logs.records:
        if record.shown:
            deliveries[record.form["id"]].append(delivery_row(record))
    out = []
    for rows in deliveries.values():
        rows.sort(key=lambda r: (instant(r["timestamp"]), r["log_file"], r["log_offset"]))
        row = merge_deliveries(rows)
        row["t_"] = instant(row["timestamp"])
        row["datetime"] = row["t_"].astimezone(zone).isoformat(timespec="milliseconds")
        row["day_"] = row["datetime"][:10]
        for k in ("amount", "vat", "oldBalance", "newBalance"):
            row[k] = row[k] if money(row[k]) is not None else None  # NaN is no amount
        row["n_"] = n = {k: amount_of(row[k]) for k in ("amount", "vat", "userBalance", "oldBalance", "newBalance")}
        # "inferred where the short form has no type: CREDIT if newBalance >= oldBalance, else DEBIT"
        if row["type"] is None and None not in (n["oldBalance"], n["newBalance"]):
            row["type"] = "CREDIT" if n["newBalance"] >= n["oldBalance"] else "DEBIT"
            row["type_source"] = "inferred"
        # "userBalance - newBalance, where both are known"
        known = n["userBalance"] is not None and n["newBalance"] is not None
        row["drift"] = n["userBalance"] - n["newBalance"] if known else None
        row["off_"] = known and bool(row["currency"]) and abs(row["drift"]) > tolerance(row["currency"])
        row["wallet_"] = (row["userId"] or "", row["currency"] or "")
        out.append(row)
    return sorted(out, key=lambda r: (r["t_"], r["id"]))  # "order within a wallet: timestamp, then id"


def wallets(txs):
    """"wallet: one user's balance in one currency", its transactions in order."""
    out = defaultdict(list)
    for tx in txs:
        out[tx["wallet_"]].append(tx)
    return out


# ---- findings ----

def runs(txs, known, holds):
    """Runs of transactions that hold, among those that are known: `(run, the transaction that ended it or None)`."""
    run = []
    for tx in filter(known, txs):
        if holds(tx):
            run.append(tx)
        elif run:
            yield run, tx
            run = []
    if run:
        yield run, None


def episode(wallet, run, end):
    """The columns both kinds of episode share."""
    return {"user_id": wallet[0], "currency": wallet[1], "first_id": run[0]["id"], "last_id": run[-1]["id"],
            "started_at": run[0]["timestamp"], "ended_at": end and end["timestamp"], "transactions": len(run),
            "opening_action": run[0]["action"], "opening_drift": run[0]["drift"], "open": end is None,
            "day_": run[0]["day_"], "run_": run, "end_": end, "session_id": run[0]["session_id"],
            "log_file": run[0]["log_file"], "log_offset": run[0]["log_offset"]}


def days_of(run, end, txs, zone):
    """Midnights of the reporting zone from the start of a run to its end, or to the last transaction of all."""
    until = end["t_"] if end else max(t["t_"] for t in txs)
    return (until.astimezone(zone).date() - run[0]["t_"].astimezone(zone).date()).days


def overdraft_episodes(txs, zone):
    """"a run of its transactions with known userBalance that are all below zero"; whether "the subscription balance was
    still positive when the wallet went below zero"."""
    out = []
    for wallet, own in wallets(txs).items():
        for run, end in runs(own, lambda t: t["n_"]["userBalance"] is not None, lambda t: t["n_"]["userBalance"] < 0):
            balances, subscription = [t["n_"]["userBalance"] for t in run], run[0]["n_"]["newBalance"]
            out.append(episode(wallet, run, end) | {
                "days": days_of(run, end, txs, zone), "lowest_balance": min(balances), "last_balance": balances[-1],
                "opening_subscription_balance": subscription,
                "subscription_was_positive": None if subscription is None else subscription > 0})
    return out


def exposure(txs):
    """"the wallets whose last known userBalance is below zero and the sum of those balances"."""
    by_currency = defaultdict(list)
    for wallet, own in wallets(txs).items():
        known = [t["n_"]["userBalance"] for t in own if t["n_"]["userBalance"] is not None]
        if known and known[-1] < 0:
            by_currency[wallet[1]].append(known[-1])
    return [{"currency": c, "wallets": len(b), "exposure": sum(b)} for c, b in by_currency.items()]


def blocked_overdrafts(logs, txs):
    """"the terminated ones […] as far as known": one row for each event; its transaction, where logged anywhere, by id;
    else the action of the user's `negativeBalance` metric, and the currency if all the user's transactions share one."""
    by_id, currencies, out = {t["id"]: t for t in txs}, defaultdict(set), []
    for tx in txs:
        currencies[tx["userId"]].add(tx["currency"])
    for event, fields, record, action in logs.blocked:
        get = lambda name: fields.get("data." + name)
        tx = by_id.get(get("transactionId") or record.form.get("id")) or {}
        user = get("userId") or tx.get("userId")
        sole = currencies[user] if len(currencies[user]) == 1 else {None}
        out.append({"timestamp": event.logged_at, "user_id": user, "transaction_id": get("transactionId") or tx.get("id"),
                    "current_balance": get("currentBalance"), "currency": tx.get("currency"), "amount": tx.get("amount"),
                    "action": tx.get("action") or action, "sole_currency_": next(iter(sole)), "n_": tx.get("n_"),
                    "session_id": record.request_id, "message_id": record.message_id})
    return out


def drift_episodes(txs, zone):
    """"a run of its transactions with known userBalance and newBalance that are all discrepancies"; the largest drift is
    the one furthest from zero, with its sign, the earlier of equals."""
    out = []
    for wallet, own in wallets(txs).items():
        for run, end in runs(own, lambda t: t["drift"] is not None, lambda t: t["off_"]):
            drifts = [t["drift"] for t in run]
            out.append(episode(wallet, run, end) | {"largest_drift": max(drifts, key=abs), "last_drift": drifts[-1],
                                                    "days": days_of(run, end, txs, zone)})
    return out


def drift_causes(episodes):
    """"the same by opening action and currency": figures whose column names RESULTS.md leaves open."""
    groups = defaultdict(list)
    for e in episodes:
        groups[e["opening_action"], e["currency"]].append(e)
    return [{"opening_action": action, "currency": currency, "episodes": len(g), "users": len({e["user_id"] for e in g}),
             "wallets": len({e["user_id"] for e in g}), "transactions": sum(e["transactions"] for e in g),
             "opening_drift": sum(e["opening_drift"] for e in g),
             "largest_drift": max((e["largest_drift"] for e in g), key=abs),
             "last_drift": sum(e["last_drift"] for e in g), "open": sum(e["open"] for e in g),
             "open_drift": sum((e["last_drift"] for e in g if e["open"]), ZERO)} for (action, currency), g in groups.items()]


AGES = {"to_7_days": (0, 7), "to_30_days": (8, 30), "to_60_days": (31, 60), "over_60_days": (61, 10 ** 9)}


def open_drift(episodes):
    """"per currency `wallets, drift`": the wallets in an episode that is still open, and the sum of their last drift;
    "with its age (up to 7, 30, 60, more days)"."""
    out = []
    for currency in sorted({e["currency"] for e in episodes if e["open"]}):
        own = [e for e in episodes if e["open"] and e["currency"] == currency]
        row = {"currency": currency, "wallets": len(own), "drift": sum(e["last_drift"] for e in own)}
        for name, (least, most) in AGES.items():
            aged = [e["last_drift"] for e in own if least <= e["days"] <= most]
            row |= {name: len(aged), "drift_" + name: sum(aged, ZERO)}
        out.append(row)
    return out


def sync_errors(logs):
    """"every discrepancy event the service itself logged"; `before` if its subscriptionBalance is the oldBalance of its
    transaction, `after` if it is the newBalance, empty if it is neither, or both (then the log does not say)."""
    out = []
    for event, fields, record in logs.errors:
        balance, currency = money(fields.get("subscriptionBalance")), record.form.get("currency")
        is_ = lambda name: (currency and None not in (balance, v := money(record.form.get(name)))
                            and not differ(balance, v, currency))  # without a currency there is no tolerance
        out.append({"timestamp": event.logged_at, "user_id": fields.get("userId"), "id": record.form.get("id"),
                    "subscription_balance": fields.get("subscriptionBalance"), "payment_balance": fields.get("paymentBalance"),
                    "subscription_balance_is": {(True, False): "before", (False, True): "after"}.get(
                        (bool(is_("oldBalance")), bool(is_("newBalance")))),
                    "session_id": event.request_id, "log_file": event.file, "log_offset": event.offset})
    return out


def calculation_errors(txs):
    """"|(newBalance - oldBalance) - sign * (amount - vat)| > tolerance, sign +1 for CREDIT, -1 for DEBIT"."""
    out = []
    for tx in txs:
        n, sign = tx["n_"], {"CREDIT": 1, "DEBIT": -1}.get(tx["type"])
        if sign and None not in (n["oldBalance"], n["newBalance"], n["amount"]):
            expected = n["oldBalance"] + sign * (n["amount"] - (n["vat"] or ZERO))
            if differ(n["newBalance"], expected, tx["currency"]):
                out.append({**tx, "user_id": tx["userId"], "expected_new_balance": expected,
                            "difference": n["newBalance"] - expected, "suggested_adjustment": expected - n["newBalance"]})
    return out


def continuity_breaks(txs):
    """"a wallet's oldBalance is not the newBalance of its previous transaction, beyond tolerance (blocked transactions …
    are left out)". Where either balance is not logged nothing can be compared."""
    out = []
    for wallet, own in wallets(t for t in txs if t["outcome"] != "blocked").items():
        for before, tx in pairwise(own):
            previous, old = before["n_"]["newBalance"], tx["n_"]["oldBalance"]
            if None not in (previous, old) and differ(old, previous, wallet[1]):
                out.append({**tx, "previous_id": before["id"], "user_id": wallet[0], "currency": wallet[1],
                            "previous_new_balance": before["newBalance"], "missing_amount": old - previous,
                            "suggested_adjustment": old - previous, "before_": before})
    return out


# ---- summaries ----

def user_analysis(txs, overdrafts):
    """"one row for each user and currency […] Balances are userBalance". `drift` is that of the last transaction with
    both balances; `current_subscription_balance` leaves out blocked transactions: their newBalance was never posted."""
    out = []
    for wallet, own in wallets(txs).items():
        of_type = {kind: [t["n_"] for t in own if t["type"] == kind] for kind in ("CREDIT", "DEBIT")}
        total = {kind: sum((n["amount"] for n in ns if n["amount"] is not None), ZERO) for kind, ns in of_type.items()}
        net = {kind: sum((n["amount"] - (n["vat"] or ZERO) for n in ns if n["amount"] is not None), ZERO)
               for kind, ns in of_type.items()}
        balances = [t["n_"]["userBalance"] for t in own if t["n_"]["userBalance"] is not None]
        posted = [t["n_"]["newBalance"] for t in own if t["n_"]["newBalance"] is not None and t["outcome"] != "blocked"]
        drifts = [t["drift"] for t in own if t["drift"] is not None]
        mine = [e for e in overdrafts if (e["user_id"], e["currency"]) == wallet]
        out.append({"user_id": wallet[0], "currency": wallet[1], "transaction_count": len(own),
                    "credit_count": len(of_type["CREDIT"]), "debit_count": len(of_type["DEBIT"]),
                    "total_credits": total["CREDIT"], "total_debits": total["DEBIT"],
                    "net_credits": net["CREDIT"], "net_debits": net["DEBIT"],
                    "min_balance": min(balances, default=None), "max_balance": max(balances, default=None),
                    "current_balance": balances[-1] if balances else None,
                    "first_transaction": own[0]["timestamp"], "last_transaction": own[-1]["timestamp"],
                    "overdraft_flag": any(b < 0 for b in balances),
                    "current_subscription_balance": posted[-1] if posted else None,
                    "drift": drifts[-1] if drifts else None,
                    "overdraft_episodes": len(mine), "days_overdrawn": sum(e["days"] for e in mine)})
    return out


FIRST_SYSTEM = ("processing_message", "balance_sync_start", "balance_already_synced", "balance_sync_skip", "transaction",
                "slack_notification")


def category_stats(logs):
    """"Category, Count, Percentage of all events; the counts add up to the number of events". The names beyond those of
    the first system are mine: RESULTS.md leaves them open, and with them what `error` and `overdraft` hold."""
    total = sum(logs.kinds.values())
    return [{"Category": kind, "Count": count, "Percentage": Decimal(100 * count) / total}
            for kind, count in logs.kinds.most_common()]


def daily(txs, overdrafts, drifts):
    """"per business day and currency: transactions, credits, debits, users, new overdrafts, new drifts": credits and debits
    are sums of amounts (as total_credits), new ones are episodes that started that day."""
    groups = defaultdict(list)
    for tx in txs:
        groups[tx["day_"], tx["wallet_"][1]].append(tx)
    started = [Counter((e["day_"], e["currency"]) for e in episodes) for episodes in (overdrafts, drifts)]
    total = lambda own, kind: sum((t["n_"]["amount"] or ZERO for t in own if t["type"] == kind), ZERO)
    return [{"day": day, "currency": currency, "transactions": len(own), "credits": total(own, "CREDIT"),
             "debits": total(own, "DEBIT"), "users": len({t["userId"] for t in own}),
             "new_overdrafts": started[0][day, currency], "new_drifts": started[1][day, currency]}
            for (day, currency), own in groups.items()]


def all_tables(logs, zone):
    """`{table: rows}`, rows as dicts of text, numbers, booleans or None; keys that end in `_` are not columns."""
    txs = transactions(logs, zone)
    overdrawn = overdraft_episodes(txs, zone)
    drifting = drift_episodes(txs, zone)
    return {
        "transactions": txs,
        "overdrafts": [t for t in txs if t["n_"]["userBalance"] is not None and t["n_"]["userBalance"] < 0],
        "overdraft_episodes": overdrawn,
        "exposure": exposure(txs),
        "blocked_overdrafts": blocked_overdrafts(logs, txs),
        "discrepancies": [t for t in txs if t["off_"]],
        "drift_episodes": drifting,
        "drift_causes": drift_causes(drifting),
        "open_drift": open_drift(drifting),
        "sync_errors": sync_errors(logs),
        "calculation_errors": calculation_errors(txs),
        "continuity_breaks": continuity_breaks(txs),
        "user_analysis": user_analysis(txs, overdrawn),
        "category_stats": category_stats(logs),
        "daily": daily(txs, overdrawn, drifting),
    }
