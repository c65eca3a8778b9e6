-- Every finding about a transaction ($1), and what it is to it: began, within or ended an episode; here, it is about the
-- transaction itself; named, it is about another one and names this one. What matters to the money first.
with chosen as (
  select * from transactions where id = $1
),

episodes_around as (
  select
    all_findings.*,
    case
      when all_findings.id = chosen.id then 'began'
      when last_at = chosen.timestamp and coalesce(userBalance >= 0, true) and finding = 'overdraft_episodes' then 'ended'
      when last_at = chosen.timestamp and coalesce(abs(drift) <= tolerance, true) and finding = 'drift_episodes' then 'ended'
      else 'within'
    end as role
  from all_findings
  inner join chosen on chosen.userId = all_findings.user_id and chosen.currency = all_findings.currency
  inner join currencies on currencies.currency = chosen.currency
  where finding in ('overdraft_episodes', 'drift_episodes')
    and (all_findings.timestamp, all_findings.id) <= (chosen.timestamp, chosen.id)
    and (last_at is null or last_at >= chosen.timestamp)
),

others as (
  select all_findings.*, case when id = $1 then 'here' else 'named' end as role
  from all_findings
  where finding not in ('overdraft_episodes', 'drift_episodes')
    and (id = $1 or list_contains(string_split(related_ids, ' '), $1))
),

out_of_step as (
  select
    'warning' as severity,
    'discrepancies' as finding,
    userId as user_id,
    currency,
    id,
    timestamp,
    userBalance as found,
    newBalance as expected,
    drift as difference,
    currency as unit,
    suggested_adjustment,
    'After this transaction the payment balance is ' || canonical(userBalance) || ' ' || currency || ', the subscription balance '
      || canonical(newBalance) || ' ' || currency || '.' as explanation,
    log_file,
    log_offset,
    'here' as role
  from discrepancies
  where id = $1
),

noticed as (
  select
    'info' as severity,
    'sync_errors' as finding,
    sync_errors.user_id,
    chosen.currency,
    sync_errors.id,
    sync_errors.timestamp,
    payment_balance as found,
    subscription_balance as expected,
    chosen.currency as unit,
    'The service itself logged that the two balances disagree'
      || case subscription_balance_is
        when 'before' then '; its subscription balance is the one before the transaction.'
        when 'after' then '; its subscription balance is the one after the transaction.'
        else '.'
      end as explanation,
    sync_errors.log_file,
    sync_errors.log_offset,
    'here' as role
  from sync_errors
  left join chosen on true
  where sync_errors.id = $1
),

read as (
  select
    severity,
    'data_quality' as finding,
    code as rule,
    $1 as id,
    message as explanation,
    file as log_file,
    "offset" as log_offset,
    'here' as role
  from data_quality
  where code in ('redelivery', 'conflict', 'duplicate', 'number_not_exact', 'no_outcome')
    and contains(' ' || translate(message, ';:,', '   ') || ' ', ' ' || $1 || ' ')
    and (code <> 'conflict' or not exists (select 1 from others where rule = 'conflict'))
),

everything as (
  select * from episodes_around
  union all by name select * from others
  union all by name select * from out_of_step
  union all by name select * from noticed
  union all by name select * from read
)

select everything.*, decimals
from everything
left join currencies on currencies.currency = everything.currency
order by
  case finding
    when 'overdraft_episodes' then 0
    when 'discrepancies' then 1
    when 'drift_episodes' then 2
    when 'sync_errors' then 3
    when 'calculation_errors' then 4
    when 'continuity_breaks' then 5
    when 'blocked_overdrafts' then 6
    when 'anomalies' then 7
    else 8
  end,
  finding,
  rule nulls first,
  timestamp,
  id,
  explanation
