-- rule: log_gap
-- severity: error
-- threshold: log_gap_share, log_gap_min
-- purpose: business days on which the log shows far fewer transactions than the same weekday in the weeks around
-- grain: one row for each gap; days in a row are one gap
-- inputs: transactions, limits
-- columns:
--   value: transactions in the gap; threshold: log_gap_share of the usual number; first_at, last_at: the log before and after
-- Usual: the median of the same weekday one and two weeks before and after. The first and the last day are not judged.
with days as (
  select business_date, count(*) as transactions, min(timestamp) as first_at, max(timestamp) as last_at
  from transactions
  group by business_date
),

period as (
  select min(business_date) as first_day, max(business_date) as last_day from days
),

calendar as (
  select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as business_date
  from period
),

every_day as (
  select calendar.business_date, coalesce(days.transactions, 0) as transactions
  from calendar
  left join days on days.business_date = calendar.business_date
),

offsets as (
  select unnest([-14, -7, 7, 14]) as days_off
),

alike as (
  select every_day.business_date, every_day.business_date + cast(days_off as integer) as other_date
  from every_day
  cross join offsets
),

usual as (
  select alike.business_date, percentile_cont(0.5) within group (order by others.transactions) as usual
  from alike
  inner join every_day as others on others.business_date = alike.other_date
  group by alike.business_date
),

missing as (
  select every_day.business_date, every_day.transactions, usual.usual, share.value * cast(usual.usual as decimal(18, 3)) as least_expected
  from every_day
  inner join usual on usual.business_date = every_day.business_date
  cross join period
  inner join limits as share on share.name = 'log_gap_share' and share.currency is null
  inner join limits as fewest on fewest.name = 'log_gap_min' and fewest.currency is null
  where usual.usual >= fewest.value
    and every_day.transactions < share.value * cast(usual.usual as decimal(18, 3))
    and every_day.business_date > first_day
    and every_day.business_date < last_day
),

islands as (
  select *, business_date - cast(row_number() over (order by business_date) as integer) as island from missing
),

gaps as (
  select
    min(business_date) as first_date,
    max(business_date) as last_date,
    count(*) as days,
    sum(transactions) as transactions,
    sum(usual) as usual,
    sum(least_expected) as least_expected
  from islands
  group by island
),

edges as (
  select
    gaps.first_date,
    max(days.last_at) filter (days.business_date < gaps.first_date) as before_at,
    min(days.first_at) filter (days.business_date > gaps.last_date) as after_at
  from gaps
  cross join days
  group by gaps.first_date
)

select
  null as user_id,
  null as id,
  before_at as timestamp,
  transactions as value,
  least_expected as threshold,
  case transactions when 0 then 'No transactions' when 1 then 'Only 1 transaction' else 'Only ' || transactions || ' transactions' end
    || ' on ' || gaps.first_date || ' (' || dayname(gaps.first_date) || ')'
    || case when days > 1 then ' to ' || last_date || ' (' || dayname(last_date) || ')' else '' end
    || '; usual on such days are ' || cast(usual as bigint) || '. The day before ends '
    || strftime(before_at, '%Y-%m-%dT%H:%M:%SZ') || ', the day after begins ' || strftime(after_at, '%Y-%m-%dT%H:%M:%SZ')
    || '. Either the nightly run failed or logs are missing.' as explanation,
  null as currency,
  null as log_file,
  null as log_offset,
  'transactions' as unit,
  cast(least_expected as double) / greatest(transactions, 1) as excess,
  transactions,
  before_at as first_at,
  after_at as last_at,
  null as related_ids
from gaps
inner join edges on edges.first_date = gaps.first_date
order by before_at
