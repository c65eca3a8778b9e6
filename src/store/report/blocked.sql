-- Transactions the service refused, the newest first.
select
  local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as time,
  user_id,
  currency,
  current_balance as balance_then,
  amount,
  action,
  transaction_id,
  log_file,
  log_offset,
  decimals,
  transaction_id as link_id
from blocked_overdrafts
cross join settings
left join currencies using (currency)
order by timestamp desc, user_id, log_file, log_offset
