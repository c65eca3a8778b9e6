-- Each business day of the log: transactions of all currencies, wallets that became overdrawn or began to disagree.
with days as (
  select unnest(generate_series(min(day), max(day), interval 1 day))::date as day from daily
)

select
  day,
  coalesce(sum(transactions), 0)::bigint as transactions,
  coalesce(sum(new_overdrafts), 0)::bigint as new_overdrafts,
  coalesce(sum(new_drifts), 0)::bigint as new_drifts
from days
left join daily using (day)
group by day
order by day
