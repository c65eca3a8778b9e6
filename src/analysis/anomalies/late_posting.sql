-- rule: late_posting
-- severity: warning
-- threshold: late_posting_minutes, burst_wallets
-- purpose: transactions processed long after their creation
-- grain: one row for each wallet and business day, or for the day where it happens to many wallets
-- inputs: transactions, limits
-- columns:
--   id: the one furthest off; value: by how many minutes; related_ids: at most ten
with off as (
  select
    transactions.*,
    epoch_ms(timestamp) - epoch_ms(created_at) as gap_ms,
    limits.value as allowed
  from transactions
  inner join limits on limits.name = 'late_posting_minutes' and limits.currency is null
  where epoch_ms(timestamp) - epoch_ms(created_at) > limits.value * 60000
),

counted as (
  select business_date, count(distinct (userId, currency)) as wallets from off group by business_date
),

placed as (
  select
    off.*,
    counted.wallets,
    counted.wallets > burst.value as is_burst,
    case when counted.wallets <= burst.value then userId end as owner,
    case when counted.wallets <= burst.value then off.currency end as owner_currency
  from off
  inner join counted on counted.business_date = off.business_date
  inner join limits as burst on burst.name = 'burst_wallets' and burst.currency is null
),

bursts as (
  select
    owner,
    owner_currency,
    business_date,
    is_burst,
    any_value(wallets) as wallets,
    count(*) as transactions,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    min(created_at) as first_created_at,
    max(created_at) as last_created_at,
    max(gap_ms) as gap_ms,
    max(allowed) as allowed,
    arg_max(id, (gap_ms, id)) as id,
    arg_max(timestamp, (gap_ms, id)) as timestamp,
    arg_max(log_file, (gap_ms, id)) as log_file,
    arg_max(log_offset, (gap_ms, id)) as log_offset,
    list(id order by timestamp, id) as ids
  from placed
  group by owner, owner_currency, business_date, is_burst
),

worded as (
  select
    *,
    case
      when gap_ms >= 172800000 then canonical(cast(gap_ms / 86400000.0 as decimal(18, 1))) || ' days'
      when gap_ms >= 7200000 then canonical(cast(gap_ms / 3600000.0 as decimal(18, 1))) || ' hours'
      when gap_ms >= 120000 then canonical(cast(gap_ms / 60000.0 as decimal(18, 1))) || ' minutes'
      else canonical(cast(gap_ms / 1000.0 as decimal(18, 1))) || ' seconds'
    end as gap
  from bursts
)

select
  owner as user_id,
  case when not is_burst then id end as id,
  timestamp,
  cast(gap_ms / 60000.0 as decimal(18, 3)) as value,
  allowed as threshold,
  transactions || case transactions when 1 then ' transaction' else ' transactions' end
    || case when is_burst then ' of ' || wallets || ' wallets' else '' end
    || ' created ' || strftime(first_created_at, '%Y-%m-%dT%H:%M:%SZ')
    || case when transactions > 1 then ' to ' || strftime(last_created_at, '%Y-%m-%dT%H:%M:%SZ') else '' end
    || case transactions when 1 then ' was' else ' were' end || ' processed ' || strftime(first_at, '%Y-%m-%dT%H:%M:%SZ')
    || case transactions when 1 then ', ' else ', up to ' end || gap || ' later.' as explanation,
  owner_currency as currency,
  log_file,
  log_offset,
  'minutes' as unit,
  gap_ms / 60000.0 / allowed as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from worded
order by timestamp, id
