-- a log line an hour before the creation of its transaction
-- expects: jump 3600
insert into given (id, shown, created) values ('jump', '2024-02-10 09:00:00', '2024-02-10 10:00:00');
