-- purpose: the control totals of a run
-- grain: one row
-- inputs: input_files, data_quality, category_counts, transactions, blocked_overdrafts, at_risk, settings
-- columns:
--   first_day, last_day: business days of the first and last transaction
--   errors, warnings: rows of data_quality, those of whole files left out
--   files, files_skipped, files_damaged, bytes: read, passed over, not read to their end; bytes of log text
--   events: in all files; unknown_events: those no rule knows; unreadable: inputs that could not be opened
--   overdrawn_transactions, overdrawn_users: with a payment balance below zero; blocked_overdrafts, at_risk_wallets: rows of those tables
--   time_zone: of the business days
with files as (
  select
    count(*) as files,
    count(*) filter (status = 'skipped') as files_skipped,
    count(*) filter (status in ('truncated', 'corrupt', 'unreadable')) as files_damaged,
    coalesce(sum(bytes), 0)::bigint as bytes
  from input_files
),

events as (
  select coalesce(sum(events), 0)::bigint as events from category_counts
),

found as (
  select
    count(*) filter (severity = 'error') as errors,
    count(*) filter (severity = 'warning') as warnings,
    count(*) filter (code = 'unknown_event') as unknown_events,
    count(*) filter (code = 'unreadable') as unreadable
  from data_quality
  where code <> 'file'
),

ledger as (
  select
    count(*) as transactions,
    count(distinct userId) as users,
    min(business_date) as first_day,
    max(business_date) as last_day,
    count(*) filter (userBalance < 0) as overdrawn_transactions,
    count(distinct userId) filter (userBalance < 0) as overdrawn_users
  from transactions
)

select
  files.*,
  events.events,
  ledger.*,
  (select count(*) from blocked_overdrafts) as blocked_overdrafts,
  (select count(*) from at_risk) as at_risk_wallets,
  found.*,
  settings.time_zone
from files
cross join events
cross join found
cross join ledger
cross join settings
order by files
