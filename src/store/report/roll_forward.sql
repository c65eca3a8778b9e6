-- How the balances of each currency went from the start to the end of each month, the payment side and the subscription side.
select
  currency,
  side,
  month,
  wallets,
  opening,
  credits,
  debits,
  outside_log,
  closing,
  opening_first_seen,
  between_transactions,
  miscalculated,
  at_blocked,
  wallets_outside,
  transactions,
  decimals
from roll_forward
left join currencies using (currency)
order by currency, side, month
