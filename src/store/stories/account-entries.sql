-- The transactions of a user ($1) on the business days from $2 to $3, either of which may be null, with what they did to
-- both balances. Nothing where the log does not tell a balance by then, or a blocked transaction never reached it.
with steps as (
  select * from balance_steps where user_id = $1
),

own as (
  select *
  from transactions
  where userId = $1
    and currency is not null
    and business_date >= coalesce(cast($2 as date), date '0001-01-01')
    and business_date <= coalesce(cast($3 as date), date '9999-12-31')
)

select
  own.currency,
  own.timestamp,
  own.datetime,
  own.id,
  own.type,
  own.source,
  own.action,
  own.outcome,
  own.amount,
  own.vat,
  payment.posted as payment,
  payment.outside_log as payment_outside,
  payment.balance as payment_balance,
  payment.told is not null as payment_is_told,
  subscription.posted as subscription,
  subscription.outside_log as subscription_outside,
  subscription.balance as subscription_balance,
  subscription.told is not null as subscription_is_told,
  own.session_id,
  own.log_file,
  own.log_offset
from own
left join steps as payment on payment.id = own.id and payment.side = 'payment'
left join steps as subscription on subscription.id = own.id and subscription.side = 'subscription'
order by own.currency, own.timestamp, own.id
