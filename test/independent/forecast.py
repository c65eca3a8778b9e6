"""`at_risk`, recomputed from the words of docs/forecast.md."""
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median

from tables import ZERO, tolerance, wallets

USUAL_OF, REGULAR_GAP, ACTIVE_DAYS, FAILED_RUN, AHEAD, WEEKS = 3, 3, 4, 4, range(1, 8), (1, 2)
MICRO = Decimal("0.000001")


def day_of(tx):
    return date.fromisoformat(tx["day_"])


def is_delivery(tx):
    """"Only `DELIVERY_DEDUCTION` (and debits without an action, in the first weeks) count as deliveries"; blocked ones never
    reached the subscription balance."""
    return tx["outcome"] != "blocked" and tx["type"] == "DEBIT" and (tx["action"] or "DELIVERY_DEDUCTION") == "DELIVERY_DEDUCTION"


def micro(amount):
    return amount.quantize(MICRO, ROUND_HALF_UP)


def balances(own):
    """`(payment balance as logged last, with what was posted since, subscription balance)`; None where the log has none."""
    known = [i for i, t in enumerate(own) if t["n_"]["userBalance"] is not None]
    posted = [t for t in own if t["outcome"] != "blocked"]
    subscription = [t["n_"]["newBalance"] for t in posted if t["n_"]["newBalance"] is not None]
    if not known or not subscription:
        return None
    later = [t["n_"] for t in own[known[-1] + 1:] if t["outcome"] != "blocked"]
    moved = sum((n["newBalance"] - n["oldBalance"] for n in later if None not in (n["newBalance"], n["oldBalance"])), ZERO)
    logged = own[known[-1]]["n_"]["userBalance"]
    return logged, logged + moved, subscription[-1]


def expected_deliveries(own, delivered, today, runs):
    """Deliveries up to each of the next seven days: "those of the same weekday one week before; where that day is no evidence,
    two weeks before". A weekday without any evidence counts as the average of the others."""
    first_seen = min(day_of(t) for t in own)
    paused = set()
    for before, after in pairwise([*sorted(delivered), today + timedelta(1)]):
        if (after - before).days > REGULAR_GAP:
            paused |= {before + timedelta(n) for n in range(1, (after - before).days)}

    def evidence(day):
        if day in delivered:
            return delivered[day]
        failed = FAILED_RUN * runs[day] < runs[day - timedelta(7)]
        return None if day < first_seen or day in paused or failed else 0

    seen = {}
    for ahead in AHEAD:
        for weeks in WEEKS:
            seen.setdefault(ahead, None)
            if seen[ahead] is None:
                seen[ahead] = evidence(today + timedelta(ahead - 7 * weeks))
    told = [n for n in seen.values() if n is not None]
    if not told:
        return None
    path, sum_ = {}, 0.0
    for ahead in AHEAD:
        sum_ += sum(told) / len(told) if seen[ahead] is None else seen[ahead]
        path[ahead] = sum_
    return path


def at_risk(txs):
    """The wallets that N deliveries take below zero, where "N deliveries are expected" within seven days."""
    if not txs:
        return []
    today, out = max(map(day_of, txs)), []
    runs = Counter()
    for day, wallet in {(day_of(t), t["wallet_"]) for t in txs if is_delivery(t) and all(t["wallet_"])}:
        runs[day] += 1
    for wallet, own in wallets(txs).items():
        currency, deliveries = wallet[1], [t for t in own if is_delivery(t)]
        known = balances(own)
        if not all(wallet) or not deliveries or not known:
            continue
        logged, payment, subscription = known
        if logged < 0 or payment < 0 or subscription - payment <= tolerance(currency):
            continue
        if (today - day_of(deliveries[-1])).days > ACTIVE_DAYS:
            continue
        debits = [micro(t["n_"]["amount"] - (t["n_"]["vat"] or ZERO)) for t in deliveries[-USUAL_OF:] if t["n_"]["amount"] is not None]
        usual = micro(median(debits)) if debits else ZERO
        nth = next((n for n in range(1, 50) if usual > 0 and n * usual > micro(payment) + tolerance(currency)), None)
        if nth is None or nth * usual > micro(subscription) + tolerance(currency):
            continue
        path = expected_deliveries(own, Counter(map(day_of, deliveries)), today, runs)
        days_left = next((ahead for ahead in AHEAD if path and path[ahead] + 1e-6 >= nth), None)
        if days_left is None:
            continue
        expected = int(max(path.values()) + 1e-6)
        out.append({"user_id": wallet[0], "currency": currency, "user_balance": logged, "new_balance": subscription,
                    "usual_debit": usual, "days_left": days_left,
                    "score": round(Decimal(1) - Decimal(1) / (4 * (1 + expected - nth)), 3),
                    "below_ten": 0 <= logged < 10, "expected_on": (today + timedelta(days_left)).isoformat()})
    return out


def at_risk_week_ago(txs):
    """The same "as it was seven days before the last transaction"."""
    until = max(map(day_of, txs), default=date.min)
    return at_risk([t for t in txs if (until - day_of(t)).days >= 7])


def below_ten(txs):
    """"The first system's rule, 0 <= balance < 10, whatever the currency", of the last known payment balance."""
    out = []
    for wallet, own in wallets(txs).items():
        known = [t for t in own if t["n_"]["userBalance"] is not None]
        if wallet[0] and known and 0 <= known[-1]["n_"]["userBalance"] < 10:
            out.append({"user_id": wallet[0], "currency": wallet[1], "user_balance": known[-1]["n_"]["userBalance"],
                        "since": known[-1]["timestamp"], "last_transaction": own[-1]["timestamp"]})
    return out
