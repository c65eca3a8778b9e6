-- The anomalies in their own order, the worst first; of one currency ($1) where it is given.
select
  severity,
  rule,
  user_id,
  currency,
  timestamp,
  value,
  threshold,
  unit,
  id,
  cast(excess as double) as size
from anomalies
where $1 is null or currency = $1
order by
  case severity when 'error' then 0 when 'warning' then 1 else 2 end,
  size desc,
  timestamp,
  rule,
  user_id,
  id
limit $2
