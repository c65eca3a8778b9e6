-- a rate of 37 %, a payment without VAT, VAT in a currency without any, another country's rate
-- expects: rate 0.37, without 0, kuwait 0.1, country 0.1
insert into given (id, shown, user_id, currency, type, source, action, amount, vat)
values
  ('rate', '2024-02-01 09:00:00', 'a', 'BHD', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '137', '37'),
  ('without', '2024-02-02 09:00:00', 'b', 'SAR', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '115', '0'),
  ('kuwait', '2024-02-03 09:00:00', 'c', 'KWD', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '11', '1'),
  ('country', '2024-02-04 09:00:00', 'd', 'SAR', 'DEBIT', 'REFUND', 'OTHER', '110', '10');
