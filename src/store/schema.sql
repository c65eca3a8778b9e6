-- What ingest writes. Text and whole numbers only: SQL gives them their meaning afterwards.
-- Times are ms since epoch (UTC); amounts are the digits as logged; offsets count decompressed bytes.

create table input_files (
  file_id integer, path varchar, absolute_path varchar, stream varchar, size bigint, modified_ms bigint,
  sha256 varchar, status varchar, bytes bigint, event_bytes bigint, reported_bytes bigint, events bigint, messages bigint
);

create table problems (
  file varchar, "offset" bigint, bytes bigint, code varchar, severity varchar, message varchar
);

-- Of a stream, under the number of its first file.
create table category_counts (category varchar, events bigint, file_id integer);

create table queue_records (
  record_id bigint, session_id varchar, message_id varchar, opened_ms bigint, opened_by varchar, outcome varchar,
  skip_reason varchar, skipped_action varchar, shown_ms bigint,
  id varchar, type varchar, source varchar, action varchar, user_id varchar, currency varchar,
  amount varchar, vat varchar, old_balance varchar, new_balance varchar, user_balance varchar,
  balance_source varchar, wallet_id varchar, delivery_id varchar, actor varchar,
  file_id integer, "offset" bigint, ranges varchar, created_ms bigint
);

create table discrepancy_events (
  record_id bigint, logged_ms bigint, user_id varchar, subscription_balance varchar, payment_balance varchar,
  file_id integer, "offset" bigint
);

create table blocked_events (
  record_id bigint, logged_ms bigint, user_id varchar, transaction_id varchar, current_balance varchar
);

create table metric_events (
  logged_ms bigint, user_id varchar, action varchar, file_id integer, "offset" bigint
);

create table invocations (
  time_ms bigint, kind varchar, request_id varchar, duration_ms double, billed_ms double, memory_mb double,
  max_memory_mb double, init_ms double, file_id integer, "offset" bigint
);

create table service_errors (
  logged_ms bigint, kind varchar, request_id varchar, file_id integer, "offset" bigint
);

-- What became of personal data; key_check tells runs with different secrets apart.
create table privacy (pii varchar, hash_user_ids boolean, key_check varchar);

create table settings (time_zone varchar);

-- The work list of the run before into the same folder, and what people wrote in it; see the view work_list.
create table known_findings (
  finding_id varchar, severity varchar, finding varchar, rule varchar, user_id varchar, currency varchar, id varchar,
  "timestamp" timestamp, last_at timestamp, open boolean, found decimal(38, 18), expected decimal(38, 18),
  difference decimal(38, 18), unit varchar, suggested_adjustment decimal(38, 18), explanation varchar, log_file varchar,
  log_offset bigint, related_ids varchar, is_gone boolean, first_seen timestamp, last_seen timestamp, returned_at timestamp
);

create table finding_notes (
  finding_id varchar, number integer, action varchar, person varchar, note varchar, noted_at timestamp,
  known_until timestamp
);

-- Balances of another system, and what they are to be compared with; see the view tie_out.
create table foreign_balances (user_id varchar, currency varchar, balance decimal(38, 18), line integer);
create table tie_out_question (side varchar, day date);

-- A value for one currency stands before the one without.
create table thresholds (name varchar, currency varchar, value decimal(38, 18));

create table currencies (currency varchar, decimals integer, tolerance decimal(38, 18), time_zone varchar);

-- Whether digits may be of a number that does not fit into the tables: they are many, or have an exponent.
create macro may_not_fit(digits) as (length(digits) > 11 or contains(lower(digits), 'e'));

-- About how large the number is where it may not fit; null where it does.
create macro rough_size(digits) as (abs(case when may_not_fit(digits) then try_cast(digits as double) end));

-- Exact value of logged digits; null where they are no number or beyond what is added up exactly.
-- Digits of up to 11 and 6 places, nearly all, take the way through 64-bit decimals: 15 times faster.
create macro exact_below(digits, most) as (
  case
    when regexp_full_match(digits, '-?[0-9]{1,11}([.][0-9]{1,6})?')
      then cast(try_cast(digits as decimal(18, 6)) as decimal(38, 18))
    when regexp_full_match(digits, '-?[0-9]([.][0-9]+)?[eE]-([2-9][0-9]|[1-9][0-9]{2,})') then 0
    when abs(try_cast(digits as decimal(38, 18))) < most
      then try_cast(digits as decimal(38, 18))
  end
);

-- The same of any number that is stored at all.
create macro exact(digits) as (exact_below(digits, 100000000000000000));

-- Digits by which two logged numbers are the same: 8 and 8.00.
create macro same_number(digits) as (coalesce(cast(exact(digits) as varchar), digits));

-- The shortest digits of an exact value.
create macro canonical(amount) as (rtrim(rtrim(cast(amount as varchar), '0'), '.'));

-- An instant in ms since epoch as a UTC timestamp.
create macro instant(ms) as (make_timestamp(ms * 1000));

-- A UTC timestamp on the clock of a time zone.
create macro local_time(utc, zone) as (timezone(zone, make_timestamptz(epoch_us(utc))));
