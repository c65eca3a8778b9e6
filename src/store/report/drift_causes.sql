-- What opened the drifts, by action and currency, the causes with most wallets out of step now first.
select
  coalesce(opening_action, '(not named in the log)') as opening_action,
  currency,
  open as open_episodes,
  open_drift,
  episodes,
  users,
  opening_drift,
  largest_drift,
  transactions,
  decimals
from drift_causes
left join currencies using (currency)
order by open desc, episodes desc, opening_action, currency
