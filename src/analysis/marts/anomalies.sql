-- purpose: what an auditor should look at
-- grain: one row for each finding of a rule
-- inputs: transactions
-- columns:
--   value, threshold: in the unit the explanation names
select
  userId as user_id,
  currency,
  id,
  timestamp,
  'negative_amount' as rule,
  'warning' as severity,
  amount as value,
  cast(0 as decimal(38, 18)) as threshold,
  'A ' || lower(type) || ' of a negative amount moves the balance the wrong way.' as explanation,
  log_file,
  log_offset
from transactions
where amount < 0
order by timestamp, id
