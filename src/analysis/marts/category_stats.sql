-- purpose: how many events of each kind the logs hold
-- grain: one row for each category that occurs
-- inputs: category_counts
-- columns:
--   Category, Count, Percentage: the counts add up to the number of events; percentages have four decimals
with counted as (
  select category, sum(events)::bigint as events from category_counts group by category
)

select
  category as "Category",
  events as "Count",
  cast(round(100 * events / sum(events) over (), 4) as decimal(9, 4)) as "Percentage"
from counted
order by events desc, category
