-- purpose: every time the service itself logged that the two balances disagree
-- grain: one row for each such event
-- inputs: discrepancy_events, queue_records, transactions, input_files, currencies
-- columns:
--   id: the transaction of the same queue record, if it shows one
--   subscription_balance_is: before or after the transaction, where the figures tell
--   subscription_balance, payment_balance: as the event says
with valued as (
  select
    discrepancy_events.*,
    queue_records.session_id,
    queue_records.id as record_transaction_id,
    exact(subscription_balance) as exact_subscription_balance,
    exact(payment_balance) as exact_payment_balance
  from discrepancy_events
  inner join queue_records using (record_id)
),

paired as (
  select
    valued.*,
    transactions.id as transaction_id,
    transactions.oldBalance,
    transactions.newBalance,
    tolerance,
    coalesce(valued.user_id = transactions.userId, true) as is_same_user
  from valued
  left join transactions on transactions.id = valued.record_transaction_id
  left join currencies on currencies.currency = transactions.currency
),

matched as (
  select
    *,
    is_same_user and abs(exact_subscription_balance - oldBalance) <= tolerance as is_before,
    is_same_user and abs(exact_subscription_balance - newBalance) <= tolerance as is_after
  from paired
)

select
  instant(logged_ms) as timestamp,
  user_id,
  case when is_same_user then transaction_id end as id,
  exact_subscription_balance as subscription_balance,
  exact_payment_balance as payment_balance,
  case when is_before and is_after then null when is_before then 'before' when is_after then 'after' end
    as subscription_balance_is,
  session_id,
  input_files.path as log_file,
  "offset" as log_offset,
  subscription_balance as subscription_balance_logged,
  payment_balance as payment_balance_logged
from matched
left join input_files using (file_id)
order by timestamp, log_file, log_offset
