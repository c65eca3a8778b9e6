-- purpose: what an auditor should look at, the worst first
-- grain: one row for each finding of a rule
-- inputs: findings
-- columns:
--   user_id, id: the wallet and the transaction; empty where a finding concerns the whole service
--   timestamp: of that transaction, else of the first event of the finding
--   rule: the file in analysis/anomalies that found it; severity: error, warning or info
--   value, threshold: in unit; unit: a currency, or what the rule counts
--   explanation: in words
--   currency: of the wallet; log_file, log_offset: where the event of the transaction stands
--   excess: how far beyond the threshold, as a multiple of it; where that is 0, a size that suits the rule
--   transactions, first_at, last_at: how many the finding covers, and from when to when
--   related_ids: other transactions it is about, at most ten
select
  user_id,
  id,
  timestamp,
  rule,
  severity,
  value,
  threshold,
  explanation,
  currency,
  log_file,
  log_offset,
  unit,
  cast(least(excess, 1e9) as decimal(18, 3)) as excess,
  transactions,
  first_at,
  last_at,
  related_ids
from findings
order by
  case severity when 'error' then 0 when 'warning' then 1 else 2 end,
  cast(least(excess, 1e9) as decimal(18, 3)) desc,
  timestamp,
  rule,
  user_id,
  id
