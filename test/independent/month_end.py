"""The month-end tables (docs/month-end.md), recomputed transaction by transaction."""
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from hashlib import md5
from itertools import pairwise

from anomalies import HOUR, MANUAL, VAT_RATES, ms_of, net, usual_deliveries
from logs import instant
from tables import ISO_4217_DIGITS, ZERO, tolerance, wallets

SIDES = ("payment", "subscription")
# Rules of the anomalies with a row for each transaction; the others sum up a day.
OF_A_TRANSACTION = {"conflict", "currency_change", "large_manual_posting", "negative_amount"}


def signed(tx):
    """"amount without VAT, debits below zero"."""
    return ZERO if tx["n_"]["amount"] is None else {"CREDIT": net(tx), "DEBIT": -net(tx)}.get(tx["type"], ZERO)


def posted(tx):
    """What a transaction posts: the same, "0 where the service blocked it"."""
    return ZERO if tx["outcome"] == "blocked" else signed(tx)


def steps(txs, side):
    """`(tx, posted, outside, miscalculated, balance, told)` of one wallet, "from the first one whose balance the log tells"."""
    balance = None
    for tx in txs:
        if side == "subscription" and tx["outcome"] == "blocked":
            continue
        told = tx["n_"]["newBalance" if side == "subscription" else "userBalance"]
        before = tx["n_"]["oldBalance"] if side == "subscription" else None
        moved = posted(tx)
        if balance is None:
            if told is None:
                continue
            balance = told - (signed(tx) if side == "payment" else moved) if before is None else before
        outside = ZERO if told is None else told - moved - balance
        wrong = ZERO if None in (told, before) else told - before - moved
        start, balance = balance, balance + moved + outside
        yield {"tx": tx, "start": start, "posted": moved, "outside": outside, "wrong": wrong, "balance": balance,
               "told": told is not None}


def roll_forward_wallets(txs):
    """"opening + credits - debits + outside_log = closing" for each wallet, side and month."""
    months, out = sorted({tx["day_"][:7] for tx in txs}), []
    for wallet, own in wallets(txs).items():
        for side in SIDES if all(wallet) else ():
            walked = list(steps(own, side))
            if not walked:
                continue
            closing, last, first = walked[0]["start"], None, walked[0]["tx"]["day_"][:7]
            for month in (m for m in months if m >= first):
                now = [s for s in walked if s["tx"]["day_"][:7] == month]
                last = now[-1] if now else last
                total = lambda name, of=now: sum((s[name] for s in of), ZERO)
                of_type = lambda kind: sum((s["posted"] for s in now if s["tx"]["type"] == kind), ZERO)
                blocked = [s for s in now if s["tx"]["outcome"] == "blocked"]
                opening, closing = closing, last["balance"]
                out.append({"month": month, "currency": wallet[1], "side": side, "user_id": wallet[0], "opening": opening,
                            "credits": of_type("CREDIT"), "debits": -of_type("DEBIT"), "outside_log": total("outside"),
                            "closing": closing, "transactions": len(now),
                            "between_transactions": total("outside") - total("wrong") - total("outside", blocked),
                            "miscalculated": total("wrong"), "at_blocked": total("outside", blocked),
                            "is_first": month == first, "closing_id": last["tx"]["id"],
                            "closing_is": "logged" if last["told"] else "computed"})
    return out


def roll_forward(cells):
    """The same for each currency, side and month."""
    groups, out = defaultdict(list), []
    for cell in cells:
        groups[cell["month"], cell["currency"], cell["side"]].append(cell)
    for (month, currency, side), own in groups.items():
        total = lambda name: sum((cell[name] for cell in own), ZERO)
        row = {name: total(name) for name in ("opening", "credits", "debits", "outside_log", "closing", "transactions",
                                              "between_transactions", "miscalculated", "at_blocked")}
        out.append({"month": month, "currency": currency, "side": side, "wallets": len(own), **row,
                    "first_seen": sum(cell["is_first"] for cell in own),
                    "opening_first_seen": sum((cell["opening"] for cell in own if cell["is_first"]), ZERO),
                    "moved": sum(cell["transactions"] > 0 for cell in own),
                    "wallets_outside": sum(abs(cell["outside_log"]) > tolerance(currency) for cell in own)})
    return out


def does_not_foot(cells):
    """Cells whose figures do not add up, or that do not open with the closing of the month before: `[words]`."""
    out, before = [], {}
    for cell in sorted(cells, key=lambda c: c["month"]):
        key, opening = (cell["user_id"], cell["currency"], cell["side"]), cell["opening"]
        if opening + cell["credits"] - cell["debits"] + cell["outside_log"] != cell["closing"]:
            out.append(f"{cell['month']} {key} does not foot")
        if before.get(key, opening) != opening:
            out.append(f"{cell['month']} {key} opens with {opening}, closed with {before[key]}")
        before[key] = cell["closing"]
    return out


def cancelling_adjustments(txs, usual):
    """"two opposite postings of the same amount to one wallet", one of them manual, 72 hours apart at most; none in two pairs."""
    alike, out = defaultdict(list), []
    for tx in txs:
        if tx["source"] and tx["action"] != "DELIVERY_DEDUCTION" and tx["outcome"] != "blocked" and tx["n_"]["amount"] and all(tx["wallet_"]):
            alike[tx["wallet_"], net(tx)].append(tx)
    for (wallet, _), own in alike.items():
        free = None
        for first, second in pairwise([None, *own]):
            apart = ms_of(second) - ms_of(first) if first else 0
            manual = [tx["source"] in MANUAL for tx in (first, second) if tx]
            opposite = first is not None and None not in (first["type"], second["type"]) and first["type"] != second["type"]
            if opposite and first is free and any(manual) and apart <= 72 * HOUR:
                free = None
                out.append({"month": second["day_"][:7], "currency": wallet[1], "user_id": wallet[0], "amount": abs(net(second)),
                            "times_usual": times(net(second), usual, wallet[1]), "minutes": rounded(Decimal(apart) / 60000),
                            "both_manual": all(manual), **place(second),
                            **{f"{which}_{name}": tx[field] for which, tx in (("first", first), ("second", second))
                               for name, field in (("id", "id"), ("at", "timestamp"), ("type", "type"), ("action", "action"),
                                                   ("amount", "amount"))}})
            else:
                free = second
    return out


