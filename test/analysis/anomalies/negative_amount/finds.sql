-- a negative debit, a negative credit, negative VAT, a credit that lowers, a debit that raises
-- expects: debit -18, credit -2, vat -1, lowers -5, raises 3
insert into given (id, shown, type, source, action, amount, vat, old_balance, new_balance)
values
  ('debit', '2024-02-01 09:00:00', 'DEBIT', 'MANUAL_DEDUCTION', 'DELIVERY_DEDUCTION', '-18', '0', '79.5', '97.5'),
  ('credit', '2024-02-02 09:00:00', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '-2', '0', '97.5', '95.5'),
  ('vat', '2024-02-03 09:00:00', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '10', '-1', '95.5', '106.5'),
  ('lowers', '2024-02-04 09:00:00', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '5', '0', '106.5', '101.5'),
  ('raises', '2024-02-05 09:00:00', 'DEBIT', 'MANUAL_DEDUCTION', 'OTHER', '3', '0', '101.5', '104.5');
