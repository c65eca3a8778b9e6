-- rule: currency_change
-- severity: error
-- threshold: none
-- purpose: users with transactions in another currency than their usual one
-- grain: one row for each user and other currency
-- inputs: transactions
-- columns:
--   id: the first transaction in it; value: how many there are; threshold: 0
with several as (
  select userId from transactions where userId is not null group by userId having min(currency) <> max(currency)
),

used as (
  select
    userId,
    currency,
    count(*) as transactions,
    min(timestamp) as first_at,
    max(timestamp) as last_at,
    arg_min(id, (timestamp, id)) as id,
    arg_min(log_file, (timestamp, id)) as log_file,
    arg_min(log_offset, (timestamp, id)) as log_offset,
    list(id order by timestamp, id) as ids
  from transactions
  semi join several on several.userId = transactions.userId
  where currency is not null
  group by userId, currency
),

ranked as (
  select
    *,
    row_number() over user_currencies as rank,
    first_value(currency) over user_currencies as usual_currency,
    first_value(transactions) over user_currencies as usual_transactions
  from used
  window user_currencies as (partition by userId order by transactions desc, first_at, currency)
)

select
  userId as user_id,
  id,
  first_at as timestamp,
  transactions as value,
  0 as threshold,
  transactions || case transactions when 1 then ' transaction' else ' transactions' end || ' in ' || currency
    || ' of a user whose wallet is in ' || usual_currency || ' (' || usual_transactions
    || ' transactions). A wallet holds one currency.' as explanation,
  currency,
  log_file,
  log_offset,
  'transactions' as unit,
  transactions as excess,
  transactions,
  first_at,
  last_at,
  array_to_string(ids[1:10], ' ') as related_ids
from ranked
where rank > 1
order by first_at, id
