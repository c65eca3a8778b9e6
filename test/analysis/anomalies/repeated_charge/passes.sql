-- two small charges; three far apart; three deliveries of one night; other amounts; a backlog charged on other days
-- expects: none
insert into given by name select * from everyday(5, 5);
insert into given (id, shown, user_id, type, source, action, amount, vat)
values
  ('twice-1', '2024-02-03 09:00:00', 'twice', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('twice-2', '2024-02-03 09:01:00', 'twice', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('apart-1', '2024-02-03 09:00:00', 'apart', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('apart-2', '2024-02-03 09:11:00', 'apart', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('apart-3', '2024-02-03 09:22:00', 'apart', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('other-1', '2024-02-03 09:00:00', 'other', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '1.1', '0.1'),
  ('other-2', '2024-02-03 09:01:00', 'other', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '2.2', '0.2'),
  ('other-3', '2024-02-03 09:02:00', 'other', 'CREDIT', 'PAYMENT', 'PAY_PENDING_AMOUNT', '3.3', '0.3');
insert into given (id, shown, user_id, delivery_id)
values
  ('meal-1', '2024-02-03 21:01:00', 'family', 'delivery-1'),
  ('meal-2', '2024-02-03 21:01:01', 'family', 'delivery-2'),
  ('meal-3', '2024-02-03 21:01:02', 'family', 'delivery-3');
insert into given (id, shown, created, user_id)
values
  ('late-1', '2024-02-03 09:00:00', '2024-01-03 21:01:00', 'late'),
  ('late-2', '2024-02-03 09:00:01', '2024-01-04 21:01:00', 'late'),
  ('late-3', '2024-02-03 09:00:02', '2024-01-05 21:01:00', 'late');
