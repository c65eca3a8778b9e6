-- What people posted by hand, the largest first: measured in usual deliveries.
select
  kind,
  local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as time,
  adjustments.user_id,
  adjustments.currency,
  action,
  amount,
  vat,
  net,
  times_usual,
  actor,
  outcome,
  cancelled_by,
  cancels,
  id,
  log_file,
  log_offset,
  decimals,
  id as link_id
from manual_adjustments as adjustments
cross join settings
left join currencies on currencies.currency = adjustments.currency
order by times_usual desc nulls last, timestamp, id
