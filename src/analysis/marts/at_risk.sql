-- purpose: wallets not overdrawn now that the deliveries of the next seven days are expected to take below zero
-- grain: one row for each such wallet
-- inputs: forecasts, transactions
-- columns:
--   user_balance, new_balance: payment and subscription balance, last known
--   usual_debit: median of the last three deliveries
--   days_left: days until the balance is expected below zero, 1 to 7; expected_on: that business day
--   score: how sure; 0.75 with no delivery to spare, more with each spare one
--   below_ten: the first system's rule, 0 <= balance < at_risk_below (10)
--   reason: in words
-- The rule: staging/forecasts.sql; its back-test: docs/forecast.md.
select * exclude (today)
from forecasts
where today = (select max(business_date) from transactions)
order by expected_on, user_id, currency
