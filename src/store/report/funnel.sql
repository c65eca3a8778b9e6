-- What became of the messages of the queue.
select stage, records, percentage, transactions from funnel
order by list_position(['received', 'published', 'already_synced', 'skipped', 'blocked', 'failed', 'incomplete'], stage)
