-- purpose: every transaction that left its wallet overdrawn
-- grain: one row for each transaction with a payment balance below zero
-- inputs: transactions
-- stored: view
-- columns: as transactions
select * from transactions where userBalance < 0 order by timestamp, id
