-- purpose: every event is in exactly one category
-- grain: one row if the sums differ
-- inputs: input_files, category_counts
select by_file, by_category
from (select coalesce(sum(events), 0) as by_file from input_files)
cross join (select coalesce(sum(events), 0) as by_category from category_counts)
where by_file <> by_category
order by by_file
