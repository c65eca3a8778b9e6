#!/usr/bin/env python3
"""Reads a report as strangers would: the workbook with openpyxl, and computed by LibreOffice where that is installed.

usage: workbook.py OUTPUT    a folder with results and reports; the CSV files are what everything is compared with.
Ends with `N passed, N failed`.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl

SHEETS = {
    "Overdrafts": "overdraft_episodes",
    "Drift": "drift_episodes",
    "Drift causes": "drift_causes",
    "Work list": "work_list",
    "Anomalies": "anomalies",
    "At risk": "at_risk",
    "Blocked overdrafts": "blocked_overdrafts",
    "Roll-forward": "roll_forward",
    "Roll-forward by wallet": "roll_forward_wallets",
    "VAT": "vat_schedule",
    "Manual adjustments": "manual_adjustments",
    "Cancelling adjustments": "cancelling_adjustments",
    "Tie-out": "tie_out",
    "Unexplained changes": "continuity_breaks",
    "Message funnel": "funnel",
    "Skipped messages": "skip_reasons",
    "Users": "user_analysis",
    "Transactions": "transactions",
    "Data quality": "data_quality",
}
AMOUNTS = {"Amount": "amount", "VAT": "vat", "Subscription balance after": "newBalance", "Difference": "drift"}

output = Path(sys.argv[1])
failures = []
passed = 0


def check(holds, words):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(words)


def table(name):
    with open(output / f"calo_analysis_{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row)) for row in rows]


def compare_ledger(workbook):
    known = {row["id"]: row for row in table("transactions")}
    for row in rows_of(workbook["Transactions"]):
        logged = known.pop(row["Transaction"])
        for title, column in AMOUNTS.items():
            digits = float(logged[column]) if logged[column] else None
            # Digits beyond what the ledger adds up, 1e999 say, stand in the CSV file alone.
            wanted = digits if digits is not None and abs(digits) < 1e17 else None
            check(row[title] == wanted, f"{row['Transaction']}: {title} is {row[title]}, in CSV {wanted}")
        local = datetime.fromisoformat(logged["datetime"]).replace(tzinfo=None)
        check(abs((row["Time"] - local).total_seconds()) < 0.01, f"{row['Transaction']}: time {row['Time']}, not {local}")
    check(not known, f"{len(known)} transactions are not in the workbook")


def compare_links(workbook):
    ledger = workbook["Transactions"]
    at = next(cell.column for cell in ledger[1] if cell.value == "Transaction")
    for name in ("Overdrafts", "Drift"):
        for (cell,) in workbook[name].iter_rows(min_row=2, min_col=1, max_col=1):
            row = [found for found in workbook[name][cell.row] if found.hyperlink]
            for found in row:
                target = found.hyperlink.location.split("!A")
                check(
                    target[0] == "'Transactions'" and ledger.cell(int(target[1]), at).value == found.value,
                    f"{name} row {cell.row} leads to {found.hyperlink.location}",
                )


def read_back(path):
    workbook = openpyxl.load_workbook(path)
    for title, name in SHEETS.items():
        count = workbook[title].max_row - 1
        check(count == len(table(name)), f"{title} has {count} rows, {name} {len(table(name))}")
        formulas = [cell.coordinate for row in workbook[title].iter_rows() for cell in row if cell.data_type == "f"]
        check(not formulas, f"{title} has formulas: {formulas[:3]}")
        check(workbook[title].freeze_panes == "A2", f"{title} is not frozen")
    check(len(workbook["Trends"]._charts) > 3, "Trends has charts")
    compare_ledger(workbook)
    compare_links(workbook)


def read_from_office(path):
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed: what it computes was not looked at")
        return
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        command = [office, profile, "--headless", "--convert-to", every_sheet, "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        sheets = {
            file.stem.removeprefix(f"{path.stem}-"): list(csv.reader(open(file, newline="", encoding="utf-8")))
            for file in Path(folder).glob("*.csv")
        }
    for title in (*SHEETS, "Cover", "Trends", "Glossary"):
        check(title in sheets, f"LibreOffice knows no sheet {title}")
    for title, name in SHEETS.items():
        count = len(sheets[title]) - 1
        check(count == len(table(name)), f"LibreOffice has {count} rows in {title}, {name} {len(table(name))}")
    compare_sums(sheets)
    compare_cover(sheets["Cover"])


def compare_sums(sheets):
    """Amounts as LibreOffice shows them are rounded; they add up to the totals as nearly as that allows."""
    head, *rows = sheets["Transactions"]
    sums = defaultdict(Decimal)
    for row in rows:
        cell = dict(zip(head, row))
        sums[cell["Currency"], cell["Type"]] += Decimal(cell["Amount"].replace(",", "") or 0)
    for totals in table("currency_totals"):
        for kind, column in (("CREDIT", "credits"), ("DEBIT", "debits")):
            found = sums[totals["currency"], kind]
            near = Decimal("0.005") * len(rows) + abs(Decimal(totals[column])) / 10**14
            check(abs(found - Decimal(totals[column])) < near, f"{totals['currency']} {column}: {found} in LibreOffice")


def compare_cover(cover):
    currencies = {totals["currency"]: totals for totals in table("currency_totals")}
    for row in cover:
        if len(row) > 7 and row[7] in ("agrees", "differs"):
            totals = currencies.pop("" if row[0] == "(none)" else row[0])
            check(row[7] == "agrees", f"the control totals of {row[0]}: {row}")
            check(row[1].replace(",", "") == totals["transactions"], f"{row[0]}: {row[1]} transactions on the cover")
    check(not currencies, f"no control totals computed for {', '.join(currencies)}")


read_back(output / "calo_analysis.xlsx")
read_from_office(output / "calo_analysis.xlsx")
for words in failures[:20]:
    print(words)
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
