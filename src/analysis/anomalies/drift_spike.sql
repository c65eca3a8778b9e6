-- rule: drift_spike
-- severity: warning
-- threshold: drift_spike_robust, drift_spike_min
-- purpose: days on which the two balances of many wallets begin to disagree
-- grain: one row for each business day
-- inputs: transactions, episodes, limits
-- columns:
--   value: wallets whose balances agreed when last known and no longer do; related_ids: the transactions that opened it, at most ten
-- A wallet that is out of step when the log first tells both its balances is no news of that day.
with known as (
  select userId, currency, arg_min(id, rowid) as first_known_id
  from transactions
  where drift is not null and userId is not null and currency is not null
  group by userId, currency
),

opened as (
  select episodes.started_on, episodes.started_at, episodes.first_id, known.first_known_id = episodes.first_id as is_first
  from episodes
  inner join known on known.userId = episodes.userId and known.currency = episodes.currency
  where kind = 'drift'
),

judged_days as (
  select distinct business_date from transactions where drift is not null
),

days as (
  select
    business_date,
    count(first_id) filter (not is_first) as opened,
    count(first_id) filter (is_first) as first_told,
    min(started_at) filter (not is_first) as first_at,
    max(started_at) filter (not is_first) as last_at,
    list(first_id order by started_at, first_id) filter (not is_first) as ids
  from judged_days
  left join opened on started_on = business_date
  group by business_date
),

middle as (
  select percentile_cont(0.5) within group (order by opened) as median from days
),

spread as (
  select any_value(median) as median, 1.4826 * percentile_cont(0.5) within group (order by abs(opened - median)) as mad
  from days
  cross join middle
),

judged as (
  select
    days.*,
    median,
    greatest(cast(median + robust.value * greatest(mad, 1) as decimal(18, 3)), cast(fewest.value - 1 as decimal(18, 3))) as most
  from days
  cross join spread
  inner join limits as robust on robust.name = 'drift_spike_robust' and robust.currency is null
  inner join limits as fewest on fewest.name = 'drift_spike_min' and fewest.currency is null
)

select
  null as user_id,
  null as id,
  first_at as timestamp,
  opened as value,
  most as threshold,
  'The subscription and payment balances of ' || opened || ' wallets began to disagree on ' || business_date || '; usual are '
    || canonical(cast(median as decimal(18, 1))) || ' a day (median), so more than ' || canonical(most) || ' is a spike.'
    || case when first_told > 0 then ' ' || first_told || ' more were told for the first time.' else '' end as explanation,
  null as currency,
  null as log_file,
  null as log_offset,
  'wallets' as unit,
  cast(opened as double) / most as excess,
  opened as transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from judged
where opened > most
order by business_date
