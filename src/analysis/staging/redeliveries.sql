-- purpose: the deliveries of transactions that the queue delivered more than once, numbered
-- grain: one row for each delivery of such a transaction; copies of the same log lines count once
-- inputs: queue_records
-- columns:
--   delivery: 1 for the first one
--   deliveries: how many there are
with repeated as (
  select id from queue_records where id is not null group by id having count(*) > 1
),

ranked as (
  select
    queue_records.*,
    row_number() over (
      partition by id, session_id, message_id, shown_ms order by file_id, "offset", record_id
    ) as copy
  from queue_records
  semi join repeated using (id)
),

numbered as (
  select
    * exclude (copy),
    row_number() over (partition by id order by shown_ms, file_id, "offset", record_id) as delivery,
    count(*) over (partition by id) as deliveries
  from ranked
  where copy = 1
)

select * from numbered order by id, delivery
