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
--   frequency_most, frequency_most_robust: transactions beyond which a day is unusual, by mean and by median
--   swing_most_by_sd: what the standard deviation alone allows; swing_most, swing_most_robust: swings beyond which a day
--   is unusual, by mean and by median; large_amount: the same for one posting, at least
-- Sums are of whole numbers (swings up to 10 billion, in ten-thousandths), so the statistics do not depend on the order
-- of rows.
with allowed as (
  select
    currency,
    max(value) filter (name = 'high_frequency_min') as busy_from,
    max(value) filter (name = 'high_frequency_sd') as frequency_sds,
    max(value) filter (name = 'high_frequency_robust') as frequency_spreads,
    max(value) filter (name = 'rapid_change_sd') as swing_sds,
    max(value) filter (name = 'rapid_change_robust') as swing_spreads,
    max(value) filter (name = 'large_amount') as large_deliveries
  from limits
  group by currency
),

setting as (
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
  select currency, cast(round(least(cast(swing as double), 1e10) * 1e4) as bigint) as swing from days where swing is not null
),

swings as (
  select
    currency,
    count(*) as days,
    cast(sum(swing) as double) / 1e4 as total,
    cast(sum(cast(swing as hugeint) * swing) as double) / 1e8 as squares
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

chosen as (
  select
    days.*,
    usual_delivery,
    allowed.* exclude (currency),
    coalesce(transactions >= busy_from, false) as is_busy,
    large_deliveries * usual_delivery as large_amount
  from days
  left join allowed on allowed.currency = days.currency
  left join usual_deliveries on usual_deliveries.currency = days.currency
  where transactions >= busy_from or swing > large_deliveries * usual_delivery
),

habits as (
  select days.userId, days.currency, count(*) as days, percentile_cont(0.5) within group (order by days.transactions) as median
  from days
  semi join (select userId, currency from chosen where is_busy) as busy
    on busy.userId = days.userId and busy.currency = days.currency
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

rows_of_chosen as (
  select transactions.*, transactions.rowid as place, abs(newBalance - oldBalance) as move
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
    arg_min({'id': id, 'log_file': log_file, 'log_offset': log_offset}, place) as first,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    arg_max(
      {'id': id, 'timestamp': timestamp, 'move': newBalance - oldBalance, 'log_file': log_file, 'log_offset': log_offset},
      (move, place)
    ) filter (move is not null and outcome is distinct from 'blocked') as largest,
    arg_max(coalesce(action, lower(type)), (move, place)) filter (move is not null and outcome is distinct from 'blocked')
      as largest_action,
    arg_max(source, (move, place)) filter (move is not null and outcome is distinct from 'blocked') as largest_source
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
),

compared as (
  select
    chosen.*,
    frequency_mean,
    frequency_sd,
    case when habit_spread.days >= days_of_habit then habit_spread.median else 1 end as frequency_median,
    case when habit_spread.days >= days_of_habit then greatest(habit_spread.spread, 1) else 1 end as frequency_spread,
    swing_mean,
    swing_sd,
    swing_median,
    swing_spread,
    cast(least(swing_mean + swing_sds * swing_sd, 1e15) as decimal(38, 3)) as swing_most_by_sd
  from chosen
  cross join setting
  left join frequency_usual on true
  left join swing_usual on swing_usual.currency = chosen.currency
  left join large_usual on large_usual.currency = chosen.currency
  left join habit_spread on habit_spread.userId = chosen.userId and habit_spread.currency = chosen.currency
)

select
  compared.userId as user_id,
  compared.currency,
  compared.business_date,
  transactions,
  swing,
  usual_delivery,
  frequency_mean,
  frequency_sd,
  frequency_median,
  frequency_spread,
  swing_mean,
  swing_sd,
  swing_median,
  swing_spread,
  first.id as first_id,
  first_at,
  last_at,
  first.log_file as log_file,
  first.log_offset as log_offset,
  largest.id as largest_id,
  largest.timestamp as largest_at,
  largest.move as largest_move,
  largest_action,
  largest_source,
  largest.log_file as largest_file,
  largest.log_offset as largest_offset,
  top_action,
  top_count,
  case when is_busy then cast(frequency_mean + frequency_sds * frequency_sd as decimal(18, 3)) end as frequency_most,
  case when is_busy then cast(frequency_median + frequency_spreads * frequency_spread as decimal(18, 3)) end
    as frequency_most_robust,
  swing_most_by_sd,
  greatest(swing_most_by_sd, cast(large_amount as decimal(38, 3))) as swing_most,
  case
    when swing_median is not null
      then greatest(
        cast(least(usual_delivery * exp(least(swing_median + swing_spreads * swing_spread, 30)), 1e15) as decimal(38, 3)),
        cast(large_amount as decimal(38, 3))
      )
  end as swing_most_robust,
  large_amount
from compared
left join evidence
  on evidence.userId = compared.userId
  and evidence.currency = compared.currency
  and evidence.business_date = compared.business_date
left join top_actions
  on top_actions.userId = compared.userId
  and top_actions.currency = compared.currency
  and top_actions.business_date = compared.business_date
order by compared.userId, compared.currency, compared.business_date
