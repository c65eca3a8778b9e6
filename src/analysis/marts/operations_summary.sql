-- purpose: the Lambda over the whole run
-- grain: one row
-- inputs: service_days, transactions, settings
-- columns:
--   invocations to cost_usd: as operations, over all days; a percentile is of all invocations, not of days
--   first_day, last_day: business days of the first and last transaction
with period as (
  select min(business_date) as first_day, max(business_date) as last_day from transactions
)

select
  coalesce(invocations, 0) as invocations,
  coalesce(cold_starts, 0) as cold_starts,
  coalesce(failed_starts, 0) as failed_starts,
  p50_ms,
  p95_ms,
  p99_ms,
  max_ms,
  init_p50_ms,
  coalesce(billed_ms, 0) as billed_ms,
  memory_mb,
  max_memory_mb,
  least_headroom_mb,
  coalesce(records, 0) as records,
  coalesce(errors, 0) as errors,
  sync_p50_ms,
  sync_p95_ms,
  sync_p99_ms,
  sync_max_ms,
  coalesce(cost_usd, 0) as cost_usd,
  first_day,
  last_day
from settings
cross join period
left join service_days on service_days.day is null
order by invocations
