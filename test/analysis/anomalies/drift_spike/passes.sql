-- wallets that disagree from the day the log first tells both balances; four that begin in one night
-- expects: none
insert into given by name select * from everyday(20, 30);
update given set user_balance = new_balance where user_id in ('user-1', 'user-2', 'user-3', 'user-4');
update given set user_balance = '7' where user_id not in ('user-1', 'user-2', 'user-3', 'user-4') and shown > timestamp '2024-02-20 12:00:00';
update given set user_balance = cast(cast(new_balance as decimal(18, 3)) - 8 as varchar)
where shown > timestamp '2024-02-20 12:00:00' and user_id in ('user-1', 'user-2', 'user-3', 'user-4');
