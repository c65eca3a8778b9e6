-- What a case may say of the deliveries of transactions, one row each; the rest is an everyday delivery.
create temp table given (
  id varchar, shown timestamp, created timestamp, session_id varchar default 'session', user_id varchar default 'user-a',
  currency varchar default 'BHD', type varchar default 'DEBIT', source varchar default 'MANUAL_DEDUCTION',
  action varchar default 'DELIVERY_DEDUCTION', amount varchar default '8', vat varchar default '0',
  old_balance varchar default '100', new_balance varchar default '92', user_balance varchar,
  outcome varchar default 'published', delivery_id varchar
);

-- A delivery of 8 dinars each night for so many users and days, from 1 February 2024 on.
create temp macro everyday(users, days) as table (
  select
    'day-' || day || '-' || number as id,
    timestamp '2024-01-31 21:01:05' + day * interval 1 day + number * interval 1 second as shown,
    'user-' || number as user_id,
    cast(1000 - 8 * day as varchar) as old_balance,
    cast(992 - 8 * day as varchar) as new_balance
  from range(0, days) as d(day)
  cross join range(1, users + 1) as u(number)
);
