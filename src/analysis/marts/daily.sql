-- purpose: the movement of each business day
-- grain: one row for each business day and currency with transactions
-- inputs: transactions, episodes
-- columns:
--   day: in the reporting time zone
--   credits, debits: sums of amount, VAT included
--   new_overdrafts, new_drifts: episodes that began that day
with movements as (
  select
    business_date as day,
    currency,
    count(*) as transactions,
    coalesce(sum(amount) filter (type = 'CREDIT'), 0) as credits,
    coalesce(sum(amount) filter (type = 'DEBIT'), 0) as debits,
    count(distinct userId) as users
  from transactions
  group by business_date, currency
),

started as (
  select
    started_on as day,
    currency,
    count(*) filter (kind = 'overdraft') as new_overdrafts,
    count(*) filter (kind = 'drift') as new_drifts
  from episodes
  group by started_on, currency
)

select
  movements.*,
  coalesce(new_overdrafts, 0) as new_overdrafts,
  coalesce(new_drifts, 0) as new_drifts
from movements
left join started using (day, currency)
order by day, currency
