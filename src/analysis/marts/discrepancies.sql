-- purpose: every transaction after which the two balances disagree by more than the tolerance
-- grain: one row for each such transaction
-- inputs: transactions, currencies
-- stored: view
-- columns: as transactions, then
--   suggested_adjustment: what to post to the subscription balance to make both agree
select
  transactions.* exclude (amount_logged, vat_logged, userBalance_logged, oldBalance_logged, newBalance_logged),
  drift as suggested_adjustment,
  amount_logged,
  vat_logged,
  userBalance_logged,
  oldBalance_logged,
  newBalance_logged
from transactions
inner join currencies using (currency)
where abs(drift) > tolerance
order by timestamp, id
