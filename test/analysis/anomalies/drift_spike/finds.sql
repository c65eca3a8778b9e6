-- eight of ten wallets begin to disagree in one night
-- expects: - 8
insert into given by name select * from everyday(10, 30);
update given set user_balance = new_balance;
update given set user_balance = cast(cast(new_balance as decimal(18, 3)) - 8 as varchar)
where shown > timestamp '2024-02-20 12:00:00' and user_id not in ('user-1', 'user-2');
