-- purpose: every message received has one record, and received = published + already synced + skipped + blocked + failed + incomplete
-- grain: one row if the sums differ
-- inputs: input_files, queue_records, funnel
select announced, opened, records, received, ended
from (select coalesce(sum(messages), 0) as announced from input_files)
cross join (select count(*) filter (opened_by = 'record_opened') as opened, count(*) as records from queue_records)
cross join (
  select
    coalesce(sum(records) filter (stage = 'received'), 0) as received,
    coalesce(sum(records) filter (stage <> 'received'), 0) as ended
  from funnel
)
where announced <> opened or received <> records or received <> ended
order by announced
