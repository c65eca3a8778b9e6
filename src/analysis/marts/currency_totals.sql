-- purpose: what each currency moved and what is open in it, all wallets together
-- grain: one row for each currency that occurs
-- inputs: transactions, exposure, open_drift
-- columns:
--   credits, debits: sums of amount, VAT included
--   overdrawn_wallets, exposure: wallets below zero now, and the sum of their payment balances
--   drifting_wallets, open_drift: wallets out of step now, and the sum of payment minus subscription balance
with totals as (
  select
    currency,
    count(*) as transactions,
    count(distinct userId) as users,
    coalesce(sum(amount) filter (type = 'CREDIT'), 0) as credits,
    coalesce(sum(amount) filter (type = 'DEBIT'), 0) as debits
  from transactions
  group by currency
)

select
  totals.*,
  coalesce(exposure.wallets, 0) as overdrawn_wallets,
  coalesce(exposure.exposure, 0) as exposure,
  coalesce(open_drift.wallets, 0) as drifting_wallets,
  coalesce(open_drift.drift, 0) as open_drift
from totals
left join exposure using (currency)
left join open_drift using (currency)
order by totals.currency
