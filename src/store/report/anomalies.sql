-- What an auditor should look at, the worst first.
select
  severity,
  rule,
  user_id,
  anomalies.currency,
  local_time(timestamp, coalesce(zones.time_zone, settings.time_zone)) as time,
  explanation,
  value,
  threshold,
  unit,
  transactions,
  id,
  log_file,
  log_offset,
  units.decimals,
  id as link_id
from anomalies
cross join settings
left join currencies as zones on zones.currency = anomalies.currency
left join currencies as units on units.currency = anomalies.unit
order by list_position(['error', 'warning', 'info'], severity), excess desc nulls last, timestamp, rule, user_id, id, explanation
