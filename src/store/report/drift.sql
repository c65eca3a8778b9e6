-- Wallets whose two balances disagree, those that do now first, the widest apart first: measured in deliveries.
select
  case when episodes.open then 'open' else 'over' end as state,
  episodes.user_id,
  episodes.currency,
  last_drift,
  largest_drift,
  opening_drift,
  coalesce(opening_action, '(not named in the log)') as opening_action,
  local_time(episodes.started_at, coalesce(currencies.time_zone, settings.time_zone)) as since,
  local_time(episodes.ended_at, coalesce(currencies.time_zone, settings.time_zone)) as until,
  episodes.days,
  episodes.transactions,
  explanation as why,
  suggested_adjustment,
  first_id,
  episodes.log_file,
  episodes.log_offset,
  decimals,
  first_id as link_id
from drift_episodes as episodes
cross join settings
left join currencies using (currency)
left join usual_deliveries using (currency)
left join all_findings as findings on findings.finding = 'drift_episodes' and findings.id = episodes.first_id
order by
  episodes.open desc,
  abs(last_drift) / coalesce(usual_delivery, 1) desc,
  episodes.currency, episodes.user_id, first_id
