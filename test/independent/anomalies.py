"""`anomalies`, recomputed rule by rule from the words of docs/anomalies.md. Numbers are exact but for standard deviations and
logarithms."""
import math
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from statistics import mean, median, stdev

from logs import instant
from tables import ISO_4217_DIGITS, ZERO, money, tolerance, wallets

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MANUAL = ("MANUAL_ADDITION", "MANUAL_DEDUCTION")
MAD = 1.4826
VAT_RATES = {"AED": "0.05", "BHD": "0.1", "KWD": "0", "OMR": "0.05", "QAR": "0", "SAR": "0.15"}
BURST_WALLETS, MINUTE, HOUR = 5, 60000, 3600000


def created_ms(id_):
    """The creation time in a ULID, ms since 1970; None where the id is none."""
    if not id_ or not ULID.fullmatch(id_):
        return None
    return sum(BASE_32.index(c) * 32 ** (9 - i) for i, c in enumerate(id_[:10]))


def ms_of(tx):
    return round(tx["t_"].timestamp() * 1000)


def iso(ms):
    return datetime.fromtimestamp(ms / 1000, timezone.utc).isoformat(timespec="milliseconds")


def net(tx):
    return tx["n_"]["amount"] - (tx["n_"]["vat"] or ZERO)


def spread_of(values):
    """The median absolute deviation, scaled to a standard deviation."""
    middle = median(values)
    return MAD * float(median(abs(v - middle) for v in values))


def place(tx):
    return {"id": tx["id"], "timestamp": tx["timestamp"], "log_file": tx["log_file"], "log_offset": tx["log_offset"]}


def finding(rule, severity, wallet, value, threshold, unit, excess, txs, related=(), **more):
    """A row; `txs` are the transactions it covers, of which the earliest and the latest give its times."""
    times = sorted(t["t_"] for t in txs)
    return {"rule": rule, "severity": severity, "user_id": wallet[0] or None, "currency": wallet[1] or None, "value": value,
            "threshold": threshold, "unit": unit, "excess": min(excess, 1e9), "transactions": len(txs),
            "first_at": times[0].isoformat() if times else None, "last_at": times[-1].isoformat() if times else None,
            "related_ids": " ".join(related[:10]) or None, **more}


