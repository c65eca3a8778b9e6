-- Balances that changed outside what the logs show, the newest first.
select
  local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as time,
  user_id,
  currency,
  previous_new_balance,
  oldBalance as old_balance,
  missing_amount,
  action,
  previous_id,
  id,
  log_file,
  log_offset,
  decimals,
  id as link_id
from continuity_breaks
cross join settings
left join currencies using (currency)
order by timestamp desc, id
