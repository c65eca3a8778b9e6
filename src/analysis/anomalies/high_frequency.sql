-- rule: high_frequency
-- severity: warning
-- threshold: high_frequency_sd, high_frequency_min
-- purpose: far more transactions of one wallet in a day than wallets have, by mean and standard deviation
-- grain: one row for each wallet and business day
-- inputs: wallet_days
-- columns:
--   id: the first transaction of the day; value: transactions
select
  user_id,
  first_id as id,
  first_at as timestamp,
  transactions as value,
  frequency_most as threshold,
  transactions || ' transactions on ' || business_date || ', ' || top_count || ' of them ' || top_action || '; wallets have '
    || canonical(cast(frequency_mean as decimal(18, 2))) || ' a day (standard deviation '
    || canonical(cast(frequency_sd as decimal(18, 2))) || '), so more than ' || canonical(frequency_most) || ' is unusual.'
    as explanation,
  currency,
  log_file,
  log_offset,
  'transactions' as unit,
  cast(transactions as double) / frequency_most as excess,
  transactions,
  first_at,
  last_at,
  null as related_ids
from wallet_days
where transactions > frequency_most
order by business_date, user_id, currency
