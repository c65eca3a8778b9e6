-- rule: high_frequency_robust
-- severity: info
-- threshold: high_frequency_robust, high_frequency_sd, high_frequency_min
-- purpose: far more transactions in a day than this wallet usually has, by median and MAD, where high_frequency is silent
-- grain: one row for each wallet and business day
-- inputs: wallet_days, limits
-- columns:
--   id: the first transaction of the day; value: transactions
with judged as (
  select
    wallet_days.*,
    cast(frequency_median + robust.value * frequency_spread as decimal(18, 3)) as most,
    cast(frequency_mean + sd.value * frequency_sd as decimal(18, 3)) as most_by_sd
  from wallet_days
  inner join limits as robust on robust.currency = wallet_days.currency and robust.name = 'high_frequency_robust'
  inner join limits as sd on sd.currency = wallet_days.currency and sd.name = 'high_frequency_sd'
  inner join limits as fewest on fewest.currency = wallet_days.currency and fewest.name = 'high_frequency_min'
  where transactions >= fewest.value
)

select
  user_id,
  first_id as id,
  first_at as timestamp,
  transactions as value,
  most as threshold,
  transactions || ' transactions on ' || business_date || ', ' || top_count || ' of them ' || top_action
    || '; usual for this wallet is ' || canonical(cast(frequency_median as decimal(18, 2))) || ' a day (median), so more than '
    || canonical(most) || ' is unusual.' as explanation,
  currency,
  log_file,
  log_offset,
  'transactions' as unit,
  cast(transactions as double) / most as excess,
  transactions,
  first_at,
  last_at,
  null as related_ids
from judged
where transactions > most and coalesce(transactions <= most_by_sd, true)
order by business_date, user_id, currency
