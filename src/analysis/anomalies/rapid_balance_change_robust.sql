-- rule: rapid_balance_change_robust
-- severity: warning
-- threshold: rapid_change_robust, rapid_change_sd, large_amount
-- purpose: the same by median and MAD of the size of large days, where rapid_balance_change is silent because a few huge days widen its standard deviation
-- grain: one row for each wallet and business day
-- inputs: wallet_days
-- columns:
--   id: the furthest single movement of the day; value: highest minus lowest balance of the day, in money
-- A day whose largest step is a large manual posting is left to large_manual_posting.
select
  user_id,
  largest_id as id,
  largest_at as timestamp,
  swing as value,
  swing_most_robust as threshold,
  'The balance moved by ' || currency || ' ' || canonical(swing) || ' within ' || business_date
    || ', the largest logged step was ' || largest_action || ' (' || canonical(largest_move) || '); on days with more than deliveries, balances in ' || currency
    || ' move by ' || canonical(cast(least(usual_delivery * exp(least(swing_median, 30)), 1e15) as decimal(38, 2)))
    || ' (median), so more than ' || canonical(swing_most_robust) || ' is unusual.' as explanation,
  currency,
  largest_file as log_file,
  largest_offset as log_offset,
  currency as unit,
  cast(swing as double) / swing_most_robust as excess,
  transactions,
  first_at,
  last_at,
  null as related_ids
from wallet_days
where swing > swing_most_robust
  and swing <= swing_most_by_sd
  and not (
    coalesce(largest_source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION'), false) and abs(largest_move) > large_amount
  )
order by business_date, user_id, currency
