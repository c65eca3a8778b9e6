-- rule: opposite_corrections
-- severity: info
-- threshold: opposite_correction_hours
-- purpose: two opposite postings of the same amount, at least one of them manual: something was corrected
-- grain: one row for each wallet and business day of the corrections
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   id: the correction of the largest amount; value: money that went each way, in all pairs; threshold: 0; related_ids: both postings of each pair, at most ten
-- In a run of postings that take turns, the first and second, the third and fourth are pairs.
with moves as not materialized (
  select
    *,
    rowid as place,
    amount - coalesce(vat, 0) as net,
    coalesce(source in ('MANUAL_ADDITION', 'MANUAL_DEDUCTION'), false) as is_manual
  from transactions
  where source is not null
    and coalesce(action, '') <> 'DELIVERY_DEDUCTION'
    and outcome <> 'blocked'
    and amount <> 0
    and userId is not null
    and currency is not null
),

both_ways as (
  select userId, currency, net from moves group by userId, currency, net having min(type) <> max(type) and bool_or(is_manual)
),

postings as (
  select
    moves.*,
    lag(id) over same as before_id,
    lag(type) over same as before_type,
    lag(timestamp) over same as before_at,
    lag(coalesce(action, lower(type))) over same as before_action,
    lag(is_manual) over same as before_is_manual,
    row_number() over same as number
  from moves
  semi join both_ways on both_ways.userId = moves.userId and both_ways.currency = moves.currency and both_ways.net = moves.net
  window same as (partition by userId, currency, net order by place)
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

places as (
  select
    *,
    number - max(case when is_first = 1 then number end) over (
      partition by userId, currency, net order by place rows unbounded preceding
    ) as behind_first
  from marked
),

pairs as (
  select
    *,
    (epoch_ms(timestamp) - epoch_ms(before_at)) / 3600000.0 as hours
  from places
  where behind_first % 2 = 1
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
    arg_max(
      {'id': id, 'timestamp': timestamp, 'hours': hours, 'log_file': log_file, 'log_offset': log_offset}, (abs(net), place)
    ) as largest,
    arg_max(
      type || ' ' || currency || ' ' || canonical(net) || ' (' || coalesce(action, '') || ') offsets the '
        || lower(before_type) || ' of the same amount (' || before_action || ')',
      (abs(net), place)
    ) as words,
    flatten(list([before_id, id] order by place)) as ids
  from pairs
  group by userId, currency, business_date
)

select
  wallets.userId as user_id,
  largest.id as id,
  largest.timestamp as timestamp,
  total as value,
  0 as threshold,
  words || ' ' || case
    when largest.hours < 1 then canonical(cast(largest.hours * 60 as decimal(18, 1))) || ' minutes'
    else canonical(cast(largest.hours as decimal(18, 1))) || ' hours'
  end || ' before.'
    || case
      when pairs > 1
        then ' ' || pairs || ' such pairs on ' || business_date || ', ' || wallets.currency || ' ' || canonical(total) || ' each way.'
      else ''
    end as explanation,
  wallets.currency,
  largest.log_file as log_file,
  largest.log_offset as log_offset,
  wallets.currency as unit,
  coalesce(cast(total as double) / usual_delivery, 1) as excess,
  2 * pairs as transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from wallets
left join usual_deliveries on usual_deliveries.currency = wallets.currency
order by timestamp, id
