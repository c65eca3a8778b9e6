-- purpose: the days on which a wallet did much or moved far, with what is usual
-- grain: one row for each wallet and business day with many transactions or a large movement
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   transactions: of the wallet that day, blocked ones included
--   swing: highest minus lowest subscription balance of the day
--   frequency_mean, frequency_sd: transactions a day, over all wallets and days
--   frequency_median, frequency_spread: the same by median and 1.4826 MAD (at least 1), over the wallet's own days
--   swing_mean, swing_sd: over all wallets and days of the currency, in money
--   swing_median, swing_spread: by median and 1.4826 MAD of ln(swing / usual_delivery), over days with large swings
--   first_id, first_at, last_at, log_file, log_offset: the first transaction of the day
--   largest_id, largest_at, largest_move, largest_action, largest_file, largest_offset: the furthest single movement
--   largest_source: its source, where the log names it
--   top_action, top_count: the most frequent action
-- Sums are exact decimals (of swings up to 10 billion), so the statistics do not depend on the order of rows.
with setting as (
  select
    3 as ordinary_deliveries,   -- a day that moved a wallet by more is compared with its like
    5 as days_of_habit,         -- a wallet with fewer days is compared with all
    20 as enough_days           -- fewer large days of a currency tell nothing about what is usual
),

days as (
  select
    userId,
    currency,
    business_date,
    count(*) as transactions,
    greatest(
      max(oldBalance) filter (outcome is distinct from 'blocked'), max(newBalance) filter (outcome is distinct from 'blocked')
    ) - least(
      min(oldBalance) filter (outcome is distinct from 'blocked'), min(newBalance) filter (outcome is distinct from 'blocked')
    ) as swing
  from transactions
  where userId is not null and currency is not null
  group by userId, currency, business_date
),

frequency as (
  select count(*) as days, cast(sum(transactions) as double) as total, cast(sum(transactions * transactions) as double) as squares
  from days
),

frequency_usual as (
  select
    days,
    total / days as frequency_mean,
    sqrt(greatest(0, squares - total * total / days) / (days - 1)) as frequency_sd
  from frequency
  where days > 1
),

capped as (
  select currency, cast(least(swing, 10000000000) as decimal(19, 4)) as swing from days where swing is not null
),

swings as (
  select currency, count(*) as days, cast(sum(swing) as double) as total, cast(sum(swing * swing) as double) as squares
  from capped
  group by currency
),

swing_usual as (
  select
    currency,
    total / days as swing_mean,
    sqrt(greatest(0, squares - total * total / days) / (days - 1)) as swing_sd
  from swings
  where days > 1
),

large_days as (
  select days.currency, ln(cast(swing / usual_delivery as double)) as size
  from days
  inner join usual_deliveries on usual_deliveries.currency = days.currency
  cross join setting
  where swing > ordinary_deliveries * usual_delivery
),

large_median as (
  select currency, count(*) as days, percentile_cont(0.5) within group (order by size) as swing_median
  from large_days
  group by currency
),

large_usual as (
  select
    large_median.currency,
    any_value(swing_median) as swing_median,
    1.4826 * percentile_cont(0.5) within group (order by abs(size - swing_median)) as swing_spread
  from large_days
  inner join large_median on large_median.currency = large_days.currency
  cross join setting
  where days >= enough_days
  group by large_median.currency
),

busy as (
  select days.*
  from days
  left join limits on limits.currency = days.currency and limits.name = 'high_frequency_min'
  where days.transactions >= limits.value
),

habits as (
  select days.userId, days.currency, count(*) as days, percentile_cont(0.5) within group (order by days.transactions) as median
  from days
  semi join busy on busy.userId = days.userId and busy.currency = days.currency
  group by days.userId, days.currency
),

habit_spread as (
  select
    habits.userId,
    habits.currency,
    any_value(habits.days) as days,
    any_value(median) as median,
    1.4826 * percentile_cont(0.5) within group (order by abs(days.transactions - median)) as spread
  from days
  inner join habits on habits.userId = days.userId and habits.currency = days.currency
  group by habits.userId, habits.currency
),

far as (
  select days.*
  from days
  inner join usual_deliveries on usual_deliveries.currency = days.currency
  inner join limits on limits.currency = days.currency and limits.name = 'large_amount'
  where days.swing > limits.value * usual_delivery
),

chosen as (
  select * from busy
  union
  select * from far
),

rows_of_chosen as (
  select transactions.*, abs(newBalance - oldBalance) as move
  from transactions
  semi join chosen
    on chosen.userId = transactions.userId
    and chosen.currency = transactions.currency
    and chosen.business_date = transactions.business_date
),

evidence as (
  select
    userId,
    currency,
    business_date,
    arg_min(id, (timestamp, id)) as first_id,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    arg_min(log_file, (timestamp, id)) as log_file,
    arg_min(log_offset, (timestamp, id)) as log_offset,
    arg_max(id, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked') as largest_id,
    arg_max(timestamp, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked') as largest_at,
    arg_max(newBalance - oldBalance, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked')
      as largest_move,
    arg_max(coalesce(action, lower(type)), (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked')
      as largest_action,
    arg_max(source, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked') as largest_source,
    arg_max(log_file, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked') as largest_file,
    arg_max(log_offset, (move, timestamp, id)) filter (move is not null and outcome is distinct from 'blocked')
      as largest_offset
  from rows_of_chosen
  group by userId, currency, business_date
),

actions as (
  select userId, currency, business_date, coalesce(action, lower(type), 'unknown') as action, count(*) as times
  from rows_of_chosen
  group by userId, currency, business_date, coalesce(action, lower(type), 'unknown')
),

top_actions as (
  select userId, currency, business_date, arg_max(action, (times, action)) as top_action, max(times) as top_count
  from actions
  group by userId, currency, business_date
)

select
  chosen.userId as user_id,
  chosen.currency,
  chosen.business_date,
  chosen.transactions,
  chosen.swing,
  usual_delivery,
  frequency_mean,
  frequency_sd,
  case when habit_spread.days >= days_of_habit then habit_spread.median else 1 end as frequency_median,
  case when habit_spread.days >= days_of_habit then greatest(habit_spread.spread, 1) else 1 end as frequency_spread,
  swing_mean,
  swing_sd,
  swing_median,
  swing_spread,
  evidence.* exclude (userId, currency, business_date),
  top_action,
  top_count
from chosen
cross join setting
left join frequency_usual on true
left join usual_deliveries on usual_deliveries.currency = chosen.currency
left join swing_usual on swing_usual.currency = chosen.currency
left join large_usual on large_usual.currency = chosen.currency
left join habit_spread on habit_spread.userId = chosen.userId and habit_spread.currency = chosen.currency
left join evidence
  on evidence.userId = chosen.userId
  and evidence.currency = chosen.currency
  and evidence.business_date = chosen.business_date
left join top_actions
  on top_actions.userId = chosen.userId
  and top_actions.currency = chosen.currency
  and top_actions.business_date = chosen.business_date
order by chosen.userId, chosen.currency, chosen.business_date
