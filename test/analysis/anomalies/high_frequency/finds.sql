-- a wallet with 30 transactions in a day among wallets with one
-- expects: busy-01 30
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id)
select 'busy-' || lpad(cast(n as varchar), 2, '0'), timestamp '2024-02-10 09:00:00' + n * interval 10 minute, 'busy'
from range(1, 31) as t(n);
