-- The wallets whose balances moved most outside the log, whichever way and in whichever month, in usual deliveries of
-- their currency; of one currency ($1) where it is given.
with wallets as (
  select user_id, currency, side, sum(abs(outside_log)) as moved, sum(outside_log) as outside_log, max(month) as last_month
  from roll_forward_wallets
  where outside_log <> 0 and ($1 is null or currency = $1)
  group by user_id, currency, side
)

select
  user_id,
  wallets.currency,
  side,
  outside_log,
  moved,
  last_month,
  cast(moved / nullif(usual_delivery, 0) as double) as size
from wallets
left join currencies on currencies.currency = wallets.currency
left join usual_deliveries on usual_deliveries.currency = wallets.currency
where moved > coalesce(tolerance, 0)
order by size desc nulls last, user_id, wallets.currency, side
limit $2
