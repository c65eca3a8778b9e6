-- rule: opposite_corrections
-- severity: info
-- threshold: opposite_correction_hours
-- purpose: two opposite postings of the same amount, at least one of them manual: something was corrected
-- grain: one row for each wallet and business day of the corrections
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   id: the correction of the largest amount; value: money that went each way, in all pairs; threshold: 0; related_ids: both postings of each pair, at most ten
-- In a run of postings that take turns, the first and second, the third and fourth are pairs.
with postings as (
  select
    *,
    source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION') as is_manual,
    lag(id) over same as before_id,
    lag(type) over same as before_type,
    lag(timestamp) over same as before_at,
    lag(coalesce(action, lower(type))) over same as before_action,
    lag(source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION')) over same as before_is_manual
  from transactions
  where source is not null
    and coalesce(action, '') <> 'DELIVERY_DEDUCTION'
    and outcome <> 'blocked'
    and amount <> 0
    and userId is not null
    and currency is not null
  window same as (partition by userId, currency, amount - coalesce(vat, 0) order by timestamp, id)
),

marked as (
  select
    postings.*,
    case
      when before_type <> type
        and (is_manual or before_is_manual)
        and epoch_ms(timestamp) - epoch_ms(before_at) <= limits.value * 3600000
        then 0
      else 1
    end as is_first
  from postings
  inner join limits on limits.currency = postings.currency and limits.name = 'opposite_correction_hours'
),

runs as (
  select
    *,
    sum(is_first) over (
      partition by userId, currency, amount - coalesce(vat, 0) order by timestamp, id rows unbounded preceding
    ) as run
  from marked
),

places as (
  select
    *,
    row_number() over (partition by userId, currency, amount - coalesce(vat, 0), run order by timestamp, id) as place
  from runs
),

pairs as (
  select
    *,
    amount - coalesce(vat, 0) as net,
    (epoch_ms(timestamp) - epoch_ms(before_at)) / 3600000.0 as hours
  from places
  where place % 2 = 0
),

wallets as (
  select
    userId,
    currency,
    business_date,
    count(*) as pairs,
    sum(abs(net)) as total,
    min(before_at) as first_at,
    max(timestamp) as last_at,
    arg_max(id, (abs(net), timestamp, id)) as id,
    arg_max(timestamp, (abs(net), timestamp, id)) as timestamp,
    arg_max(hours, (abs(net), timestamp, id)) as hours,
    arg_max(log_file, (abs(net), timestamp, id)) as log_file,
    arg_max(log_offset, (abs(net), timestamp, id)) as log_offset,
    arg_max(
      type || ' ' || currency || ' ' || canonical(net) || ' (' || coalesce(action, '') || ') offsets the '
        || lower(before_type) || ' of the same amount (' || before_action || ')',
      (abs(net), timestamp, id)
    ) as words,
    flatten(list([before_id, id] order by timestamp, id)) as ids
  from pairs
  group by userId, currency, business_date
)

select
  wallets.userId as user_id,
  id,
  timestamp,
  total as value,
  0 as threshold,
  words || ' ' || case
    when hours < 1 then canonical(cast(hours * 60 as decimal(18, 1))) || ' minutes'
    else canonical(cast(hours as decimal(18, 1))) || ' hours'
  end || ' before.'
    || case
      when pairs > 1
        then ' ' || pairs || ' such pairs on ' || business_date || ', ' || wallets.currency || ' ' || canonical(total) || ' each way.'
      else ''
    end as explanation,
  wallets.currency,
  log_file,
  log_offset,
  wallets.currency as unit,
  coalesce(cast(total as double) / usual_delivery, 1) as excess,
  2 * pairs as transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from wallets
left join usual_deliveries on usual_deliveries.currency = wallets.currency
order by timestamp, id
