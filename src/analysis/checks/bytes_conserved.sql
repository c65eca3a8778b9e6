-- purpose: every byte of a file belongs to one event or is reported
-- grain: one row for each file where it does not
-- inputs: input_files
select path, bytes, event_bytes, reported_bytes
from input_files
where bytes <> event_bytes + reported_bytes
order by path
