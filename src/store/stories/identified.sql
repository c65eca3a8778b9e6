-- What an id ($1) is: of a transaction, a user, a queue message or a request; exactly, or as the start of exactly one.
with known as (
  select 'transaction' as kind, id from transactions
  union
  select 'transaction', transaction_id from blocked_overdrafts
  union
  select 'wallet', userId from transactions
  union
  select 'wallet', user_id from blocked_overdrafts
  union
  select 'message', message_id from queue_records
  union
  select 'request', session_id from queue_records
)

select
  kind,
  id,
  id = $1 as is_exact,
  starts_with(lower(id), lower($1)) as is_start,
  levenshtein(lower(id), lower($1)) as distance
from known
where id <> '' and length(id) <= 200
  and (
    id = $1
    or starts_with(lower(id), lower($1))
    or left(lower(id), 4) = left(lower($1), 4)
    or right(lower(id), 4) = right(lower($1), 4)
  )
order by is_exact desc, is_start desc, distance, kind, id
limit 10
