-- purpose: what overdrawn wallets owe today
-- grain: one row for each currency with overdrawn wallets
-- inputs: overdraft_episodes
-- columns:
--   wallets: those whose last known payment balance is below zero
--   exposure: the sum of those balances
select currency, count(*) as wallets, sum(last_balance) as exposure
from overdraft_episodes
where open
group by currency
order by currency
