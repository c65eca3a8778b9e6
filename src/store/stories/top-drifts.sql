-- The wallets whose balances disagree now, the furthest apart in usual deliveries of their currency first; of one
-- currency ($1) where it is given.
select
  user_id,
  episodes.currency,
  last_drift as drift,
  largest_drift,
  days,
  transactions,
  opening_action,
  first_id as id,
  cast(abs(last_drift) / nullif(usual_delivery, 0) as double) as size
from drift_episodes as episodes
left join usual_deliveries on usual_deliveries.currency = episodes.currency
where open and ($1 is null or episodes.currency = $1)
order by size desc nulls last, days desc, user_id, episodes.currency
limit $2
