-- clocks a few seconds apart
-- expects: none
insert into given (id, shown, created) values ('apart', '2024-02-10 09:00:00', '2024-02-10 09:00:05');
