-- The transactions of a queue message ($1 = 'message') or a request ($1 = 'request') of the id $2, in their order. Of one that
-- was blocked before the log showed it, only what the service said then.
with delivered as (
  select coalesce(queue_records.id, blocked_events.transaction_id) as id
  from queue_records
  left join blocked_events on blocked_events.record_id = queue_records.record_id
  where case $1 when 'message' then message_id else session_id end = $2
)

select
  coalesce(transactions.timestamp, blocked.timestamp) as timestamp,
  transactions.datetime,
  delivered.id,
  coalesce(transactions.userId, blocked.user_id) as "userId",
  coalesce(transactions.currency, blocked.currency) as currency,
  transactions.type,
  coalesce(transactions.action, blocked.action) as action,
  transactions.amount,
  transactions."userBalance",
  transactions."newBalance",
  coalesce(transactions.outcome, 'blocked') as outcome
from (select distinct id from delivered where id is not null) as delivered
left join transactions on transactions.id = delivered.id
left join blocked_overdrafts as blocked on blocked.transaction_id = delivered.id and transactions.id is null
order by timestamp, delivered.id
