-- purpose: manual adjustments that were taken back: two opposite postings of the same amount to one wallet
-- grain: one row for each pair, at least one of the two a manual addition or deduction
-- inputs: transactions, usual_deliveries, limits
-- stored: view
-- columns:
--   month: of the second posting, in the reporting time zone
--   amount: what went each way, without VAT
--   times_usual: the same in usual deliveries of the currency
--   first_id, first_at, first_type, first_action, first_amount: the posting
--   second_id, second_at, second_type, second_action, second_amount: the one that takes it back
--   minutes: between the two, at most those of opposite_correction_hours
--   both_manual: whether both are manual, as where a typing error is corrected
--   log_file, log_offset: of the second
-- In a run of postings that take turns, the first and second, the third and fourth are pairs.
with moves as (
  select
    *,
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

-- Only those of which a manual one of the same amount is there can be pairs; the others need not be sorted.
manual as (
  select distinct userId, currency, net from moves where is_manual
),

postings as (
  select
    moves.*,
    lag(id) over same as first_id,
    lag(type) over same as first_type,
    lag(timestamp) over same as first_at,
    lag(action) over same as first_action,
    lag(amount) over same as first_amount,
    lag(is_manual) over same as first_is_manual,
    row_number() over same as number
  from moves
  semi join manual on manual.userId = moves.userId and manual.currency = moves.currency and manual.net = moves.net
  window same as (partition by userId, currency, net order by timestamp, id)
),

marked as (
  select
    postings.*,
    case
      when first_type <> type
        and (is_manual or first_is_manual)
        and epoch_ms(timestamp) - epoch_ms(first_at) <= limits.value * 3600000
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
      partition by userId, currency, net order by timestamp, id rows unbounded preceding
    ) as behind_first
  from marked
)

select
  strftime(business_date, '%Y-%m') as month,
  places.currency,
  userId as user_id,
  abs(net) as amount,
  case
    when abs(net) / usual_delivery < 1e15 then cast(round(cast(abs(net) as double) / usual_delivery, 2) as decimal(18, 2))
  end as times_usual,
  first_id,
  first_at,
  first_type,
  first_action,
  first_amount,
  id as second_id,
  timestamp as second_at,
  type as second_type,
  action as second_action,
  places.amount as second_amount,
  cast(round((epoch_ms(timestamp) - epoch_ms(first_at)) / 60000.0, 2) as decimal(18, 2)) as minutes,
  is_manual and first_is_manual as both_manual,
  session_id,
  log_file,
  log_offset
from places
left join usual_deliveries on usual_deliveries.currency = places.currency
where behind_first % 2 = 1
order by cast(abs(net) as double) / usual_delivery desc nulls last, second_at, second_id
