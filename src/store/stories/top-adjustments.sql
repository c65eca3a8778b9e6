-- The manual adjustments, the largest in usual deliveries of their currency first; of one currency ($1) where it is given.
select
  kind,
  action,
  user_id,
  currency,
  net,
  timestamp,
  outcome,
  cancelled_by,
  id,
  cast(times_usual as double) as size
from manual_adjustments
where $1 is null or currency = $1
order by size desc nulls last, timestamp, id
limit $2
