-- Why messages were skipped, the most frequent reason first.
select
  case reason
    when 'payment_flag_skipped' then 'The message asks for no update of the payment balance.'
    when 'subscription_creation_skipped' then 'Another part of the service syncs what creates a subscription.'
    else 'In words that are not known.'
  end as reason,
  coalesce(action, '(not named in the log)') as action,
  records,
  percentage,
  first_at,
  last_at
from skip_reasons
order by records desc, reason, action
