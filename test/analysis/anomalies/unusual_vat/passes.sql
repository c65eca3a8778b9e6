-- the rate of each currency, rounded as the service rounds; manual postings and deliveries without VAT; an unknown currency
-- expects: none
insert into given (id, shown, user_id, currency, type, source, action, amount, vat)
values
  ('bahrain', '2024-02-01 09:00:00', 'a', 'BHD', 'CREDIT', 'PAYMENT', 'ADD_DELIVERY_ADDONS', '2.8', '0.255'),
  ('saudi', '2024-02-02 09:00:00', 'b', 'SAR', 'CREDIT', 'PAYMENT', 'REPLACE_FOOD', '10', '1.3'),
  ('kuwait', '2024-02-03 09:00:00', 'c', 'KWD', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '10', '0'),
  ('gift', '2024-02-04 09:00:00', 'd', 'SAR', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '100', '0'),
  ('meal', '2024-02-04 21:01:00', 'd', 'SAR', 'DEBIT', 'MANUAL_DEDUCTION', 'DELIVERY_DEDUCTION', '90', '0'),
  ('unknown', '2024-02-05 09:00:00', 'e', 'XQZ', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '100', '42');
