-- Each wallet at a glance, those that need attention first.
with firsts as (
  select userId as user_id, currency, min_by(id, (timestamp, id)) as link_id from transactions group by userId, currency
)

select
  wallets.user_id,
  wallets.currency,
  current_balance,
  current_subscription_balance,
  drift,
  min_balance,
  max_balance,
  transaction_count,
  total_credits,
  total_debits,
  net_credits,
  net_debits,
  overdraft_episodes,
  days_overdrawn,
  at_risk,
  anomalies,
  local_time(first_transaction, coalesce(currencies.time_zone, settings.time_zone)) as first_transaction,
  local_time(last_transaction, coalesce(currencies.time_zone, settings.time_zone)) as last_transaction,
  decimals,
  link_id
from user_analysis as wallets
cross join settings
left join currencies using (currency)
left join firsts
  on firsts.user_id is not distinct from wallets.user_id and firsts.currency is not distinct from wallets.currency
order by coalesce(current_balance < 0, false) desc, wallets.currency, wallets.user_id
