-- two of a wallet nine and eight days late are one finding; six wallets late on one day are one finding of the service
-- expects: late-1 12960, - 120
insert into given (id, shown, created)
values
  ('late-1', '2024-02-10 09:00:00', '2024-02-01 09:00:00'),
  ('late-2', '2024-02-10 09:00:01', '2024-02-02 09:00:00');
insert into given (id, shown, created, user_id)
select 'burst-' || n, timestamp '2024-02-20 09:00:00', timestamp '2024-02-20 07:00:00', 'user-' || n from range(1, 7) as t(n);
