-- purpose: how both balances of each wallet went from the start to the end of each month
-- grain: one row for each wallet, side and month of the log, from the month in which the log first tells the balance
-- inputs: balance_steps, transactions
-- stored: view
-- columns:
--   month: in the reporting time zone, such as 2024-02
--   side: payment or subscription
--   opening: the balance at the start, which is the closing of the month before; of a wallet's first month, the one before its first transaction
--   credits, debits: what the logged transactions posted, without VAT, both above zero; blocked ones post nothing
--   outside_log: closing - opening - credits + debits: what moved the balance without a transaction in the log
--   closing: the balance at the end
--   transactions: those of the month; 0 in a month without any
--   between_transactions, miscalculated, at_blocked: the parts of outside_log: between two transactions, in wrong sums of the log, at transactions the service blocked
--   is_first: whether it is the first month of the wallet
--   closing_id: the last transaction of the wallet up to the end of the month, the proof of the closing
--   closing_is: logged, or computed where the log does not tell the balance after that transaction
with months as (
  select distinct date_trunc('month', business_date) as month from transactions
),

movements as (
  select
    user_id,
    currency,
    side,
    date_trunc('month', business_date) as month,
    count(*) as transactions,
    coalesce(sum(posted) filter (type = 'CREDIT'), 0) as credits,
    coalesce(-sum(posted) filter (type = 'DEBIT'), 0) as debits,
    sum(outside_log) as outside_log,
    sum(miscalculated) filter (not is_blocked) as miscalculated,
    sum(outside_log) filter (is_blocked) as at_blocked,
    sum(opening) as opening,
    arg_max({'id': id, 'is_told': told is not null}, (timestamp, id)) as last_step
  from balance_steps
  group by user_id, currency, side, date_trunc('month', business_date)
),

wallets as (
  select user_id, currency, side, min(month) as first_month, sum(opening) as opening
  from movements
  group by user_id, currency, side
),

cells as (
  select
    months.month,
    wallets.currency,
    wallets.user_id,
    wallets.side,
    wallets.opening as first_opening,
    months.month = wallets.first_month as is_first,
    coalesce(movements.transactions, 0) as transactions,
    coalesce(movements.credits, 0) as credits,
    coalesce(movements.debits, 0) as debits,
    coalesce(movements.outside_log, 0) as outside_log,
    coalesce(movements.miscalculated, 0) as miscalculated,
    coalesce(movements.at_blocked, 0) as at_blocked,
    movements.last_step
  from wallets
  inner join months on months.month >= wallets.first_month
  left join movements
    on movements.user_id = wallets.user_id
    and movements.currency = wallets.currency
    and movements.side = wallets.side
    and movements.month = months.month
),

rolled as (
  select
    *,
    first_opening + sum(credits - debits + outside_log) over wallet as closing,
    last_value(last_step ignore nulls) over wallet as closing_step
  from cells
  window wallet as (partition by user_id, currency, side order by month rows unbounded preceding)
)

select
  strftime(month, '%Y-%m') as month,
  currency,
  side,
  user_id,
  closing - credits + debits - outside_log as opening,
  credits,
  debits,
  outside_log,
  closing,
  transactions,
  outside_log - miscalculated - at_blocked as between_transactions,
  miscalculated,
  at_blocked,
  is_first,
  closing_step.id as closing_id,
  case when closing_step.is_told then 'logged' else 'computed' end as closing_is
from rolled
order by currency, side, month, user_id
