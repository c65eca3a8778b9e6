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
-- An anchor is what a told balance leaves once everything posted so far is taken off: it moves outside the log alone. Both
-- sides are walked at once, as they post the same.
with valued as (
  select
    *,
    rowid as place,
    coalesce(outcome = 'blocked', false) as is_blocked,
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
    place,
    userId,
    currency,
    timestamp,
    id,
    business_date,
    type,
    is_blocked,
    case when is_blocked then 0 else net end as posted,
    userBalance as payment_told,
    userBalance - net as payment_before,
    case when not is_blocked then newBalance end as subscription_told,
    oldBalance as subscription_told_before
  from valued
),

summed as (
  select *, sum(posted) over wallet as posted_so_far
  from postings
  window wallet as (partition by userId, currency order by place rows unbounded preceding)
),

anchored as (
  select
    *,
    last_value(payment_told - posted_so_far ignore nulls) over wallet as payment_anchor,
    last_value(payment_told - posted_so_far ignore nulls) over earlier as payment_anchor_before,
    last_value(subscription_told - posted_so_far ignore nulls) over wallet as subscription_anchor,
    last_value(subscription_told - posted_so_far ignore nulls) over earlier as subscription_anchor_before
  from summed
  window
    wallet as (partition by userId, currency order by place rows unbounded preceding),
    earlier as (partition by userId, currency order by place rows between unbounded preceding and 1 preceding)
),

sides as (
  select
    anchored.*,
    side,
    case side when 'payment' then payment_told else subscription_told end as told,
    case side
      when 'payment' then payment_before
      else coalesce(subscription_told_before, subscription_told - posted)
    end as before,
    case side when 'subscription' then subscription_told - posted - subscription_told_before end as wrong,
    case side when 'payment' then payment_anchor else subscription_anchor end as anchor,
    case side when 'payment' then payment_anchor_before else subscription_anchor_before end as anchor_before
  from anchored
  cross join (select unnest(['payment', 'subscription']) as side)
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
  anchor + posted_so_far as balance,
  case
    when told is null then 0
    when anchor_before is null then told - posted - before
    else anchor - anchor_before
  end as outside_log,
  coalesce(wrong, 0) as miscalculated,
  case when anchor_before is null then before end as opening
from sides
where anchor is not null and (side = 'payment' or not is_blocked)
order by userId, currency, side, timestamp, id
