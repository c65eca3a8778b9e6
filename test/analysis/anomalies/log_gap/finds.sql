-- a night and the one after it missing in six weeks of ten wallets
-- expects: - 0
insert into given by name select * from everyday(10, 42);
delete from given where shown between timestamp '2024-02-20 12:00:00' and timestamp '2024-02-22 12:00:00';
