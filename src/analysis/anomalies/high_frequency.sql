-- rule: high_frequency
-- severity: warning
-- threshold: high_frequency_sd, high_frequency_min
-- purpose: far more transactions of one wallet in a day than wallets have, by mean and standard deviation
-- grain: one row for each wallet and business day
-- inputs: wallet_days, limits
-- columns:
--   id: the first transaction of the day; value: transactions
with judged as (
  select
    wallet_days.*,
    cast(frequency_mean + sd.value * frequency_sd as decimal(18, 3)) as most
  from wallet_days
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
  transactions || ' transactions on ' || business_date || ', ' || top_count || ' of them ' || top_action || '; wallets have '
    || canonical(cast(frequency_mean as decimal(18, 2))) || ' a day (standard deviation '
    || canonical(cast(frequency_sd as decimal(18, 2))) || '), so more than ' || canonical(most) || ' is unusual.'
    as explanation,
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
where transactions > most
order by business_date, user_id, currency
