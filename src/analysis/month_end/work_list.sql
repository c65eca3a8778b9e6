-- purpose: the findings as a list to work off: what is new, open, acknowledged or gone, and for how long
-- grain: one row for each finding of this run, and for each of earlier runs that is gone
-- inputs: all_findings, known_findings, finding_notes, transactions, currencies, settings
-- stored: view
-- columns:
--   finding_id: the same in every run: of what a finding is about, not of its figures
--   status: new, since the logs reached this far; open; acknowledged, by a person; gone, found before and not now
--   severity, finding, rule, id, timestamp, last_at, open, found, expected, difference, unit: as all_findings; of a gone one, as last seen
--   age_days: midnights of the reporting time zone from its beginning, or where it has none from first_seen, to the last transaction; of a gone one to last_seen
--   first_seen, last_seen: UTC time of the last transaction of the first and of the last run that found it
--   person, note, noted_at: the last who acknowledged, noted or reopened it; the last note, with the name of who wrote it where that was somebody else; UTC time of the last entry
--   suggested_adjustment, explanation, log_file, log_offset, related_ids: as all_findings
--   returned_at: as first_seen, of the run in which a gone one came back; it is open again then
-- What a finding is about: the transaction, or of rules that sum up a day, the day.
with known_until as (
  select max(timestamp) as at from transactions
),

identified as (
  select
    all_findings.*,
    concat_ws('|',
      finding,
      coalesce(rule, ''),
      coalesce(user_id, ''),
      coalesce(all_findings.currency, ''),
      case
        when finding <> 'anomalies' or rule in ('conflict', 'currency_change', 'large_manual_posting', 'negative_amount')
          then coalesce(id, '')
        else coalesce(
          cast(cast(local_time(timestamp, coalesce(currencies.time_zone, settings.time_zone)) as date) as varchar), '')
      end
    ) as subject
  from all_findings
  cross join settings
  left join currencies on currencies.currency = all_findings.currency
),

numbered as (
  select *, row_number() over (partition by subject order by timestamp, id, explanation) as number from identified
),

found_now as (
  select
    * exclude (subject, number),
    left(md5(case when number = 1 then subject else concat_ws('|', subject, number) end), 16) as finding_id
  from numbered
),

seen as (
  select
    found_now.*,
    false as is_gone,
    coalesce(least(known_findings.first_seen, known_until.at), known_until.at) as first_seen,
    coalesce(greatest(known_findings.last_seen, known_until.at), known_until.at) as last_seen,
    case when known_findings.is_gone then known_until.at else known_findings.returned_at end as returned_at
  from found_now
  cross join known_until
  left join known_findings on known_findings.finding_id = found_now.finding_id
  union all by name
  select known_findings.* replace (true as is_gone)
  from known_findings
  anti join found_now on found_now.finding_id = known_findings.finding_id
),

noted as (
  select
    finding_id,
    arg_max(action, number) filter (action <> 'note') as decision,
    max(known_until) filter (action <> 'note') as decided_until,
    arg_max(person, number) as person,
    arg_max(note, number) as last_note,
    arg_max(person, number) filter (note is not null) as author,
    max(noted_at) as noted_at
  from finding_notes
  group by finding_id
)

select
  seen.finding_id,
  case
    when is_gone then 'gone'
    when decision = 'ack' and (returned_at is null or decided_until >= returned_at) then 'acknowledged'
    when first_seen is not distinct from known_until.at then 'new'
    else 'open'
  end as status,
  severity,
  finding,
  rule,
  user_id,
  seen.currency,
  id,
  timestamp,
  last_at,
  open,
  date_diff(
    'day',
    cast(local_time(coalesce(timestamp, first_seen), coalesce(currencies.time_zone, settings.time_zone)) as date),
    cast(local_time(last_seen, coalesce(currencies.time_zone, settings.time_zone)) as date)
  ) as age_days,
  first_seen,
  last_seen,
  found,
  expected,
  difference,
  unit,
  suggested_adjustment,
  explanation,
  person,
  case when author <> person then last_note || ' (' || author || ')' else last_note end as note,
  noted_at,
  log_file,
  log_offset,
  related_ids,
  returned_at
from seen
cross join known_until
cross join settings
left join noted on noted.finding_id = seen.finding_id
left join currencies on currencies.currency = seen.currency
order by
  case status when 'new' then 0 when 'open' then 1 when 'acknowledged' then 2 else 3 end,
  case severity when 'error' then 0 when 'warning' then 1 else 2 end,
  finding,
  rule nulls first,
  timestamp,
  user_id,
  currency,
  id,
  finding_id
