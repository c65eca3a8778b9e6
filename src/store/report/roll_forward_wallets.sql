-- The wallets behind each figure of the roll-forward; those that moved outside the log furthest first.
select
  wallets.currency,
  side,
  month,
  wallets.user_id,
  opening,
  credits,
  debits,
  outside_log,
  closing,
  transactions,
  is_first,
  closing_is,
  closing_id,
  decimals,
  closing_id as link_id
from roll_forward_wallets as wallets
left join currencies on currencies.currency = wallets.currency
order by wallets.currency, side, month, abs(outside_log) desc, wallets.user_id
