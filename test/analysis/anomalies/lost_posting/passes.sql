-- balances that follow each other; one small posting lost; one after a blocked one, which was never posted
-- expects: none
insert into given by name select * from everyday(5, 5);
insert into given (id, shown, user_id, old_balance, new_balance, outcome)
values
  ('small-1', '2024-02-01 09:00:00', 'a', '100', '92', 'published'),
  ('small-2', '2024-02-02 09:00:00', 'a', '100', '92', 'published'),
  ('blocked-1', '2024-02-01 09:00:00', 'b', '5', '-3', 'blocked'),
  ('blocked-2', '2024-02-01 10:00:00', 'b', '5', '-3', 'blocked');
