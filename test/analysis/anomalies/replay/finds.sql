-- a transaction delivered again two days later
-- expects: again 2880
insert into given (id, shown, session_id)
values ('again', '2024-02-10 09:00:00', 'first'), ('again', '2024-02-12 09:00:00', 'second');
