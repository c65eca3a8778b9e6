-- purpose: how the Lambda ran, by day and in all
-- grain: one row for each day of the reporting time zone with an event of the Lambda, and one without a day for the whole run
-- inputs: invocations, service_errors, queue_records, settings, thresholds
-- columns:
--   day: empty in the row of the whole run
--   invocations: requests, by their REPORT; cold_starts: those that waited for a new instance
--   failed_starts: instances that did not come up
--   p50_ms, p95_ms, p99_ms, max_ms: duration of an invocation; init_p50_ms: of the start of an instance, where one was reported
--   billed_ms: sum; memory_mb: the most memory an instance had; max_memory_mb: the most that was used
--   least_headroom_mb: memory that was left in the fullest instance
--   records: deliveries of queue records; errors: of the service itself, see error_kinds
--   sync_p50_ms, sync_p95_ms, sync_p99_ms, sync_max_ms: from the creation of a transaction (ULID) to its first event in a delivery
--   cost_usd: list price of invocations and GB-seconds, free tier not deducted
with runs as (
  select cast(local_time(instant(time_ms), settings.time_zone) as date) as day, invocations.*
  from invocations
  cross join settings
  where kind = 'lambda_report'
),

run_days as (
  select
    day,
    count(*) as invocations,
    count(init_ms) as cold_starts,
    percentile_cont([0.5, 0.95, 0.99]) within group (order by duration_ms) as duration_percentiles,
    max(duration_ms) as max_ms,
    percentile_cont(0.5) within group (order by init_ms) as init_p50_ms,
    sum(cast(least(billed_ms, 1e9) as bigint)) as billed_ms,
    max(memory_mb) as memory_mb,
    max(max_memory_mb) as max_memory_mb,
    min(memory_mb - max_memory_mb) as least_headroom_mb,
    sum(cast(least(billed_ms, 1e9) as bigint) * cast(least(memory_mb, 1e6) as bigint)) as mb_ms
  from runs
  group by grouping sets ((day), ())
),

start_days as (
  select cast(local_time(instant(time_ms), settings.time_zone) as date) as day, count(*) as failed_starts
  from invocations
  cross join settings
  where kind = 'lambda_init_report'
  group by grouping sets ((cast(local_time(instant(time_ms), settings.time_zone) as date)), ())
),

error_days as (
  select cast(local_time(instant(logged_ms), settings.time_zone) as date) as day, count(*) as errors
  from service_errors
  cross join settings
  group by grouping sets ((cast(local_time(instant(logged_ms), settings.time_zone) as date)), ())
),

deliveries as (
  select
    cast(local_time(instant(coalesce(shown_ms, opened_ms)), settings.time_zone) as date) as day,
    case when created_ms is not null then shown_ms - created_ms end as sync_ms
  from queue_records
  cross join settings
),

record_days as (
  select
    day,
    count(*) as records,
    percentile_cont([0.5, 0.95, 0.99]) within group (order by sync_ms) as sync_percentiles,
    max(sync_ms) as sync_max_ms
  from deliveries
  group by grouping sets ((day), ())
),

every_day as (
  select day from run_days
  union
  select day from start_days
  union
  select day from error_days
  union
  select day from record_days
),

prices as (
  select
    max(value) filter (name = 'lambda_gb_second_usd') as gb_second_usd,
    max(value) filter (name = 'lambda_request_usd') as request_usd
  from thresholds
  where currency is null
)

select
  every_day.day,
  coalesce(invocations, 0) as invocations,
  coalesce(cold_starts, 0) as cold_starts,
  coalesce(failed_starts, 0) as failed_starts,
  cast(duration_percentiles[1] as decimal(18, 2)) as p50_ms,
  cast(duration_percentiles[2] as decimal(18, 2)) as p95_ms,
  cast(duration_percentiles[3] as decimal(18, 2)) as p99_ms,
  cast(max_ms as decimal(18, 2)) as max_ms,
  cast(init_p50_ms as decimal(18, 2)) as init_p50_ms,
  cast(coalesce(billed_ms, 0) as bigint) as billed_ms,
  cast(memory_mb as bigint) as memory_mb,
  cast(max_memory_mb as bigint) as max_memory_mb,
  cast(least_headroom_mb as bigint) as least_headroom_mb,
  coalesce(records, 0) as records,
  coalesce(errors, 0) as errors,
  cast(sync_percentiles[1] as bigint) as sync_p50_ms,
  cast(sync_percentiles[2] as bigint) as sync_p95_ms,
  cast(sync_percentiles[3] as bigint) as sync_p99_ms,
  sync_max_ms,
  cast(
    cast(coalesce(mb_ms, 0) as double) / 1024000 * cast(gb_second_usd as double)
      + coalesce(invocations, 0) * cast(request_usd as double)
    as decimal(18, 8)
  ) as cost_usd
from every_day
cross join prices
left join run_days on coalesce(run_days.day, date '0001-01-01') = coalesce(every_day.day, date '0001-01-01')
left join start_days on coalesce(start_days.day, date '0001-01-01') = coalesce(every_day.day, date '0001-01-01')
left join error_days on coalesce(error_days.day, date '0001-01-01') = coalesce(every_day.day, date '0001-01-01')
left join record_days on coalesce(record_days.day, date '0001-01-01') = coalesce(every_day.day, date '0001-01-01')
order by every_day.day nulls last
