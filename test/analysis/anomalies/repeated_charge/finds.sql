-- three small charges within minutes; two large ones; a charge of one delivery made twice
-- expects: small-2 3, large-2 2
insert into given by name select * from everyday(5, 5);
insert into given (id, shown, user_id, type, source, action, amount, vat)
values
  ('small-1', '2024-02-03 09:00:00', 'small', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('small-2', '2024-02-03 09:04:00', 'small', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('small-3', '2024-02-03 09:09:00', 'small', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('large-1', '2024-02-03 10:00:00', 'large', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '220', '20'),
  ('large-2', '2024-02-03 10:01:00', 'large', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '220', '20');
