-- rule: clock_jump
-- severity: warning
-- threshold: clock_jump_seconds, burst_wallets
-- purpose: log lines older than the transactions they show: a clock was wrong, or the log was put together wrongly
-- grain: one row for each wallet and business day, or for the day where it happens to many wallets
-- inputs: clock_gaps
-- columns:
--   id: the one furthest off; value: by how many seconds; related_ids: at most ten
select
  user_id,
  case when not is_burst then id end as id,
  timestamp,
  cast(gap_ms / 1000.0 as decimal(18, 3)) as value,
  allowed as threshold,
  transactions || case transactions when 1 then ' transaction' else ' transactions' end
    || case when is_burst then ' of ' || wallets || ' wallets' else '' end
    || ' created ' || strftime(first_created_at, '%Y-%m-%dT%H:%M:%SZ')
    || case when transactions > 1 then ' to ' || strftime(last_created_at, '%Y-%m-%dT%H:%M:%SZ') else '' end
    || case transactions when 1 then ' is' else ' are' end || ' in the log at ' || strftime(first_at, '%Y-%m-%dT%H:%M:%SZ')
    || case transactions when 1 then ', ' else ', up to ' end || gap || ' too early.' as explanation,
  currency,
  log_file,
  log_offset,
  'seconds' as unit,
  gap_ms / 1000.0 / allowed as excess,
  transactions,
  first_at,
  last_at,
  ids as related_ids
from clock_gaps
where kind = 'clock_jump'
order by timestamp, id
