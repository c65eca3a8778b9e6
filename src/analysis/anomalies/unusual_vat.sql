-- rule: unusual_vat
-- severity: warning
-- threshold: vat_rate, vat_rounding
-- purpose: VAT that is not the rate of the currency, and payments or refunds without any
-- grain: one row for each wallet and business day
-- inputs: transactions, currencies, limits
-- columns:
--   id: the transaction furthest from the rate; value: its VAT as a share of the amount without VAT; threshold: the rate
with taxed as (
  select
    transactions.*,
    rate.value as rate,
    cast(amount - coalesce(vat, 0) as decimal(20, 6)) * rate.value as expected,
    rounding.value * cast(pow(10, -currencies.decimals) as decimal(18, 6)) as allowed
  from transactions
  inner join currencies on currencies.currency = transactions.currency
  inner join limits as rate on rate.currency = transactions.currency and rate.name = 'vat_rate'
  inner join limits as rounding on rounding.currency = transactions.currency and rounding.name = 'vat_rounding'
  where (vat <> 0 or (source in ('PAYMENT', 'REFUND') and amount <> 0))
    and abs(amount) < 1000000000000
    and abs(coalesce(vat, 0)) < 1000000000000
),

wrong as (
  select *, abs(coalesce(vat, 0) - expected) as difference
  from taxed
  where abs(coalesce(vat, 0) - expected) > allowed
),

wallets as (
  select
    userId,
    currency,
    business_date,
    max(rate) as rate,
    count(*) as transactions,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    sum(difference) as difference,
    arg_max(id, (difference, id)) as id,
    arg_max(timestamp, (difference, id)) as timestamp,
    arg_max(log_file, (difference, id)) as log_file,
    arg_max(log_offset, (difference, id)) as log_offset,
    arg_max(coalesce(action, lower(type), 'a transaction'), (difference, id)) as action,
    arg_max(amount, (difference, id)) as amount,
    arg_max(coalesce(vat, 0), (difference, id)) as vat,
    list(id order by timestamp, id) as ids
  from wrong
  group by userId, currency, business_date
),

shares as (
  select
    *,
    case
      when amount <> vat then cast(greatest(-1e9, least(1e9, cast(vat as double) / cast(amount - vat as double))) as decimal(18, 4))
    end as share
  from wallets
)

select
  userId as user_id,
  id,
  timestamp,
  share as value,
  rate as threshold,
  action || ' of ' || currency || ' ' || canonical(amount)
    || case
      when vat = 0 then ' has no VAT'
      else ' has ' || canonical(vat) || ' VAT' || coalesce(', ' || canonical(cast(share * 100 as decimal(18, 2))) || ' %', '')
    end
    || '; in ' || currency || ' it is ' || canonical(cast(rate * 100 as decimal(18, 2))) || ' %.'
    || case
      when transactions > 1
        then ' ' || transactions || ' such transactions on ' || business_date || ', ' || currency || ' ' || canonical(difference)
          || ' of VAT in all.'
      else ''
    end as explanation,
  currency,
  log_file,
  log_offset,
  'share' as unit,
  abs(cast(coalesce(share, 1) - rate as double)) / greatest(cast(rate as double), 0.01) as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from shares
order by timestamp, id
