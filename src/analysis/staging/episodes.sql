-- purpose: the runs of transactions during which a wallet was overdrawn, or out of step
-- grain: one row for each run of one wallet, by kind
-- inputs: transactions, currencies
-- columns:
--   kind: overdraft (payment balance below zero) or drift (the balances differ beyond the tolerance)
--   started_at, started_on: the first transaction; ended_at, ended_on: the one that ended it, empty while open
--   days: midnights of the reporting time zone from start to end, of an open one to the last transaction of all
--   furthest, last_value: the balance or the drift, furthest from zero and at the end
-- A count with a filter would look at all earlier transactions of the wallet for each one; hence the cases.
-- The transactions of a run come after the same number of transactions that are none, which so is the number of the run.
with steps as (
  select
    userId,
    transactions.currency,
    timestamp,
    business_date,
    transactions.rowid as place,
    id,
    userBalance,
    drift,
    userBalance < 0 as is_overdrawn,
    abs(drift) > tolerance as is_apart,
    count(case when userBalance >= 0 then 1 end) over wallet as overdraft_run,
    count(case when abs(drift) <= tolerance then 1 end) over wallet as drift_run
  from transactions
  left join currencies on currencies.currency = transactions.currency
  where userBalance is not null and userId is not null and transactions.currency is not null
  window wallet as (partition by userId, transactions.currency order by transactions.rowid rows unbounded preceding)
),

numbered as (
  select
    'overdraft' as kind, userId, currency, timestamp, business_date, place, id, userBalance as value, is_overdrawn as holds, overdraft_run as run
  from steps
  union all
  select 'drift', userId, currency, timestamp, business_date, place, id, drift, is_apart, drift_run
  from steps
  where is_apart is not null
),

runs as (
  select
    kind,
    userId,
    currency,
    run,
    arg_min(id, place) as first_id,
    arg_max(id, place) as last_id,
    min(timestamp) as started_at,
    min(business_date) as started_on,
    count(*) as transactions,
    arg_min(value, (-abs(value), place)) as furthest,
    arg_max(value, place) as last_value
  from numbered
  where holds
  group by kind, userId, currency, run
),

ends as (
  select kind, userId, currency, run - 1 as run, timestamp as ended_at, business_date as ended_on
  from numbered
  where not holds
),

last_day as (
  select max(business_date) as business_date from transactions
)

select
  runs.* exclude (run),
  ended_at,
  ended_on,
  date_diff('day', started_on, coalesce(ended_on, last_day.business_date)) as days,
  ended_at is null as open
from runs
cross join last_day
left join ends using (kind, userId, currency, run)
order by kind, userId, currency, started_at
