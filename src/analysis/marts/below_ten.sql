-- purpose: the first system's rule of wallets at risk, kept for those who know it
-- grain: one row for each wallet whose last known payment balance is at least 0 and below the threshold
-- inputs: transactions, settings
-- columns:
--   user_balance: the last known payment balance; since: the transaction that says so
--   last_transaction: of the wallet, in UTC
with wallets as (
  select
    userId as user_id,
    currency,
    arg_max(userBalance, (timestamp, id)) as user_balance,
    max(timestamp) filter (userBalance is not null) as since,
    max(timestamp) as last_transaction
  from transactions
  where userId is not null
  group by userId, currency
)

select wallets.*
from wallets
cross join settings
where user_balance >= 0 and user_balance < at_risk_below
order by currency, user_balance, user_id
