-- rule: repeated_charge
-- severity: warning
-- threshold: repeated_charge_minutes, repeated_charge_times, repeated_charge_large
-- purpose: the same amount for the same action again and again within minutes, each under an id of its own
-- grain: one row for each wallet and business day
-- inputs: transactions, usual_deliveries, limits
-- columns:
--   id: the first repetition; value: how often the most repeated charge was made; related_ids: all repetitions, at most ten
-- Time is that of creation, so a backlog processed at once is no repetition. Charges for different deliveries are different.
-- Nearly all charges are the only ones of their kind, or far from the one before; only the rest is followed.
with charges as not materialized (
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
    log_offset,
    hash(userId, currency, type, coalesce(action, ''), amount, coalesce(delivery_id, '')) as kind
  from transactions
  where outcome <> 'blocked' and amount between 0.000001 and 1000000000000 and userId is not null and currency is not null
),

common as (
  select kind from charges group by kind having count(*) > 1
),

followed as (
  select
    *,
    lag(made_at) over (partition by userId, currency, type, action, amount, delivery order by made_at, id) as made_before
  from charges
  semi join common on common.kind = charges.kind
),

marked as (
  select
    followed.*,
    case when epoch_ms(made_at) - epoch_ms(made_before) <= limits.value * 60000 then 0 else 1 end as is_first
  from followed
  inner join limits on limits.currency = followed.currency and limits.name = 'repeated_charge_minutes'
),

repeated as (
  select distinct kind from marked where is_first = 0
),

numbered as (
  select
    *,
    sum(is_first) over (
      partition by userId, currency, type, action, amount, delivery order by made_at, id rows unbounded preceding
    ) as chain
  from marked
  semi join repeated on repeated.kind = marked.kind
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
    arg_min({'id': id, 'timestamp': timestamp, 'log_file': log_file, 'log_offset': log_offset}, (made_at, id))
      filter (is_first = 0) as repetition,
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
    arg_max(coalesce(nullif(action, ''), lower(type)) || ' ' || currency || ' ' || canonical(amount), (times, amount, repetition.id)) as top,
    arg_max(repetition, (times, amount, repetition.id)) as repetition,
    flatten(list(repeated_ids order by first_at, repetition.id)) as repeated_ids
  from worth_a_look
  group by userId, currency, business_date
)

select
  userId as user_id,
  repetition.id as id,
  repetition.timestamp as timestamp,
  times as value,
  often as threshold,
  top || ' ' || times || ' times within minutes on ' || business_date
    || case when chains > 1 then ', and ' || (chains - 1) || ' other charge(s) repeated too' else '' end
    || '; without the repetitions it would be ' || currency || ' ' || canonical(repeated_amount) || ' less.' as explanation,
  currency,
  repetition.log_file as log_file,
  repetition.log_offset as log_offset,
  'charges' as unit,
  greatest(cast(times as double) / often, cast(repeated_amount as double) / large) as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(repeated_ids[1:10], ' ') as related_ids
from wallet_chains
order by timestamp, id