def usual_deliveries(txs):
    """"usual deliveries: the median delivery of the currency", of all amounts where it has none; the lower of two middles."""
    out = {}
    for currency in {t["currency"] for t in txs if t["currency"]}:
        own = [t for t in txs if t["currency"] == currency and (t["n_"]["amount"] or ZERO) >= Decimal("0.000001")]
        delivered = [t for t in own if t["type"] == "DEBIT" and (t["action"] or "DELIVERY_DEDUCTION") == "DELIVERY_DEDUCTION"]
        amounts = sorted(t["n_"]["amount"].quantize(Decimal("0.000001"), ROUND_HALF_UP) for t in delivered or own)
        if amounts:
            out[currency] = amounts[(len(amounts) + 1) // 2 - 1]
    return out


# ---- days of a wallet ----

def wallet_days(txs):
    """`[(wallet, day, transactions of it)]` of wallets with a user and a currency."""
    days = defaultdict(list)
    for tx in txs:
        if all(tx["wallet_"]):
            days[tx["wallet_"], tx["day_"]].append(tx)
    return [(wallet, day, own) for (wallet, day), own in days.items()]


def swing_of(own):
    """"Highest minus lowest subscription balance of the day", blocked transactions left out; None where the log tells none."""
    seen = [t["n_"][k] for t in own if t["outcome"] != "blocked" for k in ("oldBalance", "newBalance") if t["n_"][k] is not None]
    return max(seen) - min(seen) if seen else None


def high_frequency(txs):
    """"10 standard deviations above the mean, at least 6"; where that is silent, "7 × 1.4826 MAD (at least 1); a wallet with
    fewer than 5 days is compared with one a day"."""
    days = wallet_days(txs)
    counts = [len(own) for _, _, own in days]
    if len(counts) < 2:
        return []
    habits = defaultdict(list)
    for wallet, _, own in days:
        habits[wallet].append(len(own))
    out, by_deviation = [], mean(counts) + 10 * stdev(counts)
    for wallet, _, own in days:
        if len(own) < 6:
            continue
        habit = habits[wallet] if len(habits[wallet]) >= 5 else [1]
        robust = float(median(habit)) + 7 * max(spread_of(habit), 1)
        for rule, severity, most, is_silent in (("high_frequency", "warning", by_deviation, False),
                                                ("high_frequency_robust", "info", robust, len(own) > by_deviation)):
            if len(own) > most and not is_silent:
                out.append(finding(rule, severity, wallet, len(own), round(most, 3), "transactions", len(own) / most, own,
                                   **place(own[0])))
    return out


def rapid_balance_change(txs, usual):
    """"6 standard deviations above the mean, and `large_amount`" (50 usual deliveries); where a few huge days hide it, "3.5 ×
    1.4826 MAD of the logarithm, among days beyond three deliveries; needs 20 of these"."""
    days = [(wallet, own, swing_of(own)) for wallet, _, own in wallet_days(txs)]
    out = []
    for currency in usual:
        unit = float(usual[currency])
        own_days = [(wallet, own, swing) for wallet, own, swing in days if wallet[1] == currency and swing is not None]
        swings = [float(swing) for _, _, swing in own_days]
        if len(swings) < 2:
            continue
        large, by_deviation = 50 * unit, mean(swings) + 6 * stdev(swings)
        sizes = [math.log(s / unit) for s in swings if s > 3 * unit]
        robust = unit * math.exp(median(sizes) + 3.5 * spread_of(sizes)) if len(sizes) >= 20 else math.inf
        for wallet, own, swing in own_days:
            steps = [t for t in own if t["outcome"] != "blocked" and None not in (t["n_"]["oldBalance"], t["n_"]["newBalance"])]
            step = max(steps, key=lambda t: (abs(t["n_"]["newBalance"] - t["n_"]["oldBalance"]), t["t_"], t["id"]), default=None)
            is_posting = step and step["source"] in MANUAL and abs(step["n_"]["newBalance"] - step["n_"]["oldBalance"]) > large
            for rule, most, is_left in (("rapid_balance_change", max(by_deviation, large), False),
                                        ("rapid_balance_change_robust", max(robust, large), swing > by_deviation or is_posting)):
                if step and swing > most and not is_left:
                    out.append(finding(rule, "warning", wallet, swing, round(most, 3), currency, float(swing) / most, own,
                                       **place(step)))
    return out


# ---- postings ----

def repeated_charge(txs, usual):
    """"the same amount for the same action within minutes, under different ids": 10 minutes apart at most; 3 times, "or 2 where
    the repetition is worth 10 usual deliveries. By creation time; charges for different deliveries are different"."""
    alike = defaultdict(list)
    for tx in txs:
        amount = tx["n_"]["amount"]
        if tx["outcome"] != "blocked" and amount and Decimal("0.000001") <= amount <= 10 ** 12 and all(tx["wallet_"]):
            made = created_ms(tx["id"])
            alike[tx["wallet_"], tx["type"], tx["action"], amount, tx["delivery_id"]].append((ms_of(tx) if made is None else made, tx["id"], tx))
    found = defaultdict(list)
    for (wallet, type_, action, amount, _), charges in alike.items():
        chains = []
        for made, _, tx in sorted(charges, key=lambda c: c[:2]):
            if chains and made - chains[-1][-1][0] <= 10 * MINUTE:
                chains[-1].append((made, tx))
            else:
                chains.append([(made, tx)])
        for chain in chains:
            own = [tx for _, tx in chain]
            worth = (len(own) - 1) * amount
            if len(own) >= 3 or (len(own) == 2 and worth >= 10 * usual[wallet[1]]):
                found[wallet, min(t["day_"] for t in own)].append((own, amount, worth))
    out = []
    for (wallet, _), chains in found.items():
        own, _, _ = max(chains, key=lambda c: (len(c[0]), c[1], c[0][1]["id"]))
        worth = sum(c[2] for c in chains)
        in_order = sorted(chains, key=lambda c: (min(t["t_"] for t in c[0]), c[0][1]["id"]))
        out.append(finding("repeated_charge", "warning", wallet, len(own), 3, "charges",
                           max(len(own) / 3, float(worth / (10 * usual[wallet[1]]))), [t for c in chains for t in c[0]],
                           [t["id"] for c in in_order for t in c[0][1:]], **place(own[1])))
    return out


def large_manual_posting(txs, usual):
    """"manual additions and deductions, blocked ones too": more than 50 usual deliveries."""
    out = []
    for tx in txs:
        amount, unit = tx["n_"]["amount"], usual.get(tx["currency"])
        if tx["source"] in MANUAL and tx["action"] != "DELIVERY_DEDUCTION" and unit and amount is not None and abs(amount) > 50 * unit:
            out.append(finding("large_manual_posting", "warning", tx["wallet_"], abs(amount), 50 * unit, tx["currency"],
                               float(abs(amount) / (50 * unit)), [tx], **place(tx)))
    return out


def opposite_corrections(txs, usual):
    """"two opposite postings of the same net amount, at least one manual", "72 [hours] apart at most; each posting is in one
    pair"."""
    alike, pairs = defaultdict(list), defaultdict(list)
    for tx in txs:
        if tx["source"] and tx["action"] != "DELIVERY_DEDUCTION" and tx["outcome"] != "blocked" and tx["n_"]["amount"] and all(tx["wallet_"]):
            alike[tx["wallet_"], net(tx)].append(tx)
    for (wallet, _), own in alike.items():
        waiting = None
        for before, tx in pairwise([None, *own]):
            fits = (before and before["type"] and tx["type"] and before["type"] != tx["type"]
                    and (before["source"] in MANUAL or tx["source"] in MANUAL) and ms_of(tx) - ms_of(before) <= 72 * HOUR)
            if fits and waiting is before:
                pairs[wallet, tx["day_"]].append((before, tx))
                waiting = None
            else:
                waiting = tx
    out = []
    for (wallet, _), own in pairs.items():
        total = sum(abs(net(tx)) for _, tx in own)
        _, top = max(own, key=lambda p: (abs(net(p[1])), p[1]["t_"], p[1]["id"]))
        ids = [t["id"] for p in sorted(own, key=lambda p: (p[1]["t_"], p[1]["id"])) for t in p]
        out.append(finding("opposite_corrections", "info", wallet, total, 0, wallet[1], float(total / usual.get(wallet[1], total)),
                           [t for p in own for t in p], ids, **place(top)))
    return out


def unusual_vat(txs):
    """"VAT that is not the rate of the currency; payments and refunds without any", by more than one smallest unit."""
    wrong = defaultdict(list)
    for tx in txs:
        rate, amount, vat = VAT_RATES.get(tx["currency"]), tx["n_"]["amount"], tx["n_"]["vat"] or ZERO
        if rate is None or amount is None or not (vat or (tx["source"] in ("PAYMENT", "REFUND") and amount)):
            continue
        off = abs(vat - (amount - vat).quantize(Decimal("0.000001"), ROUND_HALF_UP) * Decimal(rate))
        if off > Decimal(1).scaleb(-ISO_4217_DIGITS.get(tx["currency"], 2)) and max(abs(amount), abs(vat)) < 10 ** 12:
            wrong[tx["wallet_"], tx["day_"]].append((off, tx["id"], tx))
    out = []
    for (wallet, _), own in wrong.items():
        _, _, top = max(own, key=lambda o: o[:2])
        vat, rate = top["n_"]["vat"] or ZERO, Decimal(VAT_RATES[wallet[1]])
        share = vat / net(top) if net(top) else None
        out.append(finding("unusual_vat", "warning", wallet, share and round(share, 4), rate, "share",
                           float(abs((1 if share is None else round(share, 4)) - rate) / max(rate, Decimal("0.01"))),
                           [tx for *_, tx in own], [tx["id"] for *_, tx in own], **place(top)))
    return out


def negative_amount(txs, usual):
    """"a debit that raises a balance, a credit that lowers it, an amount or VAT below zero", beyond the tolerance."""
    out = []
    for tx in txs:
        n = tx["n_"]
        moved = None if None in (n["oldBalance"], n["newBalance"]) else n["newBalance"] - n["oldBalance"]
        is_wrong = moved is not None and tx["currency"] and {"CREDIT": -moved, "DEBIT": moved}.get(tx["type"], ZERO) > tolerance(tx["currency"])
        value = next((v for v in (n["amount"], n["vat"]) if v is not None and v < 0), moved if is_wrong else None)
        if value is not None:
            unit = usual.get(tx["currency"])
            out.append(finding("negative_amount", "error", tx["wallet_"], value, 0, tx["currency"],
                               float(abs(value) / unit) if unit else 1.0, [tx], **place(tx)))
    return out


def currency_change(txs):
    """"transactions in another currency than the user's usual one": usual is the most frequent one, the earlier of equals."""
    users, out = defaultdict(lambda: defaultdict(list)), []
    for tx in txs:
        if tx["userId"] and tx["currency"]:
            users[tx["userId"]][tx["currency"]].append(tx)
    for user, currencies in users.items():
        ranked = sorted(currencies, key=lambda c: (-len(currencies[c]), currencies[c][0]["t_"], c))
        for currency in ranked[1:]:
            own = currencies[currency]
            out.append(finding("currency_change", "error", (user, currency), len(own), 0, "transactions", len(own), own,
                               [t["id"] for t in own], **place(own[0])))
    return out


# ---- by day, or by wallet and day ----

def in_bursts(hits):
    """Groups `(tx, day, size, …)`: "what happens to more than five wallets in a day is one finding of the service"."""
    days = defaultdict(list)
    for hit in hits:
        days[hit[1]].append(hit)
    for own in days.values():
        many = len({hit[0]["wallet_"] for hit in own}) > BURST_WALLETS
        groups = defaultdict(list)
        for hit in own:
            groups[("", "") if many else hit[0]["wallet_"]].append(hit)
        for wallet, group in groups.items():
            yield wallet, group, many


def late_and_early(txs):
    """`late_posting`: more than 60 minutes after "the ULID says they were created"; `clock_jump`: more than 5 seconds before."""
    out = []
    for rule, allowed, unit, sign in (("late_posting", 60, MINUTE, 1), ("clock_jump", 5, 1000, -1)):
        gaps = [(tx, sign * (ms_of(tx) - created_ms(tx["id"]))) for tx in txs if created_ms(tx["id"]) is not None]
        for wallet, group, many in in_bursts([(tx, tx["day_"], gap) for tx, gap in gaps if gap > allowed * unit]):
            top, _, gap = max(group, key=lambda hit: (hit[2], hit[0]["id"]))
            out.append(finding(rule, "warning", wallet, f"{gap / unit:.3f}", allowed, {MINUTE: "minutes", 1000: "seconds"}[unit],
                               gap / unit / allowed, [hit[0] for hit in group], [hit[0]["id"] for hit in group],
                               **(place(top) | ({"id": None} if many else {}))))
    return out


def replay(txs, zone):
    """"transactions delivered again long after the first delivery": 60 minutes."""
    hits, out = [], []
    for tx in txs:
        first, *later = tx["deliveries_"]
        for again in later:
            at = instant(again["timestamp"])
            gap = round((at - instant(first["timestamp"])).total_seconds() * 1000)
            if gap > HOUR:
                seen = {**again, "t_": at, "wallet_": (again["userId"] or "", again["currency"] or "")}
                hits.append((seen, at.astimezone(zone).date().isoformat(), gap))
    for wallet, group, many in in_bursts(hits):
        top, _, gap = max(group, key=lambda hit: (hit[2], hit[0]["id"]))
        ids = sorted({hit[0]["id"] for hit in group})
        latest = max((hit for hit in group if (hit[2], hit[0]["id"]) == (gap, top["id"])), key=lambda hit: hit[0]["t_"])[0]
        out.append(finding("replay", "warning", wallet, f"{gap / MINUTE:.3f}", 60, "minutes", gap / MINUTE / 60,
                           [hit[0] for hit in group], ids, **(place(latest) | ({"id": None} if many else {})))
                   | {"transactions": len(ids)})
    return out


def conflict(txs):
    """"a transaction delivered again with other content"."""
    fields = ("type", "source", "action", "userId", "currency", "amount", "vat", "oldBalance", "newBalance", "userBalance")
    out = []
    for tx in txs:
        first, *later = tx["deliveries_"]
        logged = [dict(d, type=d["type"] if d["type_source"] == "logged" else None) for d in (first, *later)]
        other = [d for d in logged[1:] if any(None not in (d[f], logged[0][f]) and d[f] != logged[0][f] for f in fields)]
        if other:
            row = finding("conflict", "error", (first["userId"] or other[0]["userId"], first["currency"] or other[0]["currency"]),
                          len(other), 0, "deliveries", len(other), [tx], **place(other[0]))
            out.append(row | {"first_at": first["timestamp"], "last_at": max(other, key=lambda d: instant(d["timestamp"]))["timestamp"]})
    return out


def lost_posting(txs, breaks, usual):
    """"transactions that start from the balance before the previous one, as if that had not been posted": 2 in a day, "or one
    worth 10 usual deliveries"."""
    hits, out = [], []
    for row in breaks:
        before = row["before_"]["n_"]
        if before["oldBalance"] is not None and abs(row["n_"]["oldBalance"] - before["oldBalance"]) <= tolerance(row["currency"]):
            hits.append((row, row["day_"], before["newBalance"] - before["oldBalance"]))
    for wallet, group, many in in_bursts(hits):
        moves = Counter()
        for row, _, move in group:
            moves[row["currency"]] += move
        worth = max(float(abs(move) / usual[c]) for c, move in moves.items() if c in usual)
        if len(group) >= 2 or worth >= 10:
            first = min(group, key=lambda hit: (hit[0]["t_"], hit[0]["id"]))[0]
            ids = [row["before_"]["id"] for row, *_ in sorted(group, key=lambda hit: (hit[0]["t_"], hit[0]["id"]))]
            out.append(finding("lost_posting", "error", wallet, len(group), 2, "transactions", max(len(group) / 2, worth / 10),
                               [row for row, *_ in group], ids, **(place(first) | ({"id": None} if many else {}))))
    return out


# ---- of the service ----

def log_gap(txs):
    """"business days with far fewer transactions than that weekday has in the two weeks before and after": a quarter of the
    median; "weekdays with fewer than 8 are not judged; neither are the first and last day". Days in a row are one gap."""
    per_day = Counter(date.fromisoformat(t["day_"]) for t in txs)
    if not per_day:
        return []
    first, last, missing = min(per_day), max(per_day), []
    for n in range(1, (last - first).days):
        day = first + timedelta(n)
        alike = [per_day[o] for w in (-14, -7, 7, 14) if first <= (o := day + timedelta(w)) <= last]
        usual = Decimal(str(median(alike))) if alike else ZERO
        if usual >= 8 and per_day[day] < usual / 4:
            missing.append((day, per_day[day], usual / 4))
    out = []
    for _, group in groupby(enumerate(missing), key=lambda pair: pair[1][0] - timedelta(pair[0])):
        days = [entry for _, entry in group]
        before = max(t["t_"] for t in txs if t["day_"] < days[0][0].isoformat()).isoformat()
        after = min(t["t_"] for t in txs if t["day_"] > days[-1][0].isoformat()).isoformat()
        count, least = sum(d[1] for d in days), sum(d[2] for d in days)
        out.append(finding("log_gap", "error", ("", ""), count, least, "transactions", float(least) / max(count, 1), [])
                   | {"timestamp": before, "first_at": before, "last_at": after, "transactions": count})
    return out


def drift_spike(txs, drifts):
    """"days on which the two balances of many wallets begin to disagree": 5 × 1.4826 MAD above the median day, at least 5; "a
    wallet that is out of step when the log first tells both balances does not count"."""
    first_known = {}
    for tx in txs:
        if tx["drift"] is not None and all(tx["wallet_"]):
            first_known.setdefault(tx["wallet_"], tx["id"])
    opened = {t["day_"]: [] for t in txs if t["drift"] is not None}
    for e in drifts:
        if first_known[e["user_id"], e["currency"]] != e["first_id"]:
            opened[e["day_"]].append(e["run_"][0])
    counts = [len(own) for own in opened.values()]
    if not counts:
        return []
    most = max(round(float(median(counts)) + 5 * max(spread_of(counts), 1), 3), 4)
    return [finding("drift_spike", "warning", ("", ""), len(own), most, "wallets", len(own) / most, own,
                    [t["id"] for t in sorted(own, key=lambda t: (t["t_"], t["id"]))],
                    timestamp=min(t["t_"] for t in own).isoformat())
            for own in opened.values() if len(own) > most]


def anomalies(txs, drifts, breaks, zone):
    """"what an auditor should look at", all rules."""
    usual = usual_deliveries(txs)
    return [*high_frequency(txs), *rapid_balance_change(txs, usual), *repeated_charge(txs, usual), *large_manual_posting(txs, usual),
            *opposite_corrections(txs, usual), *unusual_vat(txs), *negative_amount(txs, usual), *currency_change(txs),
            *late_and_early(txs), *replay(txs, zone), *conflict(txs), *lost_posting(txs, breaks, usual), *log_gap(txs),
            *drift_spike(txs, drifts)]
