-- Every finding of every kind, what is wrong now before what was.
select
  severity,
  finding,
  rule,
  findings.user_id,
  findings.currency,
  local_time(timestamp, coalesce(zones.time_zone, settings.time_zone)) as time,
  explanation,
  found,
  expected,
  difference,
  unit,
  suggested_adjustment,
  id,
  log_file,
  log_offset,
  units.decimals,
  id as link_id
from all_findings as findings
cross join settings
left join currencies as zones on zones.currency = findings.currency
left join currencies as units on units.currency = findings.unit
order by
  list_position(['error', 'warning', 'info'], severity),
  coalesce(open, false) desc, finding, timestamp desc, rule, findings.user_id, findings.currency, id, explanation
