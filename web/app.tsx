import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RunFacts } from '../src/model/dashboard.js'
import { showToken, useSession } from './api.js'
import { time, words, zoneName } from './format.js'
import { Empty, Loading, PageHead, Problem, usePageTitle } from './parts.js'
import { address, followLinks, go, type Place, usePlace } from './router.js'
import { pages } from './texts.js'
import { DataQualityPage } from './views/data-quality.js'
import { OperationsPage } from './views/operations.js'
import { OverviewPage } from './views/overview.js'
import { ReconciliationPage } from './views/reconciliation.js'
import { DeliveredPage, SearchPage } from './views/search.js'
import { SqlPage } from './views/sql.js'
import {
  AnyTablePage,
  AtRiskPage,
  MonthEndPage,
  OneTablePage,
  OverdraftsPage,
  type PageProps,
} from './views/tabbed.js'
import { TransactionPage } from './views/transaction.js'
import { WalletPage } from './views/wallet.js'

/** The whole page. */
export function App(): VNode {
  const place = usePlace()
  const { facts, refusal, needsToken, isNewRun } = useSession()
  useEffect(() => {
    document.addEventListener('click', followLinks)
    return () => document.removeEventListener('click', followLinks)
  }, [])
  if (needsToken) return <TokenPage />
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <TopBar place={place} />
      <Menu place={place} />
      <main id="content">
        <Notices facts={facts} isNewRun={isNewRun} />
        {facts === undefined && refusal !== undefined ? <Problem refusal={refusal} /> : null}
        {facts !== undefined && refusal !== undefined ? (
          <div class="notice warn" role="alert">
            {refusal.error} {refusal.advice}
          </div>
        ) : null}
        {facts === undefined && refusal === undefined ? <Loading /> : null}
        {facts === undefined ? null : <CurrentPage facts={facts} place={place} />}
      </main>
      {facts === undefined ? null : <Foot facts={facts} />}
    </>
  )
}

function TopBar({ place }: { readonly place: Place }): VNode {
  const [wanted, setWanted] = useState('')
  const asked = place.path === '/search' ? (place.query.get('q') ?? '') : ''
  useEffect(() => setWanted(asked), [asked])
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src="/icon.svg" alt="" width="24" height="24" /> Calo wallets
      </a>
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (wanted.trim() !== '') go(address('/search', { q: wanted.trim() }))
          }}
        >
          <input
            type="search"
            name="q"
            aria-label="Search by the id of a user, transaction, message or request"
            placeholder="User, transaction, message or request"
            autoComplete="off"
            spellcheck={false}
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
          <button type="submit">Search</button>
        </form>
      </search>
    </header>
  )
}

function Menu({ place }: { readonly place: Place }): VNode {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setOpen(false), [place.path])
  return (
    <nav class={isOpen ? 'menu open' : 'menu'} aria-label="Pages">
      <button type="button" class="menu-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Menu
      </button>
      <ul>
        {pages.map(({ path, name }) => (
          <li key={path}>
            <a href={path} aria-current={isWithin(place.path, path) ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function isWithin(path: string, page: string): boolean {
  return path === page || (page !== '/' && path.startsWith(`${page}/`))
}

function Notices({
  facts,
  isNewRun,
}: {
  readonly facts: RunFacts | undefined
  readonly isNewRun: boolean
}): VNode {
  return (
    <div role="status">
      {isNewRun && facts !== undefined ? (
        <p class="notice">
          A new run has replaced the results at {time(facts.writtenAt, facts.timeZone)}; these are its
          figures.
        </p>
      ) : null}
      {facts?.isPreparing === true ? (
        <p class="notice">
          Look-ups are being prepared, once for these results. Until then single wallets take some seconds.
        </p>
      ) : null}
    </div>
  )
}

function Foot({ facts }: { readonly facts: RunFacts }): VNode {
  return (
    <footer>
      Results in <code>{facts.folder}</code> of {time(facts.writtenAt, facts.timeZone)},{' '}
      {zoneName(facts.timeZone)}. Times are {zoneName(facts.timeZone)} unless a wallet’s currency has its own.
      calo-analyzer {facts.version}; nothing here can be changed.
    </footer>
  )
}

function CurrentPage(props: PageProps): VNode {
  const { path } = props.place
  const [, first = '', rest] = path.split('/')
  const id = rest === undefined ? undefined : decoded(path.slice(first.length + 2))
  const page = pages.find((known) => known.path === path)
  usePageTitle(page?.name ?? titleOf(first, id), path)
  if (id !== undefined && id !== '') {
    if (first === 'wallets') return <WalletPage {...props} id={id} />
    if (first === 'transactions') return <TransactionPage key={id} {...props} id={id} />
    if (first === 'messages') return <DeliveredPage key={id} {...props} kind="message" id={id} />
    if (first === 'requests') return <DeliveredPage key={id} {...props} kind="request" id={id} />
    if (first === 'tables') return <AnyTablePage key={id} {...props} table={id} />
  }
  const Known = views[path]
  return Known === undefined ? <Nowhere /> : <Known {...props} />
}

function titleOf(first: string, id: string | undefined): string {
  return id === undefined ? words(first) : `${words(first).replace(/s$/, '')} ${id}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const views: Readonly<Record<string, (props: PageProps) => VNode>> = {
  '/': OverviewPage,
  '/overdrafts': OverdraftsPage,
  '/at-risk': AtRiskPage,
  '/reconciliation': ReconciliationPage,
  '/anomalies': (props) => <OneTablePage {...props} table="anomalies" />,
  '/month-end': MonthEndPage,
  '/wallets': (props) => <OneTablePage {...props} table="user_analysis" />,
  '/transactions': (props) => <OneTablePage {...props} table="transactions" />,
  '/findings': (props) => <OneTablePage {...props} table="all_findings" />,
  '/operations': OperationsPage,
  '/data-quality': DataQualityPage,
  '/sql': SqlPage,
  '/search': SearchPage,
}

function Nowhere(): VNode {
  return (
    <>
      <PageHead title="Not found" />
      <Empty>
        There is no such page. <a href="/">To the overview</a>
      </Empty>
    </>
  )
}

function TokenPage(): VNode {
  const [token, setToken] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = async (): Promise<void> => {
    if (await showToken(token.trim())) location.reload()
    else setWrong(true)
  }
  return (
    <main class="token">
      <h1>Calo wallets</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <label>
          <span>Token, as calo-analyzer serve printed it</span>
          <input
            type="password"
            autoComplete="off"
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Open
        </button>
      </form>
      {isWrong ? (
        <p class="problem" role="alert">
          That is not the token.
        </p>
      ) : null}
    </main>
  )
}
