-- rule: conflict
-- severity: error
-- threshold: none
-- purpose: one transaction delivered again with other content
-- grain: one row for each transaction id
-- inputs: redeliveries, input_files
-- columns:
--   value: deliveries with other content than the first one, which stands; threshold: 0; timestamp: of the first of these
with firsts as (
  select * from redeliveries where delivery = 1
),

others as (
  select
    later.*,
    concat_ws(', ',
      case when later.type <> firsts.type then 'type ' || firsts.type || ' then ' || later.type end,
      case when later.source <> firsts.source then 'source ' || firsts.source || ' then ' || later.source end,
      case when later.action <> firsts.action then 'action ' || firsts.action || ' then ' || later.action end,
      case when later.user_id <> firsts.user_id then 'userId ' || firsts.user_id || ' then ' || later.user_id end,
      case when later.currency <> firsts.currency then 'currency ' || firsts.currency || ' then ' || later.currency end,
      case when later.amount <> firsts.amount then 'amount ' || firsts.amount || ' then ' || later.amount end,
      case when later.vat <> firsts.vat then 'VAT ' || firsts.vat || ' then ' || later.vat end,
      case when later.old_balance <> firsts.old_balance then 'oldBalance ' || firsts.old_balance || ' then ' || later.old_balance end,
      case when later.new_balance <> firsts.new_balance then 'newBalance ' || firsts.new_balance || ' then ' || later.new_balance end,
      case when later.user_balance <> firsts.user_balance then 'userBalance ' || firsts.user_balance || ' then ' || later.user_balance end
    ) as differences
  from redeliveries as later
  inner join firsts on firsts.id = later.id
  where later.delivery > 1
),

conflicts as (
  select
    id,
    count(*) as deliveries,
    min(user_id) as user_id,
    min(currency) as currency,
    instant(arg_min(shown_ms, delivery)) as timestamp,
    instant(max(shown_ms)) as last_at,
    arg_min(differences, delivery) as differences,
    arg_min(file_id, delivery) as file_id,
    arg_min("offset", delivery) as log_offset
  from others
  where differences <> ''
  group by id
)

select
  coalesce(firsts.user_id, conflicts.user_id) as user_id,
  conflicts.id,
  conflicts.timestamp,
  conflicts.deliveries as value,
  0 as threshold,
  'The transaction came again with other content: ' || differences || '. The first delivery stands.' as explanation,
  coalesce(firsts.currency, conflicts.currency) as currency,
  input_files.path as log_file,
  log_offset,
  'deliveries' as unit,
  conflicts.deliveries as excess,
  1 as transactions,
  instant(firsts.shown_ms) as first_at,
  last_at,
  null as related_ids
from conflicts
inner join firsts on firsts.id = conflicts.id
left join input_files on input_files.file_id = conflicts.file_id
order by conflicts.timestamp, conflicts.id
