-- a weekday on which nobody is ever charged; a thin day; a log that begins and ends within a day
-- expects: none
insert into given by name select * from everyday(10, 42);
delete from given where dayofweek(shown) = 4;
delete from given where cast(shown as date) = date '2024-02-20' and user_id not in ('user-1', 'user-2', 'user-3');
