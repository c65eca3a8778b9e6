-- The findings about the wallets of a user ($1) that touch the business days from $2 to $3, either of which may be null.
with dated as (
  select
    all_findings.*,
    'here' as role,
    decimals,
    cast(local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as date) as first_day,
    cast(local_time(last_at, coalesce(currencies.time_zone, settings.time_zone)) as date) as last_day
  from all_findings
  cross join settings
  left join currencies on currencies.currency = all_findings.currency
  where user_id = $1
)

select * exclude (first_day, last_day)
from dated
where coalesce(first_day, date '9999-12-31') <= coalesce(cast($3 as date), date '9999-12-31')
  and coalesce(last_day, date '9999-12-31') >= coalesce(cast($2 as date), date '0001-01-01')
order by
  case severity when 'error' then 0 when 'warning' then 1 else 2 end,
  case finding
    when 'overdraft_episodes' then 0
    when 'drift_episodes' then 1
    when 'at_risk' then 2
    when 'calculation_errors' then 3
    when 'continuity_breaks' then 4
    else 5
  end,
  finding,
  rule nulls first,
  timestamp,
  id,
  explanation
