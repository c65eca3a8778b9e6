-- How the wallets of a user ($1) stand at the end of the logs.
select
  user_analysis.currency,
  user_analysis.transaction_count,
  cast(local_time(first_transaction, coalesce(currencies.time_zone, settings.time_zone)) as date) as first_day,
  cast(local_time(last_transaction, coalesce(currencies.time_zone, settings.time_zone)) as date) as last_day,
  user_analysis.current_balance,
  user_analysis.current_subscription_balance,
  user_analysis.drift,
  cast(overdrawn.started_on as varchar) as overdrawn_since,
  overdrawn.days as overdrawn_days,
  cast(drifting.started_on as varchar) as drifting_since,
  drifting.days as drifting_days,
  at_risk.reason as at_risk_reason
from user_analysis
cross join settings
left join currencies on currencies.currency = user_analysis.currency
left join episodes as overdrawn
  on overdrawn.kind = 'overdraft' and overdrawn.open
  and overdrawn.userId = user_analysis.user_id and overdrawn.currency = user_analysis.currency
left join episodes as drifting
  on drifting.kind = 'drift' and drifting.open
  and drifting.userId = user_analysis.user_id and drifting.currency = user_analysis.currency
left join at_risk on at_risk.user_id = user_analysis.user_id and at_risk.currency = user_analysis.currency
where user_analysis.user_id = $1
order by user_analysis.currency nulls last
