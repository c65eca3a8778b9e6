-- The transactions of a user ($1) on the business days from $2 to $3, either of which may be null, in their order, with
-- marks: {kind, amount, rule} for what happened there. Overdrafts that were blocked before the log showed them included.
with ledger as (
  select
    timestamp,
    datetime,
    business_date,
    id,
    type,
    source,
    action,
    amount,
    vat,
    case type when 'CREDIT' then amount - coalesce(vat, 0) when 'DEBIT' then coalesce(vat, 0) - amount end as posted,
    userBalance,
    oldBalance,
    newBalance,
    drift,
    currency,
    outcome,
    deliveries,
    session_id,
    message_id,
    log_file,
    log_offset
  from transactions
  where userId = $1
  union all by name
  select
    blocked.timestamp,
    strftime(local_time(blocked.timestamp, coalesce(currencies.time_zone, settings.time_zone)), '%Y-%m-%dT%H:%M:%S.%g') as datetime,
    cast(local_time(blocked.timestamp, coalesce(currencies.time_zone, settings.time_zone)) as date) as business_date,
    blocked.transaction_id as id,
    blocked.action,
    blocked.amount,
    blocked.current_balance as oldBalance,
    blocked.currency,
    'blocked' as outcome,
    blocked.session_id,
    blocked.message_id,
    blocked.log_file,
    blocked.log_offset
  from blocked_overdrafts as blocked
  cross join settings
  left join currencies on currencies.currency = blocked.currency
  anti join transactions on transactions.id = blocked.transaction_id
  where blocked.user_id = $1
),

stepped as (
  select
    ledger.*,
    tolerance,
    last_value(userBalance ignore nulls) over before as balance_before,
    last_value(drift ignore nulls) over before as drift_before
  from ledger
  left join currencies on currencies.currency = ledger.currency
  window before as (
    partition by ledger.currency order by timestamp, id rows between unbounded preceding and 1 preceding
  )
),

judged as (
  select
    stepped.*,
    coalesce(abs(drift) > tolerance, false) as is_off,
    coalesce(abs(drift_before) > tolerance, false) as was_off,
    missing_amount,
    difference
  from stepped
  left join continuity_breaks on continuity_breaks.id = stepped.id
  left join calculation_errors on calculation_errors.id = stepped.id
),

named as (
  select rule, id from anomalies where user_id = $1
  union
  select rule, unnest(string_split(related_ids, ' ')) from anomalies where user_id = $1
),

rules as (
  select id, list({'kind': 'anomaly', 'amount': cast(null as varchar), 'rule': rule} order by rule) as marks
  from named
  where id is not null
  group by id
),

marked as (
  select
    judged.*,
    list_filter([
      case when outcome in ('blocked', 'failed', 'incomplete', 'skipped')
        then {'kind': outcome, 'amount': canonical(newBalance), 'rule': cast(null as varchar)} end,
      case when userBalance < 0 and coalesce(balance_before, 0) >= 0
        then {'kind': 'went_below_zero', 'amount': canonical(userBalance), 'rule': null} end,
      case when userBalance >= 0 and balance_before < 0
        then {'kind': 'came_back', 'amount': canonical(userBalance), 'rule': null} end,
      case when is_off and not was_off
        then {'kind': 'drift_began', 'amount': canonical(drift), 'rule': null} end,
      case when is_off and was_off and sign(drift) <> sign(drift_before)
        then {'kind': 'drift_turned', 'amount': canonical(drift), 'rule': null} end,
      case when is_off and was_off and sign(drift) = sign(drift_before) and abs(drift) - abs(drift_before) > tolerance
        then {'kind': 'drift_grew', 'amount': canonical(abs(drift) - abs(drift_before)), 'rule': null} end,
      case when is_off and was_off and sign(drift) = sign(drift_before) and abs(drift_before) - abs(drift) > tolerance
        then {'kind': 'drift_shrank', 'amount': canonical(abs(drift_before) - abs(drift)), 'rule': null} end,
      case when was_off and not is_off and drift is not null
        then {'kind': 'drift_ended', 'amount': canonical(drift_before), 'rule': null} end,
      case when missing_amount is not null
        then {'kind': 'continuity_break', 'amount': canonical(missing_amount), 'rule': null} end,
      case when difference is not null
        then {'kind': 'calculation_error', 'amount': canonical(difference), 'rule': null} end,
      case when deliveries > 1
        then {'kind': 'redelivered', 'amount': cast(deliveries as varchar), 'rule': null} end
    ], lambda mark: mark is not null) || coalesce(rules.marks, []) as marks
  from judged
  left join rules on rules.id = judged.id
)

select
  timestamp,
  datetime,
  id,
  type,
  source,
  action,
  amount,
  vat,
  posted,
  userBalance,
  oldBalance,
  newBalance,
  drift,
  is_off,
  currency,
  outcome,
  deliveries,
  session_id,
  message_id,
  log_file,
  log_offset,
  marks
from marked
where business_date >= coalesce(cast($2 as date), date '0001-01-01') and business_date <= coalesce(cast($3 as date), date '9999-12-31')
