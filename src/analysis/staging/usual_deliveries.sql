-- purpose: the money of each currency in a size people know: what a delivery costs
-- grain: one row for each currency
-- inputs: transactions
-- columns:
--   usual_delivery: median of the deliveries; of all amounts where a currency has no deliveries; 6 decimals
with prices as (
  select
    currency,
    cast(least(amount, 100000000000) as decimal(20, 6)) as price,
    case
      when type = 'DEBIT' and coalesce(action, 'DELIVERY_DEDUCTION') = 'DELIVERY_DEDUCTION'
        then cast(least(amount, 100000000000) as decimal(20, 6))
    end as delivery
  from transactions
  where amount >= 0.000001 and currency is not null
)

select
  currency,
  coalesce(percentile_disc(0.5) within group (order by delivery), percentile_disc(0.5) within group (order by price))
    as usual_delivery
from prices
group by currency
order by currency
