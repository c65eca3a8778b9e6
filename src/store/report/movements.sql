-- What moved in each currency and month.
select
  strftime(day, '%Y-%m') as month,
  currency,
  sum(transactions)::bigint as transactions,
  sum(credits)::decimal(38, 18) as credits,
  sum(debits)::decimal(38, 18) as debits,
  sum(credits - debits)::decimal(38, 18) as net_movement,
  sum(new_overdrafts)::bigint as new_overdrafts,
  sum(new_drifts)::bigint as new_drifts,
  any_value(decimals) as decimals
from daily
left join currencies using (currency)
group by 1, currency
order by month, currency
