-- purpose: what became of the messages of the queue, from their receipt to their outcome
-- grain: one row for received, and one for each way a record can end
-- inputs: queue_records
-- columns:
--   stage: received, then published, already_synced, skipped, blocked, failed and incomplete, which add up to it
--   records: deliveries of messages, redeliveries included; percentage: of those received
--   transactions: of these, the ones that show a transaction
with stages as (
  select unnest(['published', 'already_synced', 'skipped', 'blocked', 'failed', 'incomplete']) as stage,
    unnest([2, 3, 4, 5, 6, 7]) as position
),

ended as (
  select outcome, count(*) as records, count(id) as transactions from queue_records group by outcome
),

received as (
  select count(*) as records, count(id) as transactions from queue_records
),

counted as (
  select 'received' as stage, 1 as position, records, transactions from received
  union all
  select stage, position, coalesce(ended.records, 0), coalesce(ended.transactions, 0)
  from stages
  left join ended on ended.outcome = stages.stage
)

select
  counted.stage,
  counted.records,
  cast(round(100 * counted.records / nullif(received.records, 0), 4) as decimal(9, 4)) as percentage,
  counted.transactions
from counted
cross join received
order by position
