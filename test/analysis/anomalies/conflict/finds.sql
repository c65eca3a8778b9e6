-- the amount of the second delivery is another one
-- expects: changed 1
insert into given (id, shown, session_id, amount)
values ('changed', '2024-02-10 09:00:00', 'first', '8'), ('changed', '2024-02-10 09:01:00', 'second', '9');
