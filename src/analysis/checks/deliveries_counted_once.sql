-- purpose: transactions = deliveries - redeliveries - copies of the same log lines
-- grain: one row if the sums differ
-- inputs: queue_records, redeliveries, transactions, data_quality
select shown, kept, repeated, delivered, redelivered, copied
from (select count(*) as shown from queue_records where id is not null)
cross join (select count(*) as kept from transactions)
cross join (
  select count(*) - count(distinct id) as repeated
  from queue_records
  where id in (select id from redeliveries)
)
cross join (select coalesce(sum(deliveries), 0) as delivered from transactions)
cross join (
  select count(*) filter (code = 'redelivery') as redelivered, count(*) filter (code = 'duplicate') as copied
  from data_quality
)
where shown - repeated <> kept
  or delivered - redelivered <> kept
  or shown - copied <> delivered
order by shown
