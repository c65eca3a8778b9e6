-- delivered again with the same content, or with a field the first delivery did not show
-- expects: none
insert into given (id, shown, session_id, action)
values
  ('same', '2024-02-10 09:00:00', 'first', 'DELIVERY_DEDUCTION'),
  ('same', '2024-02-10 09:01:00', 'second', 'DELIVERY_DEDUCTION'),
  ('filled', '2024-02-11 09:00:00', 'third', null),
  ('filled', '2024-02-11 09:01:00', 'fourth', 'DELIVERY_DEDUCTION');
