-- what rapid_balance_change finds by itself is not found twice; neither is a large manual posting
-- expects: none
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance)
select 'renewal-' || n, timestamp '2024-02-01 09:00:00' + n * interval 6 hour, 'user-' || n, 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION',
  cast(150 + 5 * n as varchar), '1000', cast(1150 + 5 * n as varchar)
from range(1, 31) as t(n);
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance)
values
  ('first', '2024-02-10 09:00:00', 'rich', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '1000000', '0', '1000000'),
  ('gift', '2024-02-11 09:00:00', 'well-off', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '5000', '0', '5000');
