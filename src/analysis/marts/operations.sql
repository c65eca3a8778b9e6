-- purpose: the Lambda itself: how often, how fast, how full, how dear
-- grain: one row for each day of the reporting time zone with an event of the Lambda
-- inputs: service_days, service_errors, settings
-- columns:
--   invocations: requests, by their REPORT; cold_starts: those that waited for a new instance; failed_starts: instances that did not come up
--   p50_ms, p95_ms, p99_ms, max_ms: duration of an invocation; init_p50_ms: start of an instance
--   billed_ms: sum; memory_mb: the most an instance had; max_memory_mb: the most used; least_headroom_mb: left in the fullest one
--   records: deliveries of queue records; errors: of the service; errors_by_kind: the same, in words
--   sync_p50_ms, sync_p95_ms, sync_p99_ms, sync_max_ms: from the creation of a transaction (ULID) to its sync
--   cost_usd: estimated from the list price, free tier not deducted
with kinds as (
  select cast(local_time(instant(logged_ms), settings.time_zone) as date) as day, kind, count(*) as events
  from service_errors
  cross join settings
  group by cast(local_time(instant(logged_ms), settings.time_zone) as date), kind
),

kinds_of_day as (
  select day, string_agg(kind || ' ' || events, ', ' order by kind) as errors_by_kind from kinds group by day
)

select
  service_days.day,
  invocations,
  cold_starts,
  failed_starts,
  p50_ms,
  p95_ms,
  p99_ms,
  max_ms,
  init_p50_ms,
  billed_ms,
  memory_mb,
  max_memory_mb,
  least_headroom_mb,
  records,
  errors,
  errors_by_kind,
  sync_p50_ms,
  sync_p95_ms,
  sync_p99_ms,
  sync_max_ms,
  cost_usd
from service_days
left join kinds_of_day on kinds_of_day.day = service_days.day
where service_days.day is not null
order by service_days.day
