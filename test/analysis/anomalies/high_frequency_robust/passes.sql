-- a wallet that makes twelve transactions every day, as it always does
-- expects: none
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id)
select 'loud-' || u || '-' || n, timestamp '2024-02-10 06:00:00' + n * interval 2 minute, 'loud-' || u
from range(1, 301) as t(n) cross join range(1, 3) as v(u);
insert into given (id, shown, user_id)
select 'family-' || d || '-' || n, timestamp '2024-02-01 06:00:00' + d * interval 1 day + n * interval 20 minute, 'family'
from range(1, 13) as t(n) cross join range(0, 20) as v(d);
