-- purpose: transactions the service refused because the wallet would have gone below zero
-- grain: one row for each such event
-- inputs: blocked_events, metric_events, queue_records, transactions, input_files
-- columns:
--   current_balance: as the service saw it; currency, amount, action: where the log shows the transaction
--   action: else that of the metric the service logged of this user within a second
--   currency: else the only currency this user has in the log
--   transaction_id: as the event names it
with only_currency as (
  select userId, min(currency) as currency from transactions group by userId having count(distinct currency) = 1
),

-- The metric may be logged just before or after the event, in the same instance or not.
metric as (
  select
    blocked_events.record_id,
    arg_min(metric_events.action, (abs(metric_events.logged_ms - blocked_events.logged_ms), metric_events.action)) as action
  from blocked_events
  inner join metric_events on metric_events.user_id = blocked_events.user_id
  where abs(metric_events.logged_ms - blocked_events.logged_ms) <= 1000
  group by blocked_events.record_id
)

select
  instant(blocked_events.logged_ms) as timestamp,
  blocked_events.user_id,
  blocked_events.transaction_id,
  exact(blocked_events.current_balance) as current_balance,
  coalesce(transactions.currency, only_currency.currency) as currency,
  transactions.amount,
  coalesce(transactions.action, metric.action) as action,
  queue_records.session_id,
  queue_records.message_id,
  input_files.path as log_file,
  queue_records."offset" as log_offset,
  blocked_events.current_balance as current_balance_logged,
  transactions.amount_logged
from blocked_events
inner join queue_records using (record_id)
left join metric using (record_id)
left join input_files using (file_id)
left join transactions on transactions.id = blocked_events.transaction_id
left join only_currency on only_currency.userId = blocked_events.user_id
order by timestamp, user_id, transaction_id
