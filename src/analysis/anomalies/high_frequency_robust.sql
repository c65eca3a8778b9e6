-- rule: high_frequency_robust
-- severity: info
-- threshold: high_frequency_robust, high_frequency_sd, high_frequency_min
-- purpose: far more transactions in a day than this wallet usually has, by median and MAD, where high_frequency is silent
-- grain: one row for each wallet and business day
-- inputs: wallet_days
-- columns:
--   id: the first transaction of the day; value: transactions
select
  user_id,
  first_id as id,
  first_at as timestamp,
  transactions as value,
  frequency_most_robust as threshold,
  transactions || ' transactions on ' || business_date || ', ' || top_count || ' of them ' || top_action
    || '; usual for this wallet is ' || canonical(cast(frequency_median as decimal(18, 2))) || ' a day (median), so more than '
    || canonical(frequency_most_robust) || ' is unusual.' as explanation,
  currency,
  log_file,
  log_offset,
  'transactions' as unit,
  cast(transactions as double) / frequency_most_robust as excess,
  transactions,
  first_at,
  last_at,
  null as related_ids
from wallet_days
where transactions > frequency_most_robust and coalesce(transactions <= frequency_most, true)
order by business_date, user_id, currency
