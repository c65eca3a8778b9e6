-- purpose: every time the service itself logged that the two balances disagree
-- grain: one row for each such event
-- inputs: discrepancy_events, queue_records, transactions, input_files, currencies
-- columns:
--   id: the transaction of the same queue record, if it shows one
--   subscription_balance_is: before or after the transaction, where the figures tell
with matched as (
  select
    discrepancy_events.*,
    queue_records.session_id,
    transactions.id as transaction_id,
    abs(exact(subscription_balance) - transactions.oldBalance) <= tolerance as is_before,
    abs(exact(subscription_balance) - transactions.newBalance) <= tolerance as is_after
  from discrepancy_events
  inner join queue_records using (record_id)
  left join transactions
    on transactions.id = queue_records.id
    and (discrepancy_events.user_id is null or discrepancy_events.user_id = transactions.userId)
  left join currencies on currencies.currency = transactions.currency
)

select
  instant(logged_ms) as timestamp,
  user_id,
  transaction_id as id,
  exact(subscription_balance) as subscription_balance,
  exact(payment_balance) as payment_balance,
  case when is_before and is_after then null when is_before then 'before' when is_after then 'after' end
    as subscription_balance_is,
  session_id,
  input_files.path as log_file,
  "offset" as log_offset,
  odd_digits(subscription_balance) as subscription_balance_logged,
  odd_digits(payment_balance) as payment_balance_logged
from matched
left join input_files using (file_id)
order by timestamp, log_file, log_offset
