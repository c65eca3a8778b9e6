-- purpose: the errors of the service itself by kind
-- grain: one row for each kind
-- inputs: service_errors, input_files
-- columns:
--   kind: of event; meaning: in words; events: how many; first_at, last_at: of the first and last one, UTC
--   log_file, log_offset: where the first one stands; request_id: of it, where it has one
select
  kind,
  case kind
    when 'sync_failed' then 'the balance of a transaction could not be synced'
    when 'uncaught_exception' then 'the code of the service ended with an exception'
    when 'invoke_error' then 'a request ended with an error'
    when 'lambda_timeout' then 'a request took longer than it may'
    when 'lambda_exited' then 'an instance ended in the middle of a request'
    when 'application_error' then 'a request reached an instance that could not start'
    when 'lambda_init_report' then 'an instance did not start'
  end as meaning,
  count(*) as events,
  instant(min(logged_ms)) as first_at,
  instant(max(logged_ms)) as last_at,
  arg_min(input_files.path, (logged_ms, service_errors.file_id, "offset")) as log_file,
  arg_min("offset", (logged_ms, service_errors.file_id, "offset")) as log_offset,
  nullif(arg_min(coalesce(request_id, ''), (logged_ms, service_errors.file_id, "offset")), '') as request_id
from service_errors
left join input_files on input_files.file_id = service_errors.file_id
group by kind
order by events desc, kind
