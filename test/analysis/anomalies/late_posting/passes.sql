-- an hour exactly; a moment; no creation time in the id
-- expects: none
insert into given (id, shown, created)
values
  ('hour', '2024-02-10 09:00:00', '2024-02-10 08:00:00'),
  ('moment', '2024-02-10 10:00:01', '2024-02-10 10:00:00'),
  ('no-ulid', '2024-02-10 11:00:00', null);
