-- Overdrafts in the order in which they are stored: those open now first, the deepest first.
select
  case when episodes.open then 'open' else 'over' end as state,
  episodes.user_id,
  episodes.currency,
  case when episodes.open then last_balance end as balance_now,
  lowest_balance,
  local_time(episodes.started_at, coalesce(currencies.time_zone, settings.time_zone)) as since,
  local_time(episodes.ended_at, coalesce(currencies.time_zone, settings.time_zone)) as until,
  episodes.days,
  episodes.transactions,
  coalesce(opening_action, '(not named in the log)') as opening_action,
  opening_subscription_balance,
  explanation as why,
  first_id,
  episodes.log_file,
  episodes.log_offset,
  decimals,
  first_id as link_id
from overdraft_episodes as episodes
cross join settings
left join currencies using (currency)
left join all_findings as findings on findings.finding = 'overdraft_episodes' and findings.id = episodes.first_id
order by episodes.rowid
