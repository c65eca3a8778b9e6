-- purpose: what people posted by hand, the largest first
-- grain: one row for each manual addition, manual deduction and refund
-- inputs: transactions, usual_deliveries, cancelling_adjustments
-- stored: view
-- columns:
--   month: in the reporting time zone
--   datetime: the time in the reporting time zone, with its offset
--   kind: addition, deduction or refund; deliveries, which the service logs as manual deductions, are left out
--   session_id, message_id: Lambda request id and SQS message id
--   net: amount without VAT, deductions and refunds below zero
--   times_usual: the amount in usual deliveries of the currency, by which the rows are ordered
--   actor: who posted it, where the log says: system, or a person, whose name stands as --pii says
--   outcome: as in transactions; a blocked one was never posted
--   cancelled_by: the posting that took it back, see cancelling_adjustments; cancels: the one that it takes back
with manual as (
  select
    *,
    case source when 'MANUAL_ADDITION' then 'addition' when 'MANUAL_DEDUCTION' then 'deduction' else 'refund' end as kind
  from transactions
  where source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION', 'REFUND') and coalesce(action, '') <> 'DELIVERY_DEDUCTION'
),

pairs as (
  select
    unnest([
      {'id': first_id, 'cancelled_by': second_id, 'cancels': cast(null as varchar)},
      {'id': second_id, 'cancelled_by': null, 'cancels': first_id}
    ]) as posting
  from cancelling_adjustments
)

select
  strftime(business_date, '%Y-%m') as month,
  timestamp,
  datetime,
  kind,
  action,
  manual.currency,
  manual.amount,
  vat,
  case type when 'CREDIT' then manual.amount - coalesce(vat, 0) when 'DEBIT' then coalesce(vat, 0) - manual.amount end as net,
  case
    when abs(manual.amount) / usual_delivery < 1e15
      then cast(round(cast(abs(manual.amount) as double) / usual_delivery, 2) as decimal(18, 2))
  end as times_usual,
  userId as user_id,
  id,
  actor,
  outcome,
  posting.cancelled_by as cancelled_by,
  posting.cancels as cancels,
  oldBalance,
  newBalance,
  manual.session_id,
  message_id,
  manual.log_file,
  manual.log_offset
from manual
left join usual_deliveries on usual_deliveries.currency = manual.currency
left join pairs on posting.id = manual.id
order by cast(abs(manual.amount) as double) / usual_delivery desc nulls last, timestamp, id
