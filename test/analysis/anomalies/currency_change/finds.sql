-- a user of riyals with two transactions in dinars
-- expects: dinar-1 2
insert into given (id, shown, currency)
values
  ('riyal-1', '2024-02-01 09:00:00', 'SAR'),
  ('dinar-1', '2024-02-02 09:00:00', 'BHD'),
  ('dinar-2', '2024-02-03 09:00:00', 'BHD'),
  ('riyal-2', '2024-02-04 09:00:00', 'SAR'),
  ('riyal-3', '2024-02-05 09:00:00', 'SAR');
