-- rule: replay
-- severity: warning
-- threshold: replay_minutes, burst_wallets
-- purpose: transactions delivered again long after their first delivery, too late for a retry of the queue
-- grain: one row for each wallet and business day, or for the day where it happens to many wallets
-- inputs: redeliveries, settings, input_files, limits
-- columns:
--   id: the one delivered again the latest; value: minutes since its first delivery; related_ids: at most ten
with firsts as (
  select id, shown_ms from redeliveries where delivery = 1
),

again as (
  select
    redeliveries.*,
    redeliveries.shown_ms - firsts.shown_ms as gap_ms,
    cast(local_time(instant(redeliveries.shown_ms), settings.time_zone) as date) as business_date,
    input_files.path as log_file,
    redeliveries."offset" as log_offset,
    limits.value as allowed
  from redeliveries
  inner join firsts on firsts.id = redeliveries.id
  inner join limits on limits.name = 'replay_minutes' and limits.currency is null
  cross join settings
  left join input_files on input_files.file_id = redeliveries.file_id
  where delivery > 1 and redeliveries.shown_ms - firsts.shown_ms > limits.value * 60000
),

counted as (
  select business_date, count(distinct (user_id, currency)) as wallets from again group by business_date
),

placed as (
  select
    again.*,
    counted.wallets,
    counted.wallets > burst.value as is_burst,
    case when counted.wallets <= burst.value then user_id end as owner,
    case when counted.wallets <= burst.value then again.currency end as owner_currency
  from again
  inner join counted on counted.business_date = again.business_date
  inner join limits as burst on burst.name = 'burst_wallets' and burst.currency is null
),

bursts as (
  select
    owner,
    owner_currency,
    business_date,
    is_burst,
    any_value(wallets) as wallets,
    count(distinct id) as transactions,
    instant(min(shown_ms)) as first_at,
    instant(max(shown_ms)) as last_at,
    max(gap_ms) as gap_ms,
    max(allowed) as allowed,
    arg_max(id, (gap_ms, id)) as id,
    instant(arg_max(shown_ms, (gap_ms, id))) as timestamp,
    arg_max(log_file, (gap_ms, id)) as log_file,
    arg_max(log_offset, (gap_ms, id)) as log_offset,
    list(distinct id order by id) as ids
  from placed
  group by owner, owner_currency, business_date, is_burst
)

select
  owner as user_id,
  case when not is_burst then id end as id,
  timestamp,
  cast(gap_ms / 60000.0 as decimal(18, 3)) as value,
  allowed as threshold,
  transactions || case transactions when 1 then ' transaction' else ' transactions' end
    || case when is_burst then ' of ' || wallets || ' wallets' else '' end || ' came again on ' || business_date
    || case transactions when 1 then ', ' else ', up to ' end || canonical(cast(gap_ms / 3600000.0 as decimal(18, 1)))
    || ' hours after the first delivery; check that the balance moved once.' as explanation,
  owner_currency as currency,
  log_file,
  log_offset,
  'minutes' as unit,
  gap_ms / 60000.0 / allowed as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from bursts
order by timestamp, id
