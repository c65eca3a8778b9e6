-- two wallets with 300 transactions a day hide a wallet with 13 from the standard deviation; its day begins with the delivery at 21:01 UTC
-- expects: day-10-1 13
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id)
select 'loud-' || u || '-' || n, timestamp '2024-02-10 06:00:00' + n * interval 2 minute, 'loud-' || u
from range(1, 301) as t(n) cross join range(1, 3) as v(u);
insert into given (id, shown, user_id)
select 'hidden-' || lpad(cast(n as varchar), 2, '0'), timestamp '2024-02-11 09:00:00' + n * interval 30 minute, 'user-1'
from range(1, 13) as t(n);
