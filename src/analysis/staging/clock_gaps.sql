-- purpose: transactions whose log lines stand long before or long after their creation
-- grain: one row for each kind, wallet and business day, or for the day where it happens to many wallets
-- inputs: transactions, limits
-- columns:
--   kind: clock_jump (before) or late_posting (after), the rules that report them
--   user_id, currency: empty where it happens to more wallets than burst_wallets
--   is_burst: whether it does; wallets: how many that day
--   id, timestamp, log_file, log_offset: of the transaction furthest off; gap_ms: by how much; gap: the same in words
--   allowed: the threshold of the rule; first_at, last_at, first_created_at, last_created_at: when logged and when created
--   ids: of the first ten
with allowed as (
  select
    max(value) filter (name = 'clock_jump_seconds') as jump_seconds,
    max(value) filter (name = 'late_posting_minutes') as late_minutes,
    max(value) filter (name = 'burst_wallets') as burst_wallets
  from limits
  where currency is null
),

early as (
  select *, epoch_ms(created_at) - epoch_ms(timestamp) as early_ms
  from transactions
  where epoch_ms(created_at) - epoch_ms(timestamp) > (select cast(floor(jump_seconds * 1000) as bigint) from allowed)
    or epoch_ms(timestamp) - epoch_ms(created_at) > (select cast(floor(late_minutes * 60000) as bigint) from allowed)
),

gaps as (
  select *, case when early_ms > 0 then 'clock_jump' else 'late_posting' end as kind, abs(early_ms) as gap_ms from early
),

counted as (
  select kind, business_date, count(distinct (userId, currency)) as wallets from gaps group by kind, business_date
),

placed as (
  select
    gaps.* exclude (userId, currency),
    counted.wallets,
    wallets > burst_wallets as is_burst,
    case when wallets <= burst_wallets then userId end as user_id,
    case when wallets <= burst_wallets then currency end as currency,
    case gaps.kind when 'clock_jump' then jump_seconds else late_minutes end as allowed
  from gaps
  inner join counted on counted.kind = gaps.kind and counted.business_date = gaps.business_date
  cross join allowed
),

days as (
  select
    kind,
    user_id,
    currency,
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
    arg_max({'id': id, 'timestamp': timestamp, 'log_file': log_file, 'log_offset': log_offset}, (gap_ms, id)) as furthest,
    array_to_string(list(id order by timestamp, id)[1:10], ' ') as ids
  from placed
  group by kind, user_id, currency, business_date, is_burst
)

select
  kind,
  user_id,
  currency,
  business_date,
  is_burst,
  wallets,
  transactions,
  first_at,
  last_at,
  first_created_at,
  last_created_at,
  gap_ms,
  case
    when gap_ms >= 172800000 then canonical(cast(gap_ms / 86400000.0 as decimal(18, 1))) || ' days'
    when gap_ms >= 7200000 then canonical(cast(gap_ms / 3600000.0 as decimal(18, 1))) || ' hours'
    when gap_ms >= 120000 then canonical(cast(gap_ms / 60000.0 as decimal(18, 1))) || ' minutes'
    else canonical(cast(gap_ms / 1000.0 as decimal(18, 1))) || ' seconds'
  end as gap,
  allowed,
  furthest.id as id,
  furthest.timestamp as timestamp,
  furthest.log_file as log_file,
  furthest.log_offset as log_offset,
  ids
from days
order by kind, business_date, user_id, currency
