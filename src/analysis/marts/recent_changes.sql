-- purpose: what changed in the last seven days of the log
-- grain: one row for each change of a wallet, and one for the largest movement of each currency
-- inputs: episodes, forecasts, transactions
-- columns:
--   day: business day; the seven end with the day of the last transaction of all
--   change: became_overdrawn, came_back, drift_began, drift_ended, newly_at_risk or largest_movement
--   amount: the payment balance (became_overdrawn, came_back, newly_at_risk), the drift (drift_began; drift_ended, the last), or the net posting (largest_movement, debits below zero)
--   id: the transaction that did it; action: its action
with period as (
  select max(business_date) as last_day from transactions
),

started as (
  select
    episodes.started_on as day,
    case kind when 'overdraft' then 'became_overdrawn' else 'drift_began' end as change,
    episodes.userId as user_id,
    episodes.currency,
    case kind when 'overdraft' then opening.userBalance else opening.drift end as amount,
    opening.action,
    opening.id,
    opening.timestamp
  from episodes
  inner join transactions as opening on opening.id = episodes.first_id
  cross join period
  where started_on > last_day - 7
),

-- The transaction that ended a run: the next one of the wallet that says what the run is about.
ended as (
  select
    any_value(episodes.ended_on) as day,
    case kind when 'overdraft' then 'came_back' else 'drift_ended' end as change,
    episodes.userId as user_id,
    episodes.currency,
    case kind when 'overdraft' then arg_min(ending.userBalance, ending.id) else any_value(last_value) end as amount,
    arg_min(ending.action, ending.id) as action,
    min(ending.id) as id,
    any_value(episodes.ended_at) as timestamp
  from episodes
  cross join period
  inner join transactions as latest on latest.id = episodes.last_id
  inner join transactions as ending
    on ending.userId = episodes.userId
    and ending.currency = episodes.currency
    and ending.timestamp = episodes.ended_at
    and (ending.timestamp > latest.timestamp or ending.id > latest.id)
  where ended_on > last_day - 7
    and case kind when 'overdraft' then ending.userBalance else ending.drift end is not null
  group by kind, episodes.userId, episodes.currency, episodes.first_id
),

at_risk_now as (
  select today as day, 'newly_at_risk' as change, user_id, currency, user_balance as amount
  from forecasts
  anti join forecasts as before
    on before.user_id = forecasts.user_id and before.currency = forecasts.currency and before.today < forecasts.today
  cross join period
  where today = last_day
),

movements as (
  select
    business_date as day,
    'largest_movement' as change,
    userId as user_id,
    currency,
    case type when 'DEBIT' then -1 else 1 end * (amount - coalesce(vat, 0)) as amount,
    action,
    id,
    timestamp,
    row_number() over (partition by currency order by abs(amount - coalesce(vat, 0)) desc, timestamp, id) as place
  from transactions
  cross join period
  where business_date > last_day - 7 and outcome is distinct from 'blocked' and amount is not null
),

everything as (
  select * from started
  union all by name select * from ended
  union all by name select * from at_risk_now
  union all by name select * exclude (place) from movements where place = 1
)

select day, change, user_id, currency, amount, action, id
from everything
order by change, day, currency, timestamp, id, user_id
