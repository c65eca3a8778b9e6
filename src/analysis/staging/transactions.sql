-- purpose: the ledger: every transaction the logs show, once, with its outcome and evidence
-- grain: one row for each distinct transaction id
-- inputs: queue_records, redeliveries, input_files, currencies, settings
-- columns:
--   timestamp: UTC time of the first event that shows the transaction
--   datetime: the same instant in the reporting time zone, with its offset
--   session_id: Lambda request id
--   id, type, source, action, amount, vat: as logged; the forms of one transaction merged
--   userBalance: payment balance after the transaction; empty when the log does not say
--   userId, currency: as logged
--   oldBalance, newBalance: subscription balance before and after
--   drift: userBalance - newBalance, where both are known
--   type_source: logged, or inferred from the balances where the short form has no type
--   balance_source: logged, or discrepancy where userBalance comes from the service's own error event
--   outcome: published, already_synced, blocked, failed, skipped or incomplete
--   deliveries: how often the queue delivered it
--   message_id, wallet_id, delivery_id: as logged
--   log_file, log_offset: where the event stands that shows it first
--   business_date: day in the reporting time zone
--   amount_logged, vat_logged, userBalance_logged, oldBalance_logged, newBalance_logged: the digits in the log
--   log_ranges: all events of its first record, as file_id:offset+bytes
--   created_at: UTC time in its id, where the id is a ULID
--   actor: who posted it, where the log says: system, or a person, whose name stands as --pii says
-- Numbers of 10^11 and more are rare; where they are not, the largest of them have no value, so that no sum overflows.
-- Its rows stand in the order of timestamp and id. Queries that follow a wallet take their rowid for that order, as one whole
-- number is sorted and compared faster than a time and a text.
-- A field is taken from the first delivery that has it; the outcome from the first conclusive one.
with merged as (
  select
    queue_records.id,
    session_id,
    message_id,
    shown_ms,
    outcome,
    type,
    source,
    action,
    user_id,
    currency,
    amount,
    vat,
    old_balance,
    new_balance,
    user_balance,
    balance_source,
    wallet_id,
    delivery_id,
    actor,
    file_id,
    "offset",
    ranges,
    created_ms,
    1 as deliveries
  from queue_records
  anti join redeliveries on redeliveries.id = queue_records.id
  where queue_records.id is not null
  union all
  select
    id,
    arg_min(session_id, delivery) as session_id,
    arg_min(message_id, delivery) as message_id,
    min(shown_ms) as shown_ms,
    arg_min(outcome, case outcome when 'incomplete' then 2000000000 when 'failed' then 1000000000 else 0 end + delivery)
      as outcome,
    arg_min(type, delivery) as type,
    arg_min(source, delivery) as source,
    arg_min(action, delivery) as action,
    arg_min(user_id, delivery) as user_id,
    arg_min(currency, delivery) as currency,
    arg_min(amount, delivery) as amount,
    arg_min(vat, delivery) as vat,
    arg_min(old_balance, delivery) as old_balance,
    arg_min(new_balance, delivery) as new_balance,
    arg_min(user_balance, delivery) as user_balance,
    arg_min(balance_source, delivery) as balance_source,
    arg_min(wallet_id, delivery) as wallet_id,
    arg_min(delivery_id, delivery) as delivery_id,
    arg_min(actor, delivery) as actor,
    arg_min(file_id, delivery) as file_id,
    arg_min("offset", delivery) as "offset",
    arg_min(ranges, delivery) as ranges,
    min(created_ms) as created_ms,
    max(deliveries) as deliveries
  from redeliveries
  group by id
),

room as (
  select cast(least(100000000000000000, 10000000000000000000 // greatest(count(*), 1)) as decimal(38, 18)) as most
  from queue_records
  where greatest(
    rough_size(amount), rough_size(vat), rough_size(user_balance), rough_size(old_balance), rough_size(new_balance)
  ) >= 100000000000
),

valued as (
  select
    merged.*,
    instant(shown_ms) as shown_at,
    local_time(instant(shown_ms), coalesce(currencies.time_zone, settings.time_zone)) as local_at,
    exact_below(amount, room.most) as exact_amount,
    exact_below(vat, room.most) as exact_vat,
    exact_below(user_balance, room.most) as exact_user_balance,
    exact_below(old_balance, room.most) as exact_old_balance,
    exact_below(new_balance, room.most) as exact_new_balance
  from merged
  cross join settings
  cross join room
  left join currencies on currencies.currency = merged.currency
)

select
  shown_at as timestamp,
  strftime(local_at, '%Y-%m-%dT%H:%M:%S.%g')
    || case when local_at >= shown_at then '+' else '-' end
    || strftime(make_timestamp(abs(epoch_us(local_at) - epoch_us(shown_at))), '%H:%M') as datetime,
  session_id,
  id,
  coalesce(type, case when exact_new_balance >= exact_old_balance then 'CREDIT' when exact_new_balance < exact_old_balance then 'DEBIT' end)
    as type,
  source,
  action,
  exact_amount as amount,
  exact_vat as vat,
  exact_user_balance as userBalance,
  user_id as userId,
  valued.currency,
  exact_old_balance as oldBalance,
  exact_new_balance as newBalance,
  exact_user_balance - exact_new_balance as drift,
  case
    when type is not null then 'logged'
    when exact_new_balance is not null and exact_old_balance is not null then 'inferred'
  end as type_source,
  balance_source,
  outcome,
  deliveries,
  message_id,
  wallet_id,
  delivery_id,
  input_files.path as log_file,
  "offset" as log_offset,
  cast(local_at as date) as business_date,
  ranges as log_ranges,
  instant(created_ms) as created_at,
  actor,
  amount as amount_logged,
  vat as vat_logged,
  user_balance as userBalance_logged,
  old_balance as oldBalance_logged,
  new_balance as newBalance_logged
from valued
left join input_files using (file_id)
order by timestamp, id
