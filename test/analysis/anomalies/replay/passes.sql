-- a retry of the queue within the hour, and the same log lines in two files
-- expects: none
insert into given (id, shown, session_id)
values
  ('retry', '2024-02-10 09:00:00', 'first'),
  ('retry', '2024-02-10 09:59:00', 'second'),
  ('copy', '2024-02-11 09:00:00', 'third'),
  ('copy', '2024-02-11 09:00:00', 'third');
