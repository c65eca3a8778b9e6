-- an addition and a blocked deduction of more than fifty deliveries of 8
-- expects: added 20000, tried 401
insert into given by name select * from everyday(5, 5);
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance, outcome)
values
  ('added', '2024-02-03 09:00:00', 'a', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '20000', '0', '20000', 'published'),
  ('tried', '2024-02-04 09:00:00', 'b', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '401', '10', '-391', 'blocked');
