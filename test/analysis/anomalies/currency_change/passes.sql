-- users with one currency each, and a transaction that names none
-- expects: none
insert into given (id, shown, user_id, currency)
values
  ('riyal', '2024-02-01 09:00:00', 'a', 'SAR'),
  ('dinar', '2024-02-02 09:00:00', 'b', 'BHD'),
  ('none', '2024-02-03 09:00:00', 'b', null);
