-- purpose: what was read and what was not
-- grain: one row for each file (code file) and one for each problem in it
-- inputs: problems, input_files, queue_records, redeliveries, transactions
-- columns:
--   file: path as given; code, message: what was found, see docs/data-quality.md
--   offset: in the decompressed file, empty where the whole file is meant
--   severity: info, warning or error
--   bytes: of the file, or the bytes which belong to no event because of the problem
--   events, transactions, status: of the file
with shown as (
  select file_id, count(*) as transactions from queue_records where id is not null group by file_id
),

files as (
  select
    path as file,
    null as "offset",
    'file' as code,
    case status when 'ok' then 'info' when 'skipped' then 'info' else 'error' end as severity,
    case status
      when 'ok' then 'read to its end'
      when 'skipped' then 'not used'
      when 'truncated' then 'breaks off; used as far as it goes'
      when 'corrupt' then 'damaged; used as far as it could be read'
      else 'could not be read'
    end as message,
    input_files.bytes,
    events,
    coalesce(shown.transactions, 0) as transactions,
    status
  from input_files
  left join shown using (file_id)
),

repeated as (
  select
    input_files.path as file,
    later."offset",
    'redelivery' as code,
    'info' as severity,
    'delivery ' || later.delivery || ' of transaction ' || later.id as message
  from redeliveries as later
  left join input_files using (file_id)
  where later.delivery > 1
),

comparable as (
  select
    *,
    same_number(amount) as same_amount,
    same_number(vat) as same_vat,
    same_number(old_balance) as same_old_balance,
    same_number(new_balance) as same_new_balance,
    same_number(user_balance) as same_user_balance
  from redeliveries
),

differing as (
  select
    later.id,
    later.file_id,
    later."offset",
    later.delivery,
    concat_ws(', ',
      case when later.type <> first.type then 'type' end,
      case when later.source <> first.source then 'source' end,
      case when later.action <> first.action then 'action' end,
      case when later.user_id <> first.user_id then 'userId' end,
      case when later.currency <> first.currency then 'currency' end,
      case when later.same_amount <> first.same_amount then 'amount ' || first.amount || ' then ' || later.amount end,
      case when later.same_vat <> first.same_vat then 'vat ' || first.vat || ' then ' || later.vat end,
      case when later.same_old_balance <> first.same_old_balance then 'oldBalance ' || first.old_balance || ' then ' || later.old_balance end,
      case when later.same_new_balance <> first.same_new_balance then 'newBalance ' || first.new_balance || ' then ' || later.new_balance end,
      case when later.same_user_balance <> first.same_user_balance then 'userBalance ' || first.user_balance || ' then ' || later.user_balance end
    ) as differences
  from comparable as later
  inner join comparable as first on first.id = later.id
  where first.delivery = 1 and later.delivery > 1
),

conflicts as (
  select
    input_files.path as file,
    differing."offset",
    'conflict' as code,
    'warning' as severity,
    'delivery ' || delivery || ' of transaction ' || id || ' has other content than the first, which stands: ' || differences
      as message
  from differing
  left join input_files on input_files.file_id = differing.file_id
  where differences <> ''
),

copies as (
  select
    input_files.path as file,
    queue_records."offset",
    'duplicate' as code,
    'info' as severity,
    'the same log lines of transaction ' || queue_records.id || ' stand elsewhere too; counted once' as message
  from queue_records
  semi join redeliveries as any_delivery on any_delivery.id = queue_records.id
  anti join redeliveries on redeliveries.record_id = queue_records.record_id
  left join input_files using (file_id)
),

numbers as (
  select log_file, log_offset, id, unnest([
    {'field': 'amount', 'logged': amount_logged, 'value': amount},
    {'field': 'vat', 'logged': vat_logged, 'value': vat},
    {'field': 'userBalance', 'logged': userBalance_logged, 'value': userBalance},
    {'field': 'oldBalance', 'logged': oldBalance_logged, 'value': oldBalance},
    {'field': 'newBalance', 'logged': newBalance_logged, 'value': newBalance}
  ]) as number
  from transactions
  where may_not_fit(amount_logged)
    or may_not_fit(vat_logged)
    or may_not_fit(userBalance_logged)
    or may_not_fit(oldBalance_logged)
    or may_not_fit(newBalance_logged)
),

odd_numbers as (
  select
    log_file as file,
    log_offset as "offset",
    'number_not_exact' as code,
    'warning' as severity,
    'transaction ' || id || ' logs ' || number.field || ' ' || number.logged || '; '
      || case when number.value is null then 'too large to be added up, so it is left out of the sums'
        else 'it is added up with 18 decimals' end as message
  from numbers
  where number.logged is not null
    and (number.value is null or length(split_part(number.logged, '.', 2)) > 18 or contains(lower(number.logged), 'e-'))
),

incomplete as (
  select
    log_file as file,
    log_offset as "offset",
    'no_outcome' as code,
    'warning' as severity,
    'the log does not say how transaction ' || id || ' ended' as message
  from transactions
  where outcome = 'incomplete'
),

everything as (
  select * from files
  union all by name select * from problems
  union all by name select * from repeated
  union all by name select * from conflicts
  union all by name select * from copies
  union all by name select * from odd_numbers
  union all by name select * from incomplete
)

select file, "offset", code, severity, message, bytes, events, transactions, status
from everything
order by file, case code when 'file' then 0 else 1 end, "offset" nulls first, code, message
