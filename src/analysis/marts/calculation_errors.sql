-- purpose: transactions whose balances do not move by their own amount
-- grain: one row for each transaction off by more than the tolerance
-- inputs: transactions, currencies
-- columns:
--   expected_new_balance: oldBalance plus (CREDIT) or minus (DEBIT) amount - vat
--   difference: newBalance - expected_new_balance
--   suggested_adjustment: what to post to the subscription balance to make it right
--   outcome: as transactions
with expected as (
  select
    transactions.*,
    tolerance,
    case type when 'CREDIT' then oldBalance + (amount - coalesce(vat, 0)) when 'DEBIT' then oldBalance - (amount - coalesce(vat, 0)) end
      as expected_new_balance
  from transactions
  inner join currencies using (currency)
)

select
  id,
  userId as user_id,
  currency,
  type,
  action,
  amount,
  vat,
  oldBalance,
  newBalance,
  expected_new_balance,
  newBalance - expected_new_balance as difference,
  expected_new_balance - newBalance as suggested_adjustment,
  timestamp,
  outcome,
  session_id,
  log_file,
  log_offset,
  amount_logged,
  vat_logged,
  oldBalance_logged,
  newBalance_logged
from expected
where abs(newBalance - expected_new_balance) > tolerance
order by timestamp, id
