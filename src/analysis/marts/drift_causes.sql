-- purpose: which actions open drift, and how much of it
-- grain: one row for each opening action and currency
-- inputs: drift_episodes
-- columns:
--   opening_action: empty where the short form of the first weeks does not name it
--   opening_drift, last_drift: sums; largest_drift: furthest from zero; open: episodes still open
--   episodes: how many it opened; open_drift: sum of the last drift of those still open
select
  opening_action,
  currency,
  count(*) as episodes,
  count(distinct user_id) as users,
  sum(transactions) as transactions,
  sum(opening_drift) as opening_drift,
  arg_min(largest_drift, (-abs(largest_drift), started_at, first_id)) as largest_drift,
  sum(last_drift) as last_drift,
  count(*) filter (open) as open,
  coalesce(sum(last_drift) filter (open), 0) as open_drift
from drift_episodes
group by opening_action, currency
order by currency, episodes desc, opening_action nulls last
