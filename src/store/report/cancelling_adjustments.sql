-- Manual adjustments that were taken back, the largest first: measured in usual deliveries.
select
  pairs.user_id,
  pairs.currency,
  amount,
  times_usual,
  local_time(first_at, coalesce(currencies.time_zone, settings.time_zone)) as first_at,
  first_type,
  first_action,
  local_time(second_at, coalesce(currencies.time_zone, settings.time_zone)) as second_at,
  second_type,
  second_action,
  minutes,
  both_manual,
  first_id,
  second_id,
  log_file,
  log_offset,
  decimals,
  first_id as link_id
from cancelling_adjustments as pairs
cross join settings
left join currencies on currencies.currency = pairs.currency
order by times_usual desc nulls last, first_at, first_id, second_id
