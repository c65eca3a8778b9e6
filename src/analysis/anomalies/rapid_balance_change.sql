-- rule: rapid_balance_change
-- severity: warning
-- threshold: rapid_change_sd, large_amount
-- purpose: a balance that moved much further in a day than balances of its currency do, by mean and standard deviation
-- grain: one row for each wallet and business day
-- inputs: wallet_days
-- columns:
--   id: the furthest single movement of the day; value: highest minus lowest balance of the day, in money
select
  user_id,
  largest_id as id,
  largest_at as timestamp,
  swing as value,
  swing_most as threshold,
  'The balance moved by ' || currency || ' ' || canonical(swing) || ' within ' || business_date
    || ', the largest logged step was ' || largest_action || ' (' || canonical(largest_move) || '); balances in ' || currency
    || ' move by '
    || canonical(cast(least(swing_mean, 1e15) as decimal(38, 2))) || ' a day (standard deviation '
    || canonical(cast(least(swing_sd, 1e15) as decimal(38, 2))) || '), so more than ' || canonical(swing_most) || ' is unusual.'
    as explanation,
  currency,
  largest_file as log_file,
  largest_offset as log_offset,
  currency as unit,
  cast(swing as double) / swing_most as excess,
  transactions,
  first_at,
  last_at,
  null as related_ids
from wallet_days
where swing > swing_most
order by business_date, user_id, currency
