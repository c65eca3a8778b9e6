-- purpose: the totals of a currency are those of its wallets and of its days
-- grain: one row for each currency where they differ
-- inputs: currency_totals, user_analysis, daily, transactions
with wallets as (
  select currency, sum(total_credits) as credits, sum(total_debits) as debits from user_analysis group by currency
),

nobody as (
  select
    currency,
    sum(amount) filter (type = 'CREDIT') as credits,
    sum(amount) filter (type = 'DEBIT') as debits
  from transactions
  where userId is null
  group by currency
),

days as (
  select currency, sum(credits) as credits, sum(debits) as debits from daily group by currency
)

select currency_totals.currency, currency_totals.credits, currency_totals.debits
from currency_totals
left join wallets on wallets.currency is not distinct from currency_totals.currency
left join nobody on nobody.currency is not distinct from currency_totals.currency
left join days on days.currency is not distinct from currency_totals.currency
where currency_totals.credits <> coalesce(wallets.credits, 0) + coalesce(nobody.credits, 0)
  or currency_totals.debits <> coalesce(wallets.debits, 0) + coalesce(nobody.debits, 0)
  or currency_totals.credits is distinct from days.credits
  or currency_totals.debits is distinct from days.debits
order by currency_totals.currency
