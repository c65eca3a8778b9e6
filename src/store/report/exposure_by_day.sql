-- What overdrawn wallets owed at the end of each business day, and how many there were; by currency.
with known as (
  select
    currency,
    userId,
    business_date as day,
    least(max_by(userBalance, (timestamp, id)), 0) as owed
  from transactions
  where userBalance is not null and currency is not null
  group by currency, userId, business_date
),

changes as (
  select
    currency,
    day,
    owed - lag(owed, 1, 0) over wallet as owed_change,
    (owed < 0)::integer - lag((owed < 0)::integer, 1, 0) over wallet as wallets_change
  from known
  window wallet as (partition by currency, userId order by day)
),

days as (
  select unnest(generate_series(min(business_date), max(business_date), interval 1 day))::date as day from transactions
),

by_day as (
  select days.day, currencies.currency, coalesce(sum(owed_change), 0) as owed_change, coalesce(sum(wallets_change), 0) as wallets_change
  from days
  cross join currencies
  left join changes on changes.day = days.day and changes.currency = currencies.currency
  group by days.day, currencies.currency
)

select
  day,
  currency,
  (sum(owed_change) over line)::decimal(38, 18) as exposure,
  (sum(wallets_change) over line)::bigint as wallets,
  decimals
from by_day
left join currencies using (currency)
window line as (partition by currency order by day)
order by currency, day
