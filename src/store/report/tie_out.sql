-- The closing balances beside those of another system, what does not agree first.
select
  result,
  user_id,
  tie_out.currency,
  side,
  day,
  our_balance,
  their_balance,
  difference,
  line,
  balance_is,
  id,
  decimals,
  id as link_id
from tie_out
order by
  list_position(['different', 'only_here', 'only_there', 'agreed'], result),
  tie_out.currency,
  abs(coalesce(difference, our_balance, their_balance)) desc,
  user_id,
  line
