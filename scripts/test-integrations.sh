#!/usr/bin/env bash
# npm run test:integrations: what the unit tests cannot see. Each part prints `N passed, N failed`; so does this, at the end.
#
#   recomputed by Python     test/independent/recompute.py, each table cell by cell
#   the auditor notices      test/independent/auditor_audited.py, one changed cell of each of its columns
#   read by others           test/independent/workbook.py, the workbook in openpyxl and LibreOffice
#   counted by awk           test/independent/facts.sh, the headline figures
#   installed elsewhere      scripts/pack-check.mjs
#   raced                    bench/main.ts, one round on the real logs against ../shared/baseline/baseline.py, where both are there
#   in a container           scripts/container.sh, where this is root on a Debian
#
# The recomputation runs on samples/balance-sync-logs, on simulated logs with every anomaly and fault (scripts/simulated-logs.ts;
# SEEDS="7 8 9" names others), and on ../shared/balance-sync-logs where that is there, whole and up to a day in its middle.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d "${TMPDIR:-/tmp}/calo-integrations.XXXXXX")
trap 'rm -rf "$work"' EXIT
program=(node_modules/.bin/node dist/cli/main.js)
passed=0
failed=0

# part NAME COMMAND...: runs it, adds up what it counted, shows its output where something failed
part() {
  local name=$1 log=$work/log code=0 counted p f started=$SECONDS
  shift
  "$@" >"$log" 2>&1 </dev/null || code=$?
  counted=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log" | tail -n 1)
  read -r p f <<<"${counted:-0 0}"
  if [ -z "$counted" ] && [ "$code" = 0 ]; then p=1; fi
  if [ "$f" = 0 ] && [ "$code" != 0 ]; then f=1; fi
  passed=$((passed + p))
  failed=$((failed + f))
  printf '%-48s %3s passed, %s failed, %s s\n' "$name" "$p" "$f" $((SECONDS - started))
  if [ "$f" != 0 ]; then sed 's/^/    /' "$log"; fi
}

# analyse LOGS OUTPUT: a run with its reports; a damaged input is no failure here
analyse() {
  local code=0
  "${program[@]}" "$1" --output "$2" --report --quiet || code=$?
  [ "$code" = 0 ] || [ "$code" = 4 ] || { echo "calo-analyzer ended with exit code $code"; return 1; }
}

recomputed() {
  analyse "$1" "$2" && python3 test/independent/recompute.py "$1" --compare "$2"
}

# simulated SEED: recomputes logs of the simulator
simulated() {
  node_modules/.bin/node scripts/simulated-logs.ts "$1" "$work/logs-$1" && recomputed "$work/logs-$1" "$work/simulated-$1"
}

# read_report OUTPUT: reports on results, read by openpyxl and LibreOffice
read_report() {
  "${program[@]}" report "$1" --quiet
  python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5
  "$work/venv/bin/python" test/independent/workbook.py "$1"
}

# until LOGS DAY: recomputes the streams before a day; wallets at risk are those of its time
until_day() {
  local stream
  mkdir -p "$work/until"
  for stream in "$1"/*/*/; do
    [[ $(basename "$stream") < $2 ]] && cp -r "$stream" "$work/until/"
  done
  recomputed "$work/until" "$work/until-results"
}

# counted LOGS OUTPUT: awk counts the event at which a torn file breaks off, the program reports it instead
counted() {
  local facts=$work/facts figures=$work/figures failures=0 total=0 name value
  bash test/independent/facts.sh "$1" >"$facts"
  "${program[@]}" query --output "$2" --format csv "
    select 'events', events + (select count(*) from data_quality where code = 'torn_event') from run_totals
    union all select 'processing_messages', (select \"Count\" from category_stats where Category = 'processing_message')
    union all select 'transactions', transactions from run_totals
    union all select 'users', users from run_totals
    union all select 'overdrawn_transactions', overdrawn_transactions from run_totals
    union all select 'overdrawn_users', overdrawn_users from run_totals
    union all select 'published', (select count(*) from transactions where outcome = 'published')
    union all select 'already_synced', (select count(*) from transactions where outcome = 'already_synced')
    union all select 'blocked_overdrafts', (select count(*) from blocked_overdrafts)" |
    tr -d '\r' | tr ',' ' ' >"$figures"
  while read -r name value; do
    total=$((total + 1))
    grep -qx "$name $value" "$figures" && continue
    failures=$((failures + 1))
    echo "$name: awk counts $value, the program $(sed -n "s/^$name //p" "$figures")"
  done <"$facts"
  [ "$total" -gt 0 ] || { echo 'facts.sh printed nothing'; return 1; }
  echo "$((total - failures)) passed, $failures failed"
  [ "$failures" = 0 ]
}

if ! python3 -c 'import zoneinfo; zoneinfo.ZoneInfo("Asia/Bahrain")' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo 'installing python3 and tzdata'
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3 tzdata; } >"$work/apt.log" 2>&1 ||
    { cat "$work/apt.log"; echo 'Python 3 with time zones is needed: install python3 and tzdata'; }
fi

node_modules/.bin/node scripts/setup.mjs
for logs in samples/balance-sync-logs ../shared/balance-sync-logs; do
  [ -d "$logs" ] || continue
  output=$work/$(dirname "$logs" | tr -d './')
  part "recomputed by Python: $logs" recomputed "$logs" "$output"
  part "counted by awk: $logs" counted "$logs" "$output"
done
for seed in ${SEEDS:-1 2 6}; do
  part "recomputed by Python: simulated, seed $seed" simulated "$seed"
done
part "read by openpyxl and LibreOffice: seed $seed" read_report "$work/simulated-$seed"
part 'the auditor notices' python3 test/independent/auditor_audited.py "$work/logs-$seed" "$work/simulated-$seed"
if [ -d ../shared/balance-sync-logs ]; then
  part 'recomputed by Python: until 2024-01-15' until_day ../shared/balance-sync-logs 2024-01-15
fi
part 'installed elsewhere' node_modules/.bin/node scripts/pack-check.mjs
if [ -d ../shared/balance-sync-logs ] && [ -f ../shared/baseline/baseline.py ]; then
  part 'raced against the first system' node_modules/.bin/node --import ./scripts/sources.mjs bench/main.ts --shape real --rounds 1 --no-write
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${SKIP_CONTAINER:-}" ]; then
  part 'in a container' bash scripts/container.sh
else
  echo 'in a container: skipped; it needs root on a Debian (sudo scripts/container.sh)'
fi

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
