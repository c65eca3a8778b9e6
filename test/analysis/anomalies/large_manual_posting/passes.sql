-- fifty deliveries exactly; a large payment; a currency whose deliveries cost more
-- expects: none
insert into given by name select * from everyday(5, 5);
insert into given (id, shown, user_id, currency, type, source, action, amount, old_balance, new_balance)
values
  ('fifty', '2024-02-03 09:00:00', 'a', 'BHD', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '400', '0', '400'),
  ('paid', '2024-02-03 09:00:00', 'b', 'BHD', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '4000', '0', '4000'),
  ('meal', '2024-02-03 21:01:00', 'c', 'SAR', 'DEBIT', 'MANUAL_DEDUCTION', 'DELIVERY_DEDUCTION', '90', '990', '900'),
  ('riyal', '2024-02-04 09:00:00', 'c', 'SAR', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '4000', '900', '4900');
