/**
 * Words of log messages that name nobody, in lower case: what running text may show. Words that are also names of
 * people (mark, grace, hassan) do not belong here; a word that is missing is hidden, which harms less.
 */
export const plainWords: ReadonlySet<string> = new Set(
  `
a about above accept accepted access according account accounts across action actions active add added adding addon addons
address after again against age agent all allow allowed already also although always am among amount amounts an and
another answer any anyone anything api app append applied apply are argument arguments arn array as ask asked assert assertion
assign assigned async at attempt attempted attempting attempts attribute attributes auth authentication authorization authorized
auto automatic available average avoid await aws axios axioserror
back backoff backup bad balance balances base batch batches be because been before began begin behind being below between
bhd bigger block blocked blocks body boolean booking both bound brand break broken buffer bug build built bulk but by byte bytes
cache cached calculate calculated calculation call callback called caller calls calo can can't cancel canceled cancellation
cancelled cannot capacity captured case catch cause caused causes certificate change changed changes channel charge charged charges
check checked checking checks chef child choose chosen clear cleared client clients clock clone close closed closing code codes
column command commit commits common compare compared comparing complete completed component computed condition conditional
conditions config configuration configured confirm conflict conflicts connect connected connecting connection connections
constraint constructor consume consumed consumer contact container contains content context continue continued conversion convert
converted copied copy corrupt corrupted cost could couldn't count counter coupon create created creates creating creation credit
credited credits critical cron currency current currently custom customer customers cycle
daily damaged data database date day days deadletter deadlock debit debited debits debug deduct deducted deduction deductions
deep default defaults defer delay delayed delete deleted deleting deliver delivered deliveries delivery dependency depth
deprecated describe deserialize destination detail details detected dev device did didn't diet differ difference different
directory disable disabled discard discarded disconnect disconnected discount discrepancy disk dispatch dist dlq dns do document
documents does doesn't don't done double down download downstream driver drop dropped dropping due dump duplicate duplicated
duplicates duration during dynamo dynamodb
each early edge edit effect either element else email emails embedded empty enable enabled encode encoded encoding encountered end
ended ending endpoint endpoints engine enough ensure entities entity entries entry env environment equal error errors escape
established eval even event eventbridge events ever every everything evict evicted exact exactly exceed exceeded exceeds except
exception exceptions exchange exec execute executed executing execution exist existing exists exit exited exiting expect expected
expire expired expires expiry explicit export exported expression extend extra
fail failed failing fails failure failures fallback false fatal feature fee fetch fetched fetching few field fields fifo file files
fill filter filtered final finalize find finish finished first fix fixed fixing flag flagged flags flush folder follow food for
forbidden force forced foreign form format formatted forward forwarded found frame free freeze frequency from full function functions
future
gateway gave general generate generated generation get gets getting gift give given gone good got graceful grant granted group
groups gzip
had half halt handle handled handler handling hang happened hard has hash hasn't have haven't having header headers health heap
heartbeat held hello help her here high higher him his history hold hook host hosts hour hours how however http https human hung
id idempotency idempotent identifier identity idle ids if ignore ignored ignoring illegal image immediate import imported in
inactive inbound include included includes incoming incomplete inconsistent incorrect increase index indexes info information init
initial initialize initialized initializing inner input inputs insert inserted inside inspect installed instance instances instead
insufficient integer integration interface internal interrupt interrupted interval into invalid invocation invoice invoices invoke
invoked is isn't issue issues it item items iteration its itself
job jobs join joined json just
keep kept key keys kill killed kind kitchen know known kwd
lag lambda large larger last late latency later latest layer lazy leak leave left legacy length less let level levels library life
light like limit limited limits line lines link linked list listen listener listeners listening lists literal live load loaded
loader loading local location lock locked locking log logged logger logging logic login logs long longer look lookup loop lost low
lower lowest
machine made main maintenance make makes malformed manual many map mapped mapping match matched matches matching maximum may maybe
me mean means meanwhile measure media member members memory menu merge merged message messages meta metadata method methods metric
metrics middleware might migrate migrated migration millisecond milliseconds minimum minor minute minutes mismatch miss missed
missing mjs mode model modified modify module modules moment monitor month monthly months more most move moved ms multi multiple
must mutation mutex
name named names namespace native near nearest nearly need needed needs negative nested network never new newer newest next no nobody
node nodes none nor normal not note notes nothing notification notifications notified notify notifying now null number numbers
numeric nx
object objects observed obsolete occured occurred occurring of off offline offset often ok okay old older oldest omr on once one only
onto open opened opening operation operations operator option optional options or order ordered ordering orders origin original os
other others otherwise our out outbound outdated outgoing outside over overdraft overdrawn overflow overlap override overwritten own
owner
pack package packages packet padding page pages paid pair parallel parameter parameters parent parse parsed parser parsing part
partial partially parties partition partitions parts pass passed passing password past patch path paths pattern pause paused pay
payload payloads paying payment payments peer pending per percent perform performed performing period permission permissions
permitted persist persisted person phase phone physical pick picked picks ping pipe pipeline place plan planned plans platform please
plugin plus point pointer points policy poll polling pool pop port ports position positive possible possibly post posted posting
postings pre prefix prepare prepared present press prevent prevented previous previously price pricing primary print printed
priority private probably problem problems proceed proceeding process processed processes processing processor producer product
production products program progress project promise promises proof proper properly properties property protocol provide provided
provider provisioned proxy public publish published publisher publishing pull pulled purchase purchased push pushed put
qar quantity query queue queued queues quick quota
raise raised ran random range rate rates raw reach reached read reader reading ready real reason reasons rebalance rebuild receipt
receive received receiver receiving recent reconcile reconciled reconciliation reconnect reconnecting record recorded records recover
recovered recovery recursion redeem redelivered redelivery redirect redis reduce refer reference references referral refresh
refreshed refund refunded refunding refused refuses region register registered registry reject rejected rejection relation release
released reload remain remaining remember reminder remote remove removed removing rename renamed renew renewal renewed renewing
repair repeat repeated replace replaced replay replayed replica reply report reported reports request requested requester requests
require required requires reset resize resolve resolved resolver resource resources respond responded response responses rest restart
restarted restarting restore restored result results resume resumed retried retries retry retrying return returned returning returns
reverse reversed revert reverted review role roll rolled rollback root round route router routes routing row rows rule rules run
running runs runtime
safe same sample sar save saved saving scale scan schedule scheduled scheduler schema scope script sdk search second seconds secret
section security see seem seems seen select selected self send sender sending sent separate sequence serial serialization serialize
serialized series server servers service services session sessions set sets setting settings setup several shape share shared
shift short should shouldn't show shown shut shutdown side sign signal signature signed significant similar simple since single size
skip skipped skipping slack sleep slot slow small smaller snack snapshot snapshots sns so socket soft some someone something soon sort
sorted source sources space spec special specific specified specify speed spent split spot sql sqs stack stage stale standard start
started starting starts startup state statement states static status step steps still stock stop stopped stopping storage store stored
stores storing strategy stream streams strict string strings structure stuck sub subject submit submitted subscribe subscribed
subscriber subscribers subscription subscriptions subsequent succeed succeeded success successful successfully such sufficient suite
sum summary suppress suppressed supply support supported suspend suspended swap switch switched symbol sync synced synchronization
synchronize synchronized syncing syntax system systems
table tables tag tags take taken target task tasks team template temporary tenant term terminate terminated terminating test tested
tests text than that the their them then there therefore these they thing things this those though thread threads three threshold
throttle throttled throttling through throughput throw thrown throws thus ticket tier tiers time timed timeout timeouts timer times
timestamp timestamps timezone tls to today together token tokens too took tool top topic topics total totals touch toward trace traced
traces tracing traffic transaction transactional transactions transfer transferred transform transient transit translate transport
tree tried tries trigger triggered triggers true truncated trusted try trying turn turned twice two type typeerror types
unable unauthorized unavailable unaware uncaught unchanged undefined under undo unexpected unhandled unique unit units unknown unless
unlock unmarshall unprocessable unprocessed unreachable unrecognized unsent unset unsupported until up update updated updates updating
upgrade upload uploaded upper upstream uri url usage use used user username users uses using usual utc uuid
valid validate validated validation validator value values var variable vat verification verified verify version versions very via
view violated violation virtual visibility visible void
wait waited waiting wallet wallets want wanted warm warn warning warnings was wasn't watch way we webhook webhooks week weekly weeks
weight well went were what whatever when where whether which while who whole why wide will window with within without won't word words
work worker workers working world would wouldn't write writer writes writing written wrong
yaml year years yes yesterday yet yield you your zero zip zone
sk pk db ttl cpu ram gb mb kb tcp ip ssl jwt cors csv xml html esm cjs js ts npm iam arns vpc s3 ec2 ses kms sts ssm us eu ap me af sa
east west north south central fifo sns send listener bhd aed jod tnd usd eur egp
econnrefused econnreset etimedout enotfound epipe eacces enoent enospc emfile ehostunreach eai getaddrinfo hangup esockettimedout
econnaborted eperm eexist enotdir eisdir enomem ebusy erofs eaddrinuse enetunreach
xray err referenceerror rangeerror syntaxerror evalerror urierror aggregateerror nodeerror esmodule errno syscall hostname stderr stdout stdin
usr src etc lib bin tmp task opt nodejs
  `
    .trim()
    .split(/\s+/),
)
