-- The VAT of what was posted, rows with an unusual rate marked.
select
  vat.currency,
  month,
  type,
  source,
  coalesce(action, '(not named in the log)') as action,
  transactions,
  gross,
  vat,
  net,
  100 * rate as rate,
  100 * expected_rate as expected_rate,
  expected_vat,
  is_unusual,
  unusual_transactions,
  reason,
  example_id,
  decimals,
  example_id as link_id
from vat_schedule as vat
left join currencies on currencies.currency = vat.currency
order by vat.currency, month, type, source, action
