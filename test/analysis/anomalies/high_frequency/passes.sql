-- five transactions in a day are not many, however calm the others are
-- expects: none
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id)
select 'calm-' || n, timestamp '2024-02-10 09:00:00' + n * interval 1 hour, 'calm' from range(1, 6) as t(n);
