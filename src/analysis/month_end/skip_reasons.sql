-- purpose: why messages of the queue were skipped
-- grain: one row for each reason and action; none where no message was
-- inputs: queue_records
-- stored: view
-- columns:
--   reason: payment_flag_skipped (the message asks for no update of the payment balance), subscription_creation_skipped (another part of the service syncs it), or skipped, in words nobody knows
--   action: the action of the transaction, where the line names it
--   records: deliveries of messages; they add up to those skipped in the funnel; percentage: of all received
--   first_at, last_at: when the first and the last of them came
with received as (
  select count(*) as all_records from queue_records
)

select
  coalesce(skip_reason, 'skipped') as reason,
  skipped_action as action,
  count(*) as records,
  cast(round(100 * count(*) / any_value(all_records), 4) as decimal(9, 4)) as percentage,
  instant(min(opened_ms)) as first_at,
  instant(max(opened_ms)) as last_at
from queue_records
cross join received
where outcome = 'skipped'
group by skip_reason, skipped_action
order by records desc, reason, action
