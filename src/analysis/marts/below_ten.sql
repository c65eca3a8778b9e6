-- purpose: the first system's rule of wallets at risk, kept for those who know it
-- grain: one row for each wallet whose last known payment balance is at least 0 and below the threshold at_risk_below
-- inputs: transactions, thresholds
-- columns:
--   user_balance: the last known payment balance; since: the transaction that says so
--   last_transaction: of the wallet, in UTC
with wallets as (
  select
    userId as user_id,
    currency,
    arg_max(userBalance, rowid) as user_balance,
    max(timestamp) filter (userBalance is not null) as since,
    max(timestamp) as last_transaction
  from transactions
  where userId is not null
  group by userId, currency
),

limit_of_all as (
  select value from thresholds where name = 'at_risk_below' and currency is null
)

select wallets.*
from wallets
cross join limit_of_all
left join thresholds as own on own.name = 'at_risk_below' and own.currency = wallets.currency
where user_balance >= 0 and user_balance < coalesce(own.value, limit_of_all.value)
order by wallets.currency, user_balance, user_id
