-- a renewal of 30 deliveries, and a large one that the service blocked
-- expects: none
insert into given by name select * from everyday(20, 20);
insert into given (id, shown, user_id, type, source, action, amount, old_balance, new_balance, outcome)
values
  ('renewal', '2024-02-10 09:00:00', 'usual', 'CREDIT', 'PAYMENT', 'RENEW_SUBSCRIPTION', '240', '0', '240', 'published'),
  ('refused', '2024-02-10 09:00:00', 'broke', 'DEBIT', 'REFUND', 'OTHER', '10000', '10', '-9990', 'blocked');
