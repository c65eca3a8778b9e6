-- rule: late_posting
-- severity: warning
-- threshold: late_posting_minutes, burst_wallets
-- purpose: transactions processed long after their creation
-- grain: one row for each wallet and business day, or for the day where it happens to many wallets
-- inputs: clock_gaps
-- columns:
--   id: the one furthest off; value: by how many minutes; related_ids: at most ten
select
  user_id,
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
  currency,
  log_file,
  log_offset,
  'minutes' as unit,
  gap_ms / 60000.0 / allowed as excess,
  transactions,
  first_at,
  last_at,
  ids as related_ids
from clock_gaps
where kind = 'late_posting'
order by timestamp, id
