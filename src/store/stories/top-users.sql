-- The wallets that moved most money, in usual deliveries of their currency; of one currency ($1) where it is given.
select
  user_id,
  user_analysis.currency,
  transaction_count as transactions,
  total_credits as credits,
  total_debits as debits,
  current_balance as payment_balance,
  current_subscription_balance as subscription_balance,
  cast((total_credits + total_debits) / nullif(usual_delivery, 0) as double) as size,
  last_transaction
from user_analysis
left join usual_deliveries on usual_deliveries.currency = user_analysis.currency
where $1 is null or user_analysis.currency = $1
order by size desc nulls last, user_id, user_analysis.currency
limit $2
