-- purpose: the closing balances here beside those that another system exported
-- grain: one row for each wallet with a balance here or there; none where no balances of another system are known
-- inputs: foreign_balances, tie_out_question, balance_steps, currencies
-- stored: view
-- columns:
--   result: agreed, within the tolerance of the currency; different; only_here, not in the file; only_there, not in the log
--   side: the balance that the other system keeps: payment or subscription
--   day: business day at whose end the balances are compared; empty for the end of the log
--   our_balance, their_balance: the closing balance here, and the one in the file; difference: ours - theirs
--   line: of the file
--   id, timestamp: our last transaction up to then; balance_is: logged, or computed where the log does not tell the balance after it
--   decimals: of the currency
with ours as (
  select
    user_id,
    balance_steps.currency,
    arg_max(balance, (timestamp, id)) as balance,
    max(timestamp) as timestamp,
    arg_max(id, (timestamp, id)) as id,
    arg_max(told is not null, (timestamp, id)) as is_told
  from balance_steps
  inner join tie_out_question as question on question.side = balance_steps.side
  where business_date <= coalesce(question.day, date '9999-12-31')
  group by user_id, balance_steps.currency
),

wallets as (
  select
    coalesce(ours.user_id, theirs.user_id) as user_id,
    coalesce(ours.currency, theirs.currency) as currency,
    ours.balance as our_balance,
    theirs.balance as their_balance,
    theirs.line,
    ours.id,
    ours.timestamp,
    ours.is_told
  from ours
  full join foreign_balances as theirs on theirs.user_id = ours.user_id and theirs.currency = ours.currency
)

select
  case
    when their_balance is null then 'only_here'
    when our_balance is null then 'only_there'
    when abs(our_balance - their_balance) > coalesce(tolerance, 0.005) then 'different'
    else 'agreed'
  end as result,
  user_id,
  wallets.currency,
  question.side,
  question.day,
  our_balance,
  their_balance,
  our_balance - their_balance as difference,
  line,
  id,
  timestamp,
  case when is_told then 'logged' when not is_told then 'computed' end as balance_is,
  coalesce(decimals, 2) as decimals
from wallets
cross join tie_out_question as question
left join currencies on currencies.currency = wallets.currency
order by
  case result when 'different' then 0 when 'only_here' then 1 when 'only_there' then 2 else 3 end,
  wallets.currency,
  abs(coalesce(our_balance - their_balance, our_balance, their_balance)) desc,
  user_id
