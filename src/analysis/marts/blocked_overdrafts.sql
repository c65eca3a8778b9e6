-- purpose: transactions the service refused because the wallet would have gone below zero
-- grain: one row for each such event
-- inputs: blocked_events, queue_records, transactions, input_files
-- columns:
--   current_balance: as the service saw it; currency, amount, action: where the log shows the transaction
--   currency: else the only currency this user has in the log
with only_currency as (
  select userId, min(currency) as currency from transactions group by userId having count(distinct currency) = 1
)

select
  instant(blocked_events.logged_ms) as timestamp,
  blocked_events.user_id,
  blocked_events.transaction_id,
  exact(blocked_events.current_balance) as current_balance,
  coalesce(transactions.currency, only_currency.currency) as currency,
  transactions.amount,
  coalesce(transactions.action, queue_records.skipped_action) as action,
  queue_records.session_id,
  queue_records.message_id,
  input_files.path as log_file,
  queue_records."offset" as log_offset,
  blocked_events.current_balance as current_balance_logged,
  transactions.amount_logged
from blocked_events
inner join queue_records using (record_id)
left join input_files using (file_id)
left join transactions on transactions.id = blocked_events.transaction_id
left join only_currency on only_currency.userId = blocked_events.user_id
order by timestamp, user_id, transaction_id
