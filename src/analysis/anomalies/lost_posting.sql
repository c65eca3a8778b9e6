-- rule: lost_posting
-- severity: error
-- threshold: lost_posting_times, lost_posting_large, burst_wallets
-- purpose: transactions that start from the balance before the previous one, as if that had never been posted
-- grain: one row for each wallet and business day, or for the day where it happens to many wallets
-- inputs: continuity_breaks, transactions, currencies, usual_deliveries, limits
-- columns:
--   id: the first one of the day; value: how many; threshold: lost_posting_times; related_ids: the postings that are lost, at most ten
with lost as (
  select
    continuity_breaks.id,
    continuity_breaks.user_id as userId,
    continuity_breaks.currency,
    continuity_breaks.timestamp,
    this.business_date,
    continuity_breaks.log_file,
    continuity_breaks.log_offset,
    before.id as before_id,
    before.oldBalance as before_old,
    before.newBalance - before.oldBalance as lost_move
  from continuity_breaks
  inner join transactions as this on this.id = continuity_breaks.id
  inner join transactions as before on before.id = continuity_breaks.previous_id
  inner join currencies on currencies.currency = continuity_breaks.currency
  where abs(continuity_breaks.oldBalance - before.oldBalance) <= tolerance
),

counted as (
  select business_date, count(distinct (userId, currency)) as wallets from lost group by business_date
),

placed as (
  select
    lost.*,
    counted.wallets,
    counted.wallets > burst.value as is_burst,
    case when counted.wallets <= burst.value then userId end as owner,
    case when counted.wallets <= burst.value then lost.currency end as owner_currency
  from lost
  inner join counted on counted.business_date = lost.business_date
  inner join limits as burst on burst.name = 'burst_wallets' and burst.currency is null
),

amounts as (
  select business_date, is_burst, owner, owner_currency, currency, sum(lost_move) as lost_move
  from placed
  group by business_date, is_burst, owner, owner_currency, currency
),

sums as (
  select
    business_date,
    is_burst,
    owner,
    owner_currency,
    max(abs(amounts.lost_move) / cast(usual_delivery as double)) as deliveries,
    string_agg(amounts.currency || ' ' || canonical(lost_move), ', ' order by amounts.currency) as moves
  from amounts
  left join usual_deliveries on usual_deliveries.currency = amounts.currency
  group by business_date, is_burst, owner, owner_currency
),

days as (
  select
    business_date,
    is_burst,
    owner,
    owner_currency,
    any_value(wallets) as wallets,
    count(*) as transactions,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    arg_min(id, (timestamp, id)) as id,
    arg_min(log_file, (timestamp, id)) as log_file,
    arg_min(log_offset, (timestamp, id)) as log_offset,
    arg_min(canonical(before_old), (timestamp, id)) as before_old,
    list(before_id order by timestamp, id) as lost_ids
  from placed
  group by business_date, is_burst, owner, owner_currency
)

select
  days.owner as user_id,
  case when not days.is_burst then id end as id,
  first_at as timestamp,
  transactions as value,
  often.value as threshold,
  case
    when days.is_burst then 'On ' || days.business_date || ', ' || transactions || ' transactions of ' || wallets || ' wallets start'
    when transactions > 1 then transactions || ' transactions on ' || days.business_date || ' start'
    else 'A transaction on ' || days.business_date || ' starts'
  end
    || ' from the balance before the previous transaction'
    || case when days.is_burst or transactions > 1 then '' else ' (' || before_old || ')' end
    || ', as if that one had not been posted: ' || moves || ' in all.' as explanation,
  days.owner_currency as currency,
  log_file,
  log_offset,
  'transactions' as unit,
  greatest(transactions / often.value, coalesce(deliveries / large.value, 0)) as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(lost_ids[1:10], ' ') as related_ids
from days
inner join sums
  on sums.business_date = days.business_date
  and coalesce(sums.owner, '') = coalesce(days.owner, '')
  and coalesce(sums.owner_currency, '') = coalesce(days.owner_currency, '')
inner join limits as often on often.name = 'lost_posting_times' and often.currency is null
inner join limits as large on large.name = 'lost_posting_large' and large.currency is null
where transactions >= often.value or deliveries >= large.value
order by first_at, id
