-- another amount; too late; another wallet; the same direction; a payment and a refund, nobody's correction; a delivery
-- expects: none
insert into given (id, shown, user_id, type, source, action, amount)
values
  ('gift-1', '2024-02-01 09:00:00', 'a', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '100'),
  ('back-1', '2024-02-01 09:06:00', 'a', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '101'),
  ('gift-2', '2024-02-01 09:00:00', 'b', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '100'),
  ('back-2', '2024-02-04 09:06:00', 'b', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '100'),
  ('back-3', '2024-02-01 09:06:00', 'c', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '100'),
  ('back-4', '2024-02-01 09:07:00', 'c', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '100'),
  ('paid-5', '2024-02-01 09:06:00', 'd', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '110'),
  ('refund-5', '2024-02-01 09:07:00', 'd', 'DEBIT', 'REFUND', 'OTHER', '110'),
  ('gift-6', '2024-02-01 09:00:00', 'e', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '8'),
  ('meal-6', '2024-02-01 21:01:00', 'e', 'DEBIT', 'MANUAL_DEDUCTION', 'DELIVERY_DEDUCTION', '8');
