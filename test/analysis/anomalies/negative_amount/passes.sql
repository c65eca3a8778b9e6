-- a credit of nothing, and noise of floating-point numbers
-- expects: none
insert into given (id, shown, type, source, action, amount, old_balance, new_balance)
values
  ('nothing', '2024-02-01 09:00:00', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '0', '100', '100'),
  ('noise', '2024-02-02 09:00:00', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '0', '100', '99.99999999999997');
