-- purpose: what the two balances disagree about today
-- grain: one row for each currency with open drift
-- inputs: drift_episodes
-- columns:
--   wallets, drift: open episodes and the sum of their last drift
--   to_7_days, to_30_days, to_60_days, over_60_days: of those, wallets by age in days
--   drift_to_7_days, drift_to_30_days, drift_to_60_days, drift_over_60_days: the drift of those
select
  currency,
  count(*) as wallets,
  sum(last_drift) as drift,
  count(*) filter (days <= 7) as to_7_days,
  count(*) filter (days > 7 and days <= 30) as to_30_days,
  count(*) filter (days > 30 and days <= 60) as to_60_days,
  count(*) filter (days > 60) as over_60_days,
  coalesce(sum(last_drift) filter (days <= 7), 0) as drift_to_7_days,
  coalesce(sum(last_drift) filter (days > 7 and days <= 30), 0) as drift_to_30_days,
  coalesce(sum(last_drift) filter (days > 30 and days <= 60), 0) as drift_to_60_days,
  coalesce(sum(last_drift) filter (days > 60), 0) as drift_over_60_days
from drift_episodes
where open
group by currency
order by currency
