-- purpose: transactions = deliveries - redeliveries - copies of the same log lines
-- grain: one row if the sums differ
-- inputs: queue_records, redeliveries, transactions
select shown, kept, repeated
from (select count(*) as shown from queue_records where id is not null)
cross join (select count(*) as kept from transactions)
cross join (
  select count(*) - count(distinct id) as repeated
  from queue_records
  where id is not null and id in (select id from redeliveries)
)
where shown - repeated <> kept
order by shown
