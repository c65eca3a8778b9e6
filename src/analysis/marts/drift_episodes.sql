-- purpose: since when, by how much and after which action the two balances of a wallet disagree
-- grain: one row for each run of transactions of one wallet with both balances known, all discrepancies
-- inputs: episodes, transactions
-- columns:
--   opening_action, opening_drift: of the transaction that opened it
--   largest_drift: furthest from zero, the earlier of equals
--   days: midnights of the reporting time zone it has lasted, an open one to the last transaction of all
--   last_drift: of its last transaction
select
  episodes.userId as user_id,
  episodes.currency,
  first_id,
  last_id,
  started_at,
  ended_at,
  transactions,
  opening.action as opening_action,
  opening.drift as opening_drift,
  furthest as largest_drift,
  last_value as last_drift,
  open,
  days,
  opening.session_id,
  opening.log_file,
  opening.log_offset
from episodes
inner join transactions as opening on opening.id = episodes.first_id
where kind = 'drift'
order by open desc, episodes.currency, abs(last_value) desc, user_id, started_at
