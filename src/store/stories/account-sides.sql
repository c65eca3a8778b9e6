-- Both balances of each wallet of a user ($1) over the business days from $2 to $3, either of which may be null.
with steps as (
  select
    *,
    business_date >= coalesce(cast($2 as date), date '0001-01-01') as is_within
  from balance_steps
  where user_id = $1 and business_date <= coalesce(cast($3 as date), date '9999-12-31')
),

sides as (
  select
    currency,
    side,
    coalesce(sum(posted) filter (is_within and type = 'CREDIT'), 0) as credits,
    coalesce(-sum(posted) filter (is_within and type = 'DEBIT'), 0) as debits,
    coalesce(sum(outside_log) filter (is_within), 0) as outside_log,
    arg_max(balance, (timestamp, id)) as closing,
    arg_max(told is not null, (timestamp, id)) as is_told
  from steps
  group by currency, side
)

select
  sides.currency,
  decimals,
  tolerance,
  coalesce(currencies.time_zone, settings.time_zone) as time_zone,
  side,
  closing - credits + debits - outside_log as opening,
  credits,
  debits,
  outside_log,
  closing,
  case when is_told then 'logged' else 'computed' end as closing_is
from sides
cross join settings
inner join currencies on currencies.currency = sides.currency
order by sides.currency, side
