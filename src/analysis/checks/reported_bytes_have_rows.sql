-- purpose: the bytes that belong to no event are those that data_quality reports
-- grain: one row for each file where they are not
-- inputs: input_files, problems
with reported as (
  select file, sum(bytes) as bytes from problems group by file
)

select path, reported_bytes, reported.bytes as reported_in_rows
from input_files
left join reported on reported.file = input_files.path
where reported_bytes <> coalesce(reported.bytes, 0)
order by path
