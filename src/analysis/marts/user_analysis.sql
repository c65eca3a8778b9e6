-- purpose: each wallet at a glance
-- grain: one row for each user and currency
-- inputs: transactions, episodes, at_risk, anomalies
-- columns:
--   total_credits, total_debits: sums of amount, VAT included; net_credits, net_debits: the same without VAT
--   min_balance, max_balance, current_balance: payment balances; current_subscription_balance: newBalance
--   drift: of the last transaction with both balances known
--   overdraft_episodes, days_overdrawn: see overdraft_episodes
--   at_risk: expected to go below zero; anomalies: how many concern this wallet
--   transaction_count, credit_count, debit_count: of the wallet; first_transaction, last_transaction: in UTC
--   overdraft_flag: whether it was ever below zero
with wallets as (
  select
    userId,
    currency,
    count(*) as transaction_count,
    count(*) filter (type = 'CREDIT') as credit_count,
    count(*) filter (type = 'DEBIT') as debit_count,
    coalesce(sum(amount) filter (type = 'CREDIT'), 0) as total_credits,
    coalesce(sum(amount) filter (type = 'DEBIT'), 0) as total_debits,
    min(userBalance) as min_balance,
    max(userBalance) as max_balance,
    arg_max(userBalance, rowid) as current_balance,
    min(timestamp) as first_transaction,
    max(timestamp) as last_transaction,
    coalesce(min(userBalance) < 0, false) as overdraft_flag,
    coalesce(sum(amount - coalesce(vat, 0)) filter (type = 'CREDIT'), 0) as net_credits,
    coalesce(sum(amount - coalesce(vat, 0)) filter (type = 'DEBIT'), 0) as net_debits,
    arg_max(newBalance, rowid) filter (outcome <> 'blocked') as current_subscription_balance,
    arg_max(drift, rowid) as drift
  from transactions
  where userId is not null
  group by userId, currency
),

overdrawn as (
  select userId, currency, count(*) as overdraft_episodes, sum(days) as days_overdrawn
  from episodes
  where kind = 'overdraft'
  group by userId, currency
),

found as (
  select user_id, currency, count(*) as anomalies from anomalies group by user_id, currency
)

select
  wallets.userId as user_id,
  transaction_count,
  credit_count,
  debit_count,
  total_credits,
  total_debits,
  min_balance,
  max_balance,
  current_balance,
  first_transaction,
  last_transaction,
  overdraft_flag,
  wallets.currency,
  net_credits,
  net_debits,
  current_subscription_balance,
  drift,
  coalesce(overdraft_episodes, 0) as overdraft_episodes,
  coalesce(days_overdrawn, 0) as days_overdrawn,
  at_risk.user_id is not null as at_risk,
  coalesce(found.anomalies, 0) as anomalies
from wallets
left join overdrawn on overdrawn.userId = wallets.userId and overdrawn.currency is not distinct from wallets.currency
left join at_risk on at_risk.user_id = wallets.userId and at_risk.currency = wallets.currency
left join found on found.user_id = wallets.userId and found.currency is not distinct from wallets.currency
order by wallets.userId, wallets.currency
