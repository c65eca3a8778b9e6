-- rule: large_manual_posting
-- severity: warning
-- threshold: large_amount
-- purpose: manual additions and deductions far beyond the price of a delivery
-- grain: one row for each transaction
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   value: the amount; threshold: large_amount times the usual delivery of the currency
with manual as (
  select transactions.*, usual_delivery, limits.value * usual_delivery as most
  from transactions
  inner join usual_deliveries on usual_deliveries.currency = transactions.currency
  inner join limits on limits.currency = transactions.currency and limits.name = 'large_amount'
  where source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION') and coalesce(action, '') <> 'DELIVERY_DEDUCTION'
)

select
  userId as user_id,
  id,
  timestamp,
  abs(amount) as value,
  most as threshold,
  case
    when outcome = 'blocked' then 'Somebody tried to move '
    when source = 'MANUAL_ADDITION' then 'Somebody added '
    else 'Somebody deducted '
  end || currency || ' ' || canonical(amount)
    || coalesce(' (' || action || ')', '') || ', ' || cast(round(abs(amount) / cast(usual_delivery as double)) as bigint)
    || ' times a usual delivery (' || canonical(usual_delivery) || ')'
    || coalesce('; balance ' || canonical(oldBalance) || ' to ' || canonical(newBalance), '')
    || case outcome when 'blocked' then '. The service blocked it.' else '.' end as explanation,
  currency,
  log_file,
  log_offset,
  currency as unit,
  cast(abs(amount) as double) / most as excess,
  1 as transactions,
  timestamp as first_at,
  timestamp as last_at,
  null as related_ids
from manual
where abs(amount) > most
order by timestamp, id
