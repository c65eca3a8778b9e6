-- purpose: the money of each currency in a size people know: what a delivery costs
-- grain: one row for each currency
-- inputs: transactions
-- columns:
--   usual_delivery: median of the deliveries; of all amounts where a currency has no deliveries; 6 decimals
-- The median is taken before it is cut to 6 decimals: to cast each amount takes longer than to find the middle.
with prices as (
  select currency, amount, type = 'DEBIT' and coalesce(action, 'DELIVERY_DEDUCTION') = 'DELIVERY_DEDUCTION' as is_delivery
  from transactions
  where amount >= 0.000001 and currency is not null
),

medians as (
  select
    currency,
    coalesce(
      percentile_disc(0.5) within group (order by amount) filter (is_delivery), percentile_disc(0.5) within group (order by amount)
    ) as median
  from prices
  group by currency
)

select currency, cast(least(median, 100000000000) as decimal(20, 6)) as usual_delivery
from medians
order by currency
