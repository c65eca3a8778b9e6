-- purpose: both balances of every wallet step by step, and what moved them
-- grain: one row for each transaction of a wallet and side, from the first one whose balance the log tells
-- inputs: transactions
-- stored: view
-- columns:
--   side: payment or subscription
--   posted: amount without VAT, debits below zero; 0 where the service blocked it, as that posts nothing
--   told: the balance after it, where the log tells that: userBalance or newBalance
--   balance: the same; where the log does not tell it, the one before and what was posted since
--   outside_log: what the balance moved since the step before, besides what was posted
--   miscalculated: the part of outside_log by which newBalance is not oldBalance with the posting; of the subscription side alone
--   is_blocked: whether the service blocked it; such a transaction is no step of the subscription side
--   opening: the balance before the first step, in its row alone; of the payment side, what it tells less the amount, blocked or not
--   type: CREDIT or DEBIT
-- An anchor is what a told balance leaves once everything posted so far is taken off: it moves outside the log alone.
with valued as (
  select
    *,
    case
      when amount is null then 0
      when type = 'CREDIT' then amount - coalesce(vat, 0)
      when type = 'DEBIT' then coalesce(vat, 0) - amount
      else 0
    end as net
  from transactions
  where userId is not null and currency is not null
),

postings as (
  select
    userId,
    currency,
    timestamp,
    id,
    business_date,
    type,
    coalesce(outcome = 'blocked', false) as is_blocked,
    case when outcome = 'blocked' then 0 else net end as posted,
    userBalance,
    userBalance - net as userBalance_before,
    oldBalance,
    newBalance
  from valued
),

sides as (
  select
    'payment' as side, userId, currency, timestamp, id, business_date, type, is_blocked, posted,
    userBalance as told, userBalance_before as before, cast(null as decimal(38, 18)) as told_before
  from postings
  union all
  select
    'subscription', userId, currency, timestamp, id, business_date, type, is_blocked, posted,
    newBalance, coalesce(oldBalance, newBalance - posted), oldBalance
  from postings
  where not is_blocked
),

summed as (
  select *, sum(posted) over wallet as posted_so_far
  from sides
  window wallet as (partition by side, userId, currency order by timestamp, id rows unbounded preceding)
),

anchored as (
  select
    *,
    told - posted_so_far as anchor,
    last_value(told - posted_so_far ignore nulls) over wallet as last_anchor,
    last_value(told - posted_so_far ignore nulls) over earlier as anchor_before
  from summed
  window
    wallet as (partition by side, userId, currency order by timestamp, id rows unbounded preceding),
    earlier as (
      partition by side, userId, currency order by timestamp, id rows between unbounded preceding and 1 preceding
    )
)

select
  userId as user_id,
  currency,
  side,
  timestamp,
  id,
  business_date,
  type,
  is_blocked,
  posted,
  told,
  last_anchor + posted_so_far as balance,
  case
    when anchor is null then 0
    when anchor_before is null then told - posted - before
    else anchor - anchor_before
  end as outside_log,
  coalesce(told - posted - told_before, 0) as miscalculated,
  case when anchor_before is null then before end as opening
from anchored
where last_anchor is not null
order by userId, currency, side, timestamp, id
