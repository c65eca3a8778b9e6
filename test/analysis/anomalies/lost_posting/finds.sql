-- two deliveries in a day and a renewal that vanish; six wallets on one day are one finding of the service
-- expects: second 2, after 1, - 6
insert into given (id, shown, user_id, old_balance, new_balance)
values
  ('first', '2024-02-01 09:00:00', 'a', '100', '92'),
  ('second', '2024-02-02 09:00:00', 'a', '100', '92'),
  ('third', '2024-02-02 10:00:00', 'a', '100', '92');
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance)
values
  ('renewal', '2024-02-04 09:00:00', 'b', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '220', '10', '210'),
  ('after', '2024-02-05 09:00:00', 'b', 'DEBIT', 'MANUAL_DEDUCTION', 'DELIVERY_DEDUCTION', '8', '10', '2');
insert into given (id, shown, user_id, old_balance, new_balance)
select 'night-' || d || '-' || n, timestamp '2024-02-10 21:01:00' + d * interval 1 day, 'user-' || n, '100', '92'
from range(1, 7) as t(n) cross join range(0, 2) as v(d);
