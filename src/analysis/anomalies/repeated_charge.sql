-- rule: repeated_charge
-- severity: warning
-- threshold: repeated_charge_minutes, repeated_charge_times, repeated_charge_large
-- purpose: the same amount for the same action again and again within minutes, each under an id of its own
-- grain: one row for each wallet and business day
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   id: the first repetition; value: how often the most repeated charge was made; related_ids: all repetitions, at most ten
-- Time is that of creation, so a backlog processed at once is no repetition. Charges for different deliveries are different.
-- Nearly all charges are the only ones of their kind; their hashes tell that without sorting them.
with hashes as not materialized (
  select id, hash(userId, currency, type, coalesce(action, ''), amount, coalesce(delivery_id, '')) as kind
  from transactions
  where outcome <> 'blocked' and amount between 0.000001 and 1000000000000 and userId is not null and currency is not null
),

common as (
  select kind from hashes group by kind having count(*) > 1
),

candidates as (
  select id from hashes semi join common on common.kind = hashes.kind
),

charges as (
  select
    id,
    userId,
    currency,
    type,
    coalesce(action, '') as action,
    amount,
    coalesce(delivery_id, '') as delivery,
    coalesce(created_at, timestamp) as made_at,
    timestamp,
    business_date,
    log_file,
    log_offset
  from transactions
  semi join candidates on candidates.id = transactions.id
),

followed as (
  select
    *,
    lag(made_at) over (partition by userId, currency, type, action, amount, delivery order by made_at, id) as made_before
  from charges
),

marked as (
  select
    charges.*,
    case when epoch_ms(made_at) - epoch_ms(made_before) <= limits.value * 60000 then 0 else 1 end as is_first
  from followed as charges
  inner join limits on limits.currency = charges.currency and limits.name = 'repeated_charge_minutes'
),

numbered as (
  select
    *,
    sum(is_first) over (
      partition by userId, currency, type, action, amount, delivery order by made_at, id rows unbounded preceding
    ) as chain
  from marked
),

chains as (
  select
    userId,
    currency,
    type,
    action,
    amount,
    delivery,
    chain,
    count(*) as times,
    min(business_date) as business_date,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    arg_min(id, (made_at, id)) filter (is_first = 0) as repeated_id,
    arg_min(timestamp, (made_at, id)) filter (is_first = 0) as repeated_at,
    arg_min(log_file, (made_at, id)) filter (is_first = 0) as log_file,
    arg_min(log_offset, (made_at, id)) filter (is_first = 0) as log_offset,
    list(id order by made_at, id) filter (is_first = 0) as repeated_ids
  from numbered
  group by userId, currency, type, action, amount, delivery, chain
  having count(*) > 1
),

worth_a_look as (
  select chains.*, (times - 1) * amount as repeated_amount, often.value as often, large.value * usual_delivery as large
  from chains
  inner join usual_deliveries on usual_deliveries.currency = chains.currency
  inner join limits as often on often.currency = chains.currency and often.name = 'repeated_charge_times'
  inner join limits as large on large.currency = chains.currency and large.name = 'repeated_charge_large'
  where times >= often.value or (times - 1) * amount >= large.value * usual_delivery
),

wallet_chains as (
  select
    userId,
    currency,
    business_date,
    count(*) as chains,
    max(times) as times,
    max(often) as often,
    max(large) as large,
    sum(times) as transactions,
    sum(repeated_amount) as repeated_amount,
    min(first_at) as first_at,
    max(last_at) as last_at,
    arg_max(coalesce(nullif(action, ''), lower(type)) || ' ' || currency || ' ' || canonical(amount), (times, amount, repeated_id)) as top,
    arg_max(repeated_id, (times, amount, repeated_id)) as id,
    arg_max(repeated_at, (times, amount, repeated_id)) as timestamp,
    arg_max(log_file, (times, amount, repeated_id)) as log_file,
    arg_max(log_offset, (times, amount, repeated_id)) as log_offset,
    flatten(list(repeated_ids order by first_at, repeated_id)) as repeated_ids
  from worth_a_look
  group by userId, currency, business_date
)

select
  userId as user_id,
  id,
  timestamp,
  times as value,
  often as threshold,
  top || ' ' || times || ' times within minutes on ' || business_date
    || case when chains > 1 then ', and ' || (chains - 1) || ' other charge(s) repeated too' else '' end
    || '; without the repetitions it would be ' || currency || ' ' || canonical(repeated_amount) || ' less.' as explanation,
  currency,
  log_file,
  log_offset,
  'charges' as unit,
  greatest(cast(times as double) / often, cast(repeated_amount as double) / large) as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(repeated_ids[1:10], ' ') as related_ids
from wallet_chains
order by timestamp, id