def place(tx):
    return {name: tx[name] for name in ("session_id", "log_file", "log_offset")}


def times(amount, usual, currency):
    """An amount in usual deliveries."""
    return rounded(abs(amount) / usual[currency]) if amount is not None and usual.get(currency) else None


def rounded(number):
    """A number that is there for its size, to two decimals."""
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown_actor(name):
    """Who posted it, as a run shows it that was told nothing of personal data."""
    return name if name in (None, "system") else "[name]"


def manual_adjustments(txs, usual, pairs):
    """"one row for each manual addition, manual deduction and refund", deliveries left out."""
    kinds = {"MANUAL_ADDITION": "addition", "MANUAL_DEDUCTION": "deduction", "REFUND": "refund"}
    by = {pair["first_id"]: pair["second_id"] for pair in pairs}
    of = {second: first for first, second in by.items()}
    out = []
    for tx in txs:
        if tx["source"] in kinds and tx["action"] != "DELIVERY_DEDUCTION":
            n = tx["n_"]
            value = None if n["amount"] is None else {"CREDIT": net(tx), "DEBIT": -net(tx)}.get(tx["type"])
            out.append(tx | {"month": tx["day_"][:7], "kind": kinds[tx["source"]], "net": value, "user_id": tx["userId"],
                             "times_usual": times(n["amount"], usual, tx["currency"]), "cancelled_by": by.get(tx["id"]),
                             "cancels": of.get(tx["id"]), "actor": shown_actor(tx["actor"])})
    return out


def vat_schedule(txs):
    """"gross, VAT, net, rate; rows whose rate is unusual": by more than one smallest unit in a transaction."""
    groups, out = defaultdict(list), []
    for tx in txs:
        if tx["n_"]["amount"] is not None and tx["outcome"] != "blocked":
            groups[tx["currency"], tx["day_"][:7], tx["type"], tx["source"], tx["action"]].append(tx)
    for (currency, month, type_, source, action), own in groups.items():
        rate = VAT_RATES.get(currency)
        judged, off = [], []
        for tx in own:
            amount, vat = tx["n_"]["amount"], tx["n_"]["vat"] or ZERO
            if rate is not None and (vat or (source in ("PAYMENT", "REFUND") and amount)) and max(abs(amount), abs(vat)) < 10 ** 12:
                expected = (amount - vat).quantize(Decimal("0.000001"), ROUND_HALF_UP) * Decimal(rate)
                judged.append(expected)
                if abs(vat - expected) > Decimal(1).scaleb(-ISO_4217_DIGITS.get(currency, 2)):
                    off.append((abs(vat - expected), tx["id"]))
        gross, vat = (sum((tx["n_"][name] or ZERO for tx in own), ZERO) for name in ("amount", "vat"))
        out.append({"currency": currency, "month": month, "type": type_, "source": source, "action": action,
                    "transactions": len(own), "gross": gross, "vat": vat, "net": gross - vat,
                    "rate": vat / (gross - vat) if gross != vat else None, "expected_rate": rate and Decimal(rate),
                    "expected_vat": sum(judged) if judged else None, "unusual_transactions": len(off),
                    "is_unusual": bool(off), "example_id": max(off)[1] if off else None})
    return out


def work_list(findings, txs, zone):
    """"the same in every run: of what a finding is about"; in a first run all are new."""
    if not txs:
        return []
    last, seen, out = max(tx["t_"] for tx in txs), Counter(), []
    local = lambda text: instant(text).astimezone(zone).date()
    last_seen = max(tx["timestamp"] for tx in txs)
    for row in sorted(findings, key=lambda r: (r["timestamp"] or "9", r["id"] or "~")):
        of_day = row["finding"] == "anomalies" and row["rule"] not in OF_A_TRANSACTION
        about = (str(local(row["timestamp"])) if row["timestamp"] else None) if of_day else row["id"]
        subject = "|".join(part or "" for part in (row["finding"], row["rule"], row["user_id"], row["currency"], about))
        seen[subject] += 1
        if seen[subject] > 1:
            subject = f"{subject}|{seen[subject]}"
        begun = local(row["timestamp"]) if row["timestamp"] else last.astimezone(zone).date()
        out.append(row | {"finding_id": md5(subject.encode()).hexdigest()[:16], "status": "new",
                          "age_days": (last.astimezone(zone).date() - begun).days, "first_seen": last_seen, "last_seen": last_seen})
    return out


def month_end(txs, findings, zone):
    """All month-end tables."""
    usual = usual_deliveries(txs)
    cells, pairs = roll_forward_wallets(txs), cancelling_adjustments(txs, usual)
    if wrong := does_not_foot(cells):
        raise SystemExit(f"the recomputed roll-forward is wrong: {wrong[0]}")
    return {"roll_forward_wallets": cells, "roll_forward": roll_forward(cells), "cancelling_adjustments": pairs,
            "manual_adjustments": manual_adjustments(txs, usual, pairs), "vat_schedule": vat_schedule(txs),
            "work_list": work_list(findings, txs, zone)}
