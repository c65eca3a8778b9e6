-- an addition taken back; a renewal taken back twice in turns, which are two pairs of one day
-- expects: back 100, renewal-back-1 20
insert into given (id, shown, user_id, type, source, action, amount, vat)
values
  ('gift', '2024-02-01 09:00:00', 'a', 'CREDIT', 'MANUAL_ADDITION', 'CX_GIFT', '100', '0'),
  ('back', '2024-02-01 09:06:00', 'a', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '100', '0'),
  ('renewal-1', '2024-02-02 09:00:00', 'b', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '11', '1'),
  ('renewal-back-0', '2024-02-02 09:01:00', 'b', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '10', '0'),
  ('renewal-2', '2024-02-02 09:02:00', 'b', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '11', '1'),
  ('renewal-back-1', '2024-02-02 09:03:00', 'b', 'DEBIT', 'MANUAL_DEDUCTION', 'INVAILID_ENTRY', '10', '0');
