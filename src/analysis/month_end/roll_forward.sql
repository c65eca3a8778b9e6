-- purpose: how the balances of each currency went from the start to the end of each month
-- grain: one row for each currency, side and month of the log
-- inputs: roll_forward_wallets, currencies
-- stored: view
-- columns: as roll_forward_wallets
--   wallets: those whose balance the log has told by then, and so stand behind each figure
--   opening: the closing of the month before, and opening_first_seen
--   credits, debits: what the logged transactions posted, without VAT, both above zero
--   outside_log: what moved the balances without a transaction in the log; opening + credits - debits + outside_log = closing
--   first_seen: wallets whose first month it is; opening_first_seen: what they brought along, a part of opening
--   moved: wallets with transactions; wallets_outside: those with a change outside the log beyond the tolerance
--   transactions: those of the month
with cells as (
  select
    roll_forward_wallets.*,
    coalesce(abs(outside_log) > tolerance, false) as is_outside
  from roll_forward_wallets
  left join currencies on currencies.currency = roll_forward_wallets.currency
)

select
  month,
  currency,
  side,
  count(*) as wallets,
  sum(opening) as opening,
  sum(credits) as credits,
  sum(debits) as debits,
  sum(outside_log) as outside_log,
  sum(closing) as closing,
  cast(sum(transactions) as bigint) as transactions,
  sum(between_transactions) as between_transactions,
  sum(miscalculated) as miscalculated,
  sum(at_blocked) as at_blocked,
  count(*) filter (is_first) as first_seen,
  coalesce(sum(opening) filter (is_first), 0) as opening_first_seen,
  count(*) filter (transactions > 0) as moved,
  count(*) filter (is_outside) as wallets_outside
from cells
group by month, currency, side
order by currency, side, month
