-- What was read and what was not: problems first, then the files.
select
  severity,
  code,
  file,
  "offset" as log_offset,
  message,
  status,
  bytes,
  events,
  transactions
from data_quality
order by list_position(['error', 'warning', 'info'], severity), code = 'file', file, "offset" nulls first, code, message
