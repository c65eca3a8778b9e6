-- The ledger, wallet by wallet, each in the order of its transactions.
select
  business_date,
  local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as time,
  userId as user_id,
  currency,
  type,
  action,
  amount,
  vat,
  oldBalance as old_balance,
  newBalance as new_balance,
  userBalance as user_balance,
  drift,
  outcome,
  deliveries,
  source,
  id,
  message_id,
  session_id,
  delivery_id,
  log_file,
  log_offset,
  decimals
from transactions
cross join settings
left join currencies using (currency)
order by currency, userId, timestamp, id
