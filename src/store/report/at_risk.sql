-- Wallets expected below zero within a week, the soonest first.
select
  user_id,
  currency,
  user_balance,
  new_balance,
  usual_debit,
  expected_on,
  days_left,
  score,
  reason,
  decimals
from at_risk
left join currencies using (currency)
order by expected_on, user_id, currency
