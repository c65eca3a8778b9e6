-- Every finding to work off: what is wrong now before what was, new ones before known ones.
select
  status,
  severity,
  finding,
  rule,
  work.user_id,
  work.currency,
  local_time(work.timestamp, coalesce(zones.time_zone, settings.time_zone)) as time,
  age_days,
  explanation,
  found,
  expected,
  difference,
  unit,
  suggested_adjustment,
  person,
  note,
  finding_id,
  id,
  log_file,
  log_offset,
  units.decimals,
  id as link_id
from work_list as work
cross join settings
left join currencies as zones on zones.currency = work.currency
left join currencies as units on units.currency = work.unit
order by
  status = 'gone',
  list_position(['error', 'warning', 'info'], severity),
  coalesce(open, false) desc,
  list_position(['new', 'open', 'acknowledged', 'gone'], status),
  finding, work.timestamp desc, rule, work.user_id, work.currency, id, finding_id
