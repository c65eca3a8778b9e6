-- What is open in each currency now.
select
  totals.currency,
  overdrawn_wallets,
  exposure,
  (select max(days) from overdraft_episodes as episodes where open and episodes.currency = totals.currency) as longest_overdraft_days,
  drifting_wallets,
  open_drift,
  (select max(days) from drift_episodes as episodes where open and episodes.currency = totals.currency) as oldest_drift_days,
  (select count(*) from blocked_overdrafts as blocked where blocked.currency = totals.currency) as blocked,
  (select count(*) from at_risk where at_risk.currency = totals.currency) as at_risk_wallets,
  decimals
from currency_totals as totals
left join currencies using (currency)
order by overdrawn_wallets + drifting_wallets desc, totals.currency
