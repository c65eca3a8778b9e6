-- How each wallet of `story` (wallet-transactions.sql) came from its opening to its closing balances: what was posted, and
-- what remains. The payment balance before the first transaction that tells it follows from what that one posted.
with postings as (
  select * from story where outcome is distinct from 'blocked'
),

subscription as (
  select
    currency,
    arg_min(oldBalance, (timestamp, id)) as opening,
    arg_min(datetime, (timestamp, id)) filter (oldBalance is not null) as opened_at,
    coalesce(sum(posted) filter (type = 'CREDIT'), 0) as credits,
    coalesce(sum(posted) filter (type = 'DEBIT'), 0) as debits,
    coalesce(sum(newBalance - oldBalance - posted), 0) as miscalculated,
    arg_max(newBalance, (timestamp, id)) as closing,
    arg_max(datetime, (timestamp, id)) filter (newBalance is not null) as closed_at
  from postings
  group by currency
),

told as (
  select
    currency,
    min((timestamp, id)) filter (userBalance is not null and posted is not null) as first,
    max((timestamp, id)) filter (userBalance is not null and posted is not null) as last
  from story
  group by currency
),

payment as (
  select
    story.currency,
    arg_min(userBalance - posted, (timestamp, id)) as opening,
    arg_min(datetime, (timestamp, id)) as opened_at,
    coalesce(sum(posted) filter (type = 'CREDIT' and outcome is distinct from 'blocked'), 0) as credits,
    coalesce(sum(posted) filter (type = 'DEBIT' and outcome is distinct from 'blocked'), 0) as debits,
    coalesce(sum(posted) filter (outcome = 'blocked'), 0) as blocked,
    arg_max(userBalance, (timestamp, id)) filter (posted is not null) as closing,
    arg_max(datetime, (timestamp, id)) as closed_at
  from story
  inner join told on told.currency is not distinct from story.currency
  where (timestamp, id) >= told.first and (timestamp, id) <= told.last
  group by story.currency
),

counted as (
  select
    currency,
    count(*) as transactions,
    count(*) filter (type = 'CREDIT' and outcome is distinct from 'blocked') as credits,
    count(*) filter (type = 'DEBIT' and outcome is distinct from 'blocked') as debits,
    count(*) filter (outcome = 'blocked') as blocked
  from story
  group by currency
)

select
  counted.currency,
  counted.transactions,
  counted.credits as credit_count,
  counted.debits as debit_count,
  counted.blocked as blocked_count,
  payment.opening as payment_opening,
  payment.opened_at as payment_opened_at,
  payment.credits as payment_credits,
  payment.debits as payment_debits,
  payment.blocked as payment_blocked,
  payment.closing - payment.opening - payment.credits - payment.debits - payment.blocked as payment_missing,
  payment.closing as payment_closing,
  payment.closed_at as payment_closed_at,
  subscription.opening as subscription_opening,
  subscription.opened_at as subscription_opened_at,
  subscription.credits as subscription_credits,
  subscription.debits as subscription_debits,
  subscription.miscalculated as subscription_miscalculated,
  subscription.closing - subscription.opening - subscription.credits - subscription.debits - subscription.miscalculated
    as subscription_missing,
  subscription.closing as subscription_closing,
  subscription.closed_at as subscription_closed_at
from counted
left join payment on payment.currency is not distinct from counted.currency
left join subscription on subscription.currency is not distinct from counted.currency
order by counted.transactions desc, counted.currency nulls last
