-- purpose: where a subscription balance changed outside what the logs show
-- grain: one row for each transaction whose oldBalance is not the newBalance before it in its wallet
-- inputs: transactions, currencies
-- columns:
--   previous_id: the transaction before it, blocked ones left out, as they were never posted
--   missing_amount: oldBalance - previous_new_balance, what the logs do not explain
--   suggested_adjustment: what to record in the ledger to explain it
--   previous_new_balance: newBalance of that transaction
with posted as (
  select
    id,
    userId,
    currency,
    oldBalance,
    lag(id) over wallet as previous_id,
    lag(newBalance) over wallet as previous_new_balance
  from transactions
  where outcome <> 'blocked' and userId is not null
  window wallet as (partition by userId, currency order by rowid)
),

breaks as (
  select id, previous_id, previous_new_balance
  from posted
  inner join currencies using (currency)
  where abs(oldBalance - previous_new_balance) > tolerance
)

select
  breaks.id,
  previous_id,
  userId as user_id,
  currency,
  timestamp,
  previous_new_balance,
  oldBalance,
  oldBalance - previous_new_balance as missing_amount,
  oldBalance - previous_new_balance as suggested_adjustment,
  action,
  session_id,
  log_file,
  log_offset,
  oldBalance_logged
from breaks
inner join transactions on transactions.id = breaks.id
order by timestamp, breaks.id
