-- purpose: the VAT of what was posted, and where its rate is unusual
-- grain: one row for each currency, month, type, source and action
-- inputs: transactions, currencies, limits
-- stored: view
-- columns:
--   month: in the reporting time zone
--   source: PAYMENT, REFUND, MANUAL_ADDITION or MANUAL_DEDUCTION, as logged; empty in the short form of the first weeks
--   gross: sum of the amounts, VAT included; vat: of that; net: gross - vat; refunds and other debits stand in rows of their own
--   rate: vat / net, to 6 decimals; empty where net is 0
--   expected_rate: vat_rate of the currency; empty where none is configured
--   expected_vat: net times expected_rate for payments, refunds and whatever has VAT, the rows that are judged; empty in others
--   unusual_transactions: those of the row whose VAT is further from the rate than vat_rounding
--   is_unusual: whether there are any; reason: what is unusual, in words
--   example_id: the transaction furthest from the rate
-- Blocked transactions are left out: they were never posted.
with posted as (
  select
    transactions.currency,
    business_date,
    type,
    source,
    action,
    id,
    amount,
    coalesce(vat, 0) as vat,
    decimals,
    rate.value as rate,
    rounding.value * cast(pow(10, -decimals) as decimal(18, 6)) as allowed,
    (coalesce(vat, 0) <> 0 or (source in ('PAYMENT', 'REFUND') and amount <> 0))
      and rate.value is not null
      and abs(amount) < 1000000000000
      and abs(coalesce(vat, 0)) < 1000000000000 as is_judged
  from transactions
  left join currencies on currencies.currency = transactions.currency
  left join limits as rate on rate.currency = transactions.currency and rate.name = 'vat_rate'
  left join limits as rounding on rounding.currency = transactions.currency and rounding.name = 'vat_rounding'
  where amount is not null and outcome <> 'blocked'
),

judged as (
  select
    *,
    case when is_judged then cast(amount - vat as decimal(20, 6)) * rate end as expected,
    case when is_judged then abs(vat - cast(amount - vat as decimal(20, 6)) * rate) end as difference
  from posted
),

grouped as (
  select
    currency,
    date_trunc('month', business_date) as month,
    type,
    source,
    action,
    count(*) as transactions,
    sum(amount) as gross,
    sum(vat) as vat,
    sum(amount - vat) as net,
    max(rate) as expected_rate,
    sum(expected) as expected_vat,
    count(*) filter (difference > allowed) as unusual_transactions,
    count(*) filter (difference > allowed and vat = 0) as without_vat,
    arg_max(id, (difference, id)) filter (difference > allowed) as example_id
  from judged
  group by currency, date_trunc('month', business_date), type, source, action
)

select
  currency,
  strftime(month, '%Y-%m') as month,
  type,
  source,
  action,
  transactions,
  gross,
  vat,
  net,
  case
    when net <> 0 then cast(greatest(-1e9, least(1e9, round(cast(vat as double) / cast(net as double), 6))) as decimal(18, 6))
  end as rate,
  expected_rate,
  cast(expected_vat as decimal(38, 18)) as expected_vat,
  unusual_transactions,
  unusual_transactions > 0 as is_unusual,
  case
    when unusual_transactions > 0
      then concat_ws('; ',
        case when without_vat > 0 then without_vat || ' of ' || transactions || ' without VAT' end,
        case
          when unusual_transactions > without_vat
            then (unusual_transactions - without_vat) || ' of ' || transactions || ' with VAT at another rate'
        end,
        'the rate is ' || canonical(cast(expected_rate * 100 as decimal(18, 4))) || ' %')
  end as reason,
  example_id
from grouped
order by currency nulls last, month, type nulls last, source nulls last, action nulls last
