-- purpose: wallets that deliveries are expected to take below zero, as seen on the last day of the log and seven days before it
-- grain: one row for each such wallet and day it is seen from
-- inputs: transactions, currencies, thresholds
-- columns:
--   today: the business day of the last transaction known: of all, and of those until seven days before it
--   user_balance, new_balance: payment and subscription balance, last known
--   usual_debit: median of the last three deliveries
--   days_left: days until the balance is expected below zero, 1 to 7; expected_on: that business day
--   score: how sure; 0.75 with no delivery to spare, more with each spare one
--   below_ten: the first system's rule, 0 <= balance < at_risk_below (10)
--   reason: in words
-- The rule and its back-test: docs/forecast.md. Both days in one statement: planning it takes longer than a small log's rows.
with
setting as (
  select 3 as usual_of,       -- usual debit: the median of so many last deliveries; one odd delivery does not move it
         3 as regular_gap,    -- days between two deliveries of a plan without Thursday and Friday; longer is a pause
         4 as active_days,    -- deliveries go on: the regular gap and one failed run
         4 as failed_run      -- a run failed if it charged fewer than 1 in so many of the wallets of a week before
),
outlook as (
  select max(business_date) as today from transactions
  union all
  select max(business_date) from transactions where business_date <= (select max(business_date) - 7 from transactions)
),
seen as (
  select t.rowid as place, t.userId as user_id, t.currency, t.business_date as day, t.userBalance as user_balance, t.newBalance as new_balance,
         t.outcome is distinct from 'blocked' as posted,  -- a blocked one never reached the subscription balance
         t.newBalance - t.oldBalance as net,
         t.amount - coalesce(t.vat, 0) as debit,
         t.outcome is distinct from 'blocked' and t.type = 'DEBIT'
             and coalesce(t.action, '') in ('DELIVERY_DEDUCTION', '') as delivery,   -- the short form has no action
         k.tolerance
  from transactions t
  inner join currencies k using (currency)
  where t.userId is not null
),
wallet as (
  select o.today, user_id, currency,
         max(tolerance) as tolerance,
         min(day) as first_seen,
         max(day) filter (where delivery) as last_delivery,
         arg_max(user_balance, place) filter (where user_balance is not null) as user_balance,
         max(place) filter (where user_balance is not null) as known_at,
         arg_max(new_balance, place) filter (where posted and new_balance is not null) as new_balance
  from seen
  join outlook o on seen.day <= o.today
  group by o.today, user_id, currency
),
later as (
  select w.today, x.user_id, x.currency, sum(x.net) as net
  from seen x
  join wallet w on w.user_id = x.user_id and w.currency = x.currency
  where x.posted and x.user_balance is null and x.place > w.known_at and x.day <= w.today
  group by w.today, x.user_id, x.currency
),
candidate as (
  select w.today, w.user_id, w.currency, w.tolerance, w.first_seen, w.user_balance, w.new_balance,
         cast(w.user_balance + coalesce(l.net, 0) as decimal(30, 6)) as payment,
         cast(w.new_balance as decimal(30, 6)) as subscription
  from wallet w
  cross join setting s
  left join later l on l.today = w.today and l.user_id = w.user_id and l.currency = w.currency
  where w.user_balance >= 0
    and w.user_balance + coalesce(l.net, 0) >= 0
    and w.new_balance - w.user_balance - coalesce(l.net, 0) > w.tolerance
    and w.last_delivery >= w.today - s.active_days
),
delivery as (
  select c.today, x.user_id, x.currency, x.day, cast(x.debit as decimal(30, 6)) as debit,
         row_number() over (partition by c.today, x.user_id, x.currency order by x.place desc) as nth_last
  from seen x
  join candidate c on c.user_id = x.user_id and c.currency = x.currency
  where x.delivery and x.day <= c.today
),
usual as (
  select d.today, d.user_id, d.currency,
         cast(percentile_cont(0.5) within group (order by d.debit) as decimal(30, 6)) as usual_debit
  from delivery d
  cross join setting s
  where d.nth_last <= s.usual_of
  group by d.today, d.user_id, d.currency
),
delivered as (
  select today, user_id, currency, day, count(*) as deliveries,
         lead(day) over (partition by today, user_id, currency order by day) as next_day
  from delivery
  group by today, user_id, currency, day
),
pause as (
  select d.today, d.user_id, d.currency, d.day as after_day, coalesce(d.next_day, d.today + 1) as before_day
  from delivered d
  cross join setting s
  where coalesce(d.next_day, d.today + 1) - d.day > s.regular_gap
),
run as (
  select day, count(distinct (user_id, currency)) as wallets
  from seen
  where delivery and day >= (select min(today) - 20 from outlook)   -- no run before the three weeks is looked at
  group by day
),
past as (
  select c.today, c.user_id, c.currency, c.first_seen, a.ahead, k.weeks,
         c.today + cast(a.ahead - 7 * k.weeks as integer) as day
  from candidate c
  cross join range(1, 8) a(ahead)
  cross join range(1, 3) k(weeks)
),
evidence as (
  select p.today, p.user_id, p.currency, p.ahead, p.weeks, coalesce(d.deliveries, 0) as deliveries
  from past p
  cross join setting s
  left join delivered d on d.today = p.today and d.user_id = p.user_id and d.currency = p.currency and d.day = p.day
  left join pause q on q.today = p.today and q.user_id = p.user_id and q.currency = p.currency
                   and p.day > q.after_day and p.day < q.before_day
  left join run r on r.day = p.day
  left join run b on b.day = p.day - 7
  where d.deliveries is not null
     or (p.day >= p.first_seen and q.after_day is null
         and s.failed_run * coalesce(r.wallets, 0) >= coalesce(b.wallets, 0))
),
latest as (
  select today, user_id, currency, ahead, arg_min(deliveries, weeks) as deliveries
  from evidence
  group by today, user_id, currency, ahead
),
path as (
  select c.today, c.user_id, c.currency, a.ahead,
         sum(coalesce(cast(l.deliveries as double), m.mean))
             over (partition by c.today, c.user_id, c.currency order by a.ahead) as expected
  from candidate c
  cross join range(1, 8) a(ahead)
  join (select today, user_id, currency, avg(deliveries) as mean from latest group by today, user_id, currency) m
    on m.today = c.today and m.user_id = c.user_id and m.currency = c.currency
  left join latest l on l.today = c.today and l.user_id = c.user_id and l.currency = c.currency and l.ahead = a.ahead
),
crossing as (
  select c.today, c.user_id, c.currency, min(n.nth) as nth
  from candidate c
  join usual u on u.today = c.today and u.user_id = c.user_id and u.currency = c.currency and u.usual_debit > 0
  cross join (select cast(range as decimal(3, 0)) as nth from range(1, 50)) n
  where n.nth * u.usual_debit > c.payment + c.tolerance
  group by c.today, c.user_id, c.currency
),
forecast as (
  select c.today, c.user_id, c.currency, c.user_balance, c.new_balance, c.payment, u.usual_debit, x.nth,
         min(p.ahead) filter (where p.expected + 1e-6 >= x.nth) as days_left,
         floor(max(p.expected) + 1e-6) as expected
  from candidate c
  join usual u on u.today = c.today and u.user_id = c.user_id and u.currency = c.currency
  join crossing x on x.today = c.today and x.user_id = c.user_id and x.currency = c.currency
  join path p on p.today = c.today and p.user_id = c.user_id and p.currency = c.currency
  where x.nth * u.usual_debit <= c.subscription + c.tolerance
  group by c.today, c.user_id, c.currency, c.user_balance, c.new_balance, c.payment, u.usual_debit, x.nth
  having max(p.expected) + 1e-6 >= x.nth
),
worded as (
  select f.*, cast(f.today + cast(f.days_left as integer) as date) as expected_on,
         k.decimals as places
  from forecast f
  inner join currencies k using (currency)
),
money as (
  select w.*,
         case places when 3 then cast(cast(payment as decimal(30, 3)) as text)
                     else cast(cast(payment as decimal(30, 2)) as text) end as payment_text,
         case places when 3 then cast(cast(usual_debit as decimal(30, 3)) as text)
                     else cast(cast(usual_debit as decimal(30, 2)) as text) end as debit_text,
         case places when 3 then cast(cast(new_balance as decimal(30, 3)) as text)
                     else cast(cast(new_balance as decimal(30, 2)) as text) end as subscription_text,
         case places when 3 then cast(cast(payment - nth * usual_debit as decimal(30, 3)) as text)
                     else cast(cast(payment - nth * usual_debit as decimal(30, 2)) as text) end as below_text
  from worded w
)
select today, user_id, money.currency, user_balance, new_balance, usual_debit,
     cast(days_left as integer) as days_left,
     -- with no delivery to spare about three of four forecasts come true; every spare delivery cuts the doubt
     cast(round(1 - 1 / (4 * (1 + expected - nth)), 3) as decimal(4, 3)) as score,
     user_balance >= 0 and user_balance < coalesce(own.value, shared.value) as below_ten,
     'Delivery ' || cast(nth as text) || ' of ' || cast(cast(expected as integer) as text)
         || ' expected in the next 7 days, on ' || strftime(expected_on, '%Y-%m-%d')
         || ', takes the wallet from ' || payment_text || ' to ' || below_text || ' ' || money.currency
         || ' (usual debit ' || debit_text || '). The service does not stop it: the subscription balance, '
         || subscription_text || ', still pays for it.' as reason,
     expected_on
from money
cross join (select value from thresholds where name = 'at_risk_below' and currency is null) as shared
left join thresholds as own on own.name = 'at_risk_below' and own.currency = money.currency
order by today, expected_on, user_id, money.currency
