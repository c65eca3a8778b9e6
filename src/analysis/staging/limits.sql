-- purpose: the thresholds as they hold for each currency
-- grain: one row for each threshold and currency, and one without currency for the whole service
-- inputs: thresholds, currencies
-- columns:
--   value: that of the currency, else the general one, to 6 decimals, so that it can be multiplied
with names as (
  select distinct name from thresholds
),

places as (
  select currency from currencies
  union all
  select null
),

resolved as (
  select
    names.name,
    places.currency,
    coalesce(own.value, general.value) as value
  from names
  cross join places
  left join thresholds as own on own.name = names.name and own.currency = places.currency
  left join thresholds as general on general.name = names.name and general.currency is null
)

select name, currency, cast(least(value, 100000000000) as decimal(20, 6)) as value
from resolved
where value is not null
order by name, currency nulls first
