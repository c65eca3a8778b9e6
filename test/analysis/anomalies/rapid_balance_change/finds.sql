-- a payment of 10,000 where balances move by 8 a day
-- expects: jump 10000
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance)
values ('jump', '2024-02-10 09:00:00', 'rich', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '10000', '0', '10000');
