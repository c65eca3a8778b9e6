#!/usr/bin/env bash
# The headline facts of a folder of balance-sync logs, counted with find, zcat, awk and sort alone.
# usage: facts.sh LOG_DIR      prints `name value` lines
#
# The first awk puts each event on one line: stream (its folder), CloudWatch's time, the event with \002 for its newlines.
# A stable sort restores the order of each stream; the second awk follows the records of each request.
# A balance is below zero if its digits begin with a minus (and are not all zero): no floating point is involved.
set -euo pipefail
export LC_ALL=C
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: facts.sh LOG_DIR" >&2; exit 2; }

cd -- "$1"
find . \( -name '.?*' -o -name __MACOSX -o -name aws-logs-write-test \) ! -name . -prune \
  -o -type f \( -name '*.gz' -o -name '*.log' -o -name '*.txt' \) -print | sort |
while IFS= read -r file; do
  printf '\n\001FILE %s\n' "${file%/*}"
  case $file in
    *.gz) zcat -- "$file" 2>/dev/null || true ;;  # a torn file still gives what is readable
    *) cat -- "$file" ;;
  esac
done |
awk '
  function flush() { if (time != "") printf "%s\t%s\t%s\n", stream, time, event; time = "" }
  /^\001FILE / { flush(); stream = substr($0, 7); next }
  { sub(/\r$/, ""); sub(/^\357\273\277/, "") }
  /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9]+Z / {
    flush(); time = $1; event = substr($0, length($1) + 2); next
  }
  time != "" { event = event "\002" $0 }
  END { flush() }
' |
sort -s -t "$(printf '\t')" -k1,1 -k2,2 |
awk -F '\t' '
  # value(text, key): what follows `key: ` (inspect) up to the comma or the line end, without quotes
  function value(text, key,   at, rest) {
    at = index(text, key)
    if (!at) return ""
    rest = substr(text, at + length(key))
    sub(/[,\002} ].*/, "", rest)
    gsub(/[\047"]/, "", rest)
    return rest
  }
  # the record a request is in: its number
  function record(request) {
    if (!(request in current)) current[request] = ++records
    return current[request]
  }
  # text shows transaction id, with these keys for its user and its payment balance
  function show(request, id, user, balance,   r) {
    r = record(request)
    if (id == "") return
    if (id_of[r] != "" && id_of[r] != id) { current[request] = ++records; r = records }
    id_of[r] = id
    if (user != "") user_of[r] = user
    if (balance != "" && balance_of[r] == "") balance_of[r] = balance
  }
  function ends(request, outcome,   r) { r = record(request); if (outcome_of[r] == "") outcome_of[r] = outcome }
  {
    events++
    if (NF < 6 || $4 == "undefined") next
    request = $1 SUBSEP $4
    text = $6
    for (i = 7; i <= NF; i++) text = text "\t" $i
  }
  text ~ /^Processing message / { processing++; current[request] = ++records; next }
  text ~ /^Start syncing the balance / {
    show(request, value(text, " id: "), value(text, " userId: "), value(text, " paymentBalance: ")); next
  }
  text ~ /^(transaction|record\.body|record) \{/ {
    show(request, value(text, "\"id\":"), value(text, "\"userId\":"), value(text, "\"userBalance\":")); next
  }
  text ~ /^Subscription balance and payment balance are not in sync/ {
    r = record(request); if (error_of[r] == "") error_of[r] = value(text, " paymentBalance: "); next
  }
  text ~ /^SubscriptionBalanceUpdated event published/ { ends(request, "published"); next }
  text ~ /^(Skipping the process, b|B)alance is already synced/ { ends(request, "already_synced"); next }
  text ~ /^\{.*Subscriber will have a negative balance due to this action/ { blocked++; ends(request, "blocked"); next }
  text ~ /^An error occured while syncing the balance/ { ends(request, "failed"); next }
  END {
    for (r = 1; r <= records; r++) {
      id = id_of[r]
      if (id == "") continue
      if (!(id in seen)) { seen[id] = 1; transactions++ }
      if (!(user_of[r] in known)) { known[user_of[r]] = 1; users++ }
      balance = balance_of[r] != "" ? balance_of[r] : error_of[r]
      if (balance ~ /^-.*[1-9]/ && !(id in below)) {
        below[id] = 1; overdrawn++
        if (!(user_of[r] in debtor)) { debtor[user_of[r]] = 1; debtors++ }
      }
      if (outcome_of[r] ~ /^(published|already_synced|blocked)$/ && !(id in done)) { done[id] = 1; outcomes[outcome_of[r]]++ }
    }
    print "events", events + 0
    print "processing_messages", processing + 0
    print "transactions", transactions + 0
    print "users", users + 0
    print "overdrawn_transactions", overdrawn + 0
    print "overdrawn_users", debtors + 0
    print "published", outcomes["published"] + 0
    print "already_synced", outcomes["already_synced"] + 0
    print "blocked_overdrafts", blocked + 0
  }
'
