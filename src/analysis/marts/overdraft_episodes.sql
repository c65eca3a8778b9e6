-- purpose: since when and how deep each wallet has been overdrawn
-- grain: one row for each run of transactions of one wallet with known payment balance, all below zero
-- inputs: episodes, transactions, usual_deliveries
-- columns:
--   started_at: first transaction below zero; ended_at: the transaction that ended it, empty while open
--   days: midnights of the reporting time zone it has lasted, an open one to the last transaction of all
--   opening_action, opening_drift: of the transaction that opened it
--   opening_subscription_balance: the subscription balance at that moment
--   subscription_was_positive: deliveries went on because it was above zero
--   lowest_balance, last_balance: payment balances, the lowest of the run and the last
-- Open ones first, then the deepest, whatever the currency: measured in usual deliveries, an open one as deep as it is now.
select
  episodes.userId as user_id,
  episodes.currency,
  first_id,
  last_id,
  started_at,
  ended_at,
  days,
  transactions,
  furthest as lowest_balance,
  last_value as last_balance,
  opening.action as opening_action,
  opening.drift as opening_drift,
  open,
  opening.newBalance as opening_subscription_balance,
  opening.newBalance > 0 as subscription_was_positive,
  opening.session_id,
  opening.log_file,
  opening.log_offset
from episodes
inner join transactions as opening on opening.id = episodes.first_id
left join usual_deliveries on usual_deliveries.currency = episodes.currency
where kind = 'overdraft'
order by
  open desc,
  case when open then last_balance else lowest_balance end / coalesce(usual_delivery, 1),
  episodes.currency,
  user_id,
  first_id
