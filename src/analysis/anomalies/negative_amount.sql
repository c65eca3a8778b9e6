-- rule: negative_amount
-- severity: error
-- threshold: none
-- purpose: a debit that raises a balance, a credit that lowers it, or an amount or VAT below zero
-- grain: one row for each transaction
-- inputs: transactions, currencies, usual_deliveries
-- columns:
--   value: the negative figure, or how far the balance moved the wrong way; threshold: 0
with moved as (
  select
    transactions.*,
    case
      when amount < 0 then amount
      when vat < 0 then vat
      when type = 'CREDIT' and newBalance < oldBalance - tolerance then newBalance - oldBalance
      when type = 'DEBIT' and newBalance > oldBalance + tolerance then newBalance - oldBalance
    end as wrong
  from transactions
  left join currencies on currencies.currency = transactions.currency
)

select
  userId as user_id,
  id,
  timestamp,
  wrong as value,
  0 as threshold,
  case
    when amount < 0 then 'A ' || coalesce(lower(type), 'transaction') || ' of ' || coalesce(moved.currency || ' ', '') || canonical(amount)
    when vat < 0 then 'VAT of ' || coalesce(moved.currency || ' ', '') || canonical(vat)
    else 'A ' || lower(type) || ' of ' || coalesce(moved.currency || ' ', '') || canonical(amount)
  end || coalesce(' (' || action || ')', '')
    || coalesce(
      case
        when newBalance > oldBalance then ' raised the balance from '
        when newBalance < oldBalance then ' lowered the balance from '
        else ' left the balance at '
      end || canonical(oldBalance) || ' to ' || canonical(newBalance), ''
    )
    || case type when 'DEBIT' then '; a debit takes money away.' when 'CREDIT' then '; a credit adds money.' else '.' end
    as explanation,
  moved.currency,
  log_file,
  log_offset,
  moved.currency as unit,
  coalesce(cast(abs(wrong) as double) / usual_delivery, 1) as excess,
  1 as transactions,
  timestamp as first_at,
  timestamp as last_at,
  null as related_ids
from moved
left join usual_deliveries on usual_deliveries.currency = moved.currency
where wrong is not null
order by timestamp, id
