-- purpose: every finding of every kind in one list, what is wrong now before what was
-- grain: one row for each finding
-- inputs: overdraft_episodes, drift_episodes, calculation_errors, continuity_breaks, blocked_overdrafts, at_risk, anomalies, transactions
-- columns:
--   severity: error, wrong now or impossible; warning, wants a look; info, over or prevented
--   finding: the table that holds it; rule: of anomalies
--   user_id, id: the wallet and the transaction it begins with; empty where it concerns the whole service
--   timestamp: of that transaction; last_at: when it was over, empty while open
--   open: whether it goes on at the end of the logs; empty where a finding has no length
--   found, expected: the two figures that do not fit, as finding says; difference: found - expected, exact; unit: of the three
--   suggested_adjustment: what to post to the subscription balance, where that would make it right
--   explanation: in words
--   related_ids: other transactions it is about, at most ten
with overdrawn as (
  select
    case when open then 'error' else 'info' end as severity,
    'overdraft_episodes' as finding,
    user_id,
    episodes.currency,
    first_id as id,
    started_at as timestamp,
    ended_at as last_at,
    open,
    case when open then last_balance else lowest_balance end as found,
    0 as expected,
    case when open then last_balance else lowest_balance end as difference,
    episodes.currency as unit,
    case when open then 'Overdrawn since ' else 'Was overdrawn from ' end || opening.business_date
      || case when open then '' else ' on' end || ' (' || days || case days when 1 then ' day, ' else ' days, ' end || transactions
      || case transactions when 1 then ' transaction' else ' transactions' end || '), at the lowest ' || canonical(lowest_balance)
      || ' ' || episodes.currency || coalesce('; began with ' || opening_action, '')
      || case when subscription_was_positive
          then '. The subscription balance was ' || canonical(opening_subscription_balance) || ' then, so deliveries went on.'
        else '.' end as explanation,
    episodes.log_file,
    episodes.log_offset
  from overdraft_episodes as episodes
  inner join transactions as opening on opening.id = first_id
),

drifting as (
  select
    case when open then 'error' else 'info' end as severity,
    'drift_episodes' as finding,
    user_id,
    episodes.currency,
    first_id as id,
    started_at as timestamp,
    ended_at as last_at,
    open,
    latest.userBalance as found,
    latest.newBalance as expected,
    last_drift as difference,
    episodes.currency as unit,
    case when open then last_drift end as suggested_adjustment,
    case when open then 'The two balances disagree since ' else 'The two balances disagreed from ' end || opening.business_date
      || case when open then '' else ' on' end || ' (' || days || case days when 1 then ' day, ' else ' days, ' end
      || episodes.transactions || case episodes.transactions when 1 then ' transaction' else ' transactions' end
      || '): at first the payment balance was ' || canonical(abs(opening_drift)) || ' ' || episodes.currency
      || case when opening_drift > 0 then ' higher' else ' lower' end || coalesce(' (' || opening_action || ')', '')
      || case when open then ', now it is ' else ', at the end it was ' end || canonical(abs(last_drift))
      || case when last_drift > 0 then ' higher.' else ' lower.' end as explanation,
    episodes.log_file,
    episodes.log_offset
  from drift_episodes as episodes
  inner join transactions as opening on opening.id = first_id
  inner join transactions as latest on latest.id = last_id
),

miscalculated as (
  select
    'error' as severity,
    'calculation_errors' as finding,
    user_id,
    currency,
    id,
    timestamp,
    timestamp as last_at,
    newBalance as found,
    expected_new_balance as expected,
    difference,
    currency as unit,
    suggested_adjustment,
    'A ' || lower(type) || ' of ' || canonical(amount - coalesce(vat, 0)) || ' ' || currency || ' took the subscription balance from '
      || canonical(oldBalance) || ' to ' || canonical(newBalance) || '; it should be ' || canonical(expected_new_balance) || '.'
      as explanation,
    log_file,
    log_offset
  from calculation_errors
),

broken as (
  select
    'warning' as severity,
    'continuity_breaks' as finding,
    user_id,
    currency,
    id,
    timestamp,
    timestamp as last_at,
    oldBalance as found,
    previous_new_balance as expected,
    missing_amount as difference,
    currency as unit,
    suggested_adjustment,
    'The transaction before left the subscription balance at ' || canonical(previous_new_balance) || ', this one finds '
      || canonical(oldBalance) || ': ' || canonical(missing_amount) || ' ' || currency || ' are not in the log.' as explanation,
    log_file,
    log_offset,
    previous_id as related_ids
  from continuity_breaks
),

blocked as (
  select
    'info' as severity,
    'blocked_overdrafts' as finding,
    user_id,
    currency,
    transaction_id as id,
    timestamp,
    timestamp as last_at,
    current_balance as found,
    amount as expected,
    current_balance - amount as difference,
    currency as unit,
    'The service refused ' || coalesce(action, 'a transaction')
      || coalesce(' of ' || canonical(amount) || coalesce(' ' || currency, ''), '') || ' with a balance of '
      || coalesce(canonical(current_balance), 'an unknown amount') || '.' as explanation,
    log_file,
    log_offset
  from blocked_overdrafts
),

expected as (
  select
    'warning' as severity,
    'at_risk' as finding,
    user_id,
    currency,
    true as open,
    user_balance as found,
    new_balance as expected,
    user_balance - new_balance as difference,
    currency as unit,
    reason as explanation
  from at_risk
),

odd as (
  select
    severity,
    'anomalies' as finding,
    rule,
    user_id,
    currency,
    id,
    timestamp,
    last_at,
    value as found,
    threshold as expected,
    value - threshold as difference,
    unit,
    explanation,
    log_file,
    log_offset,
    related_ids
  from anomalies
),

everything as (
  select * from overdrawn
  union all by name select * from drifting
  union all by name select * from miscalculated
  union all by name select * from broken
  union all by name select * from blocked
  union all by name select * from expected
  union all by name select * from odd
)

select
  severity,
  finding,
  rule,
  user_id,
  currency,
  id,
  timestamp,
  last_at,
  open,
  cast(found as decimal(38, 18)) as found,
  cast(expected as decimal(38, 18)) as expected,
  cast(difference as decimal(38, 18)) as difference,
  unit,
  suggested_adjustment,
  explanation,
  log_file,
  log_offset,
  related_ids
from everything
order by
  case severity when 'error' then 0 when 'warning' then 1 else 2 end,
  finding,
  rule nulls first,
  timestamp,
  user_id,
  currency,
  id,
  explanation
