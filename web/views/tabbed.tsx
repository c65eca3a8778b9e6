import type { ComponentChildren, VNode } from 'preact'
import type { RunFacts } from '../../src/model/dashboard.js'
import type { Row } from '../../src/model/result.js'
import { filtered } from '../cells.js'
import { number, words } from '../format.js'
import { currentTab, Empty, PageHead, type Tab, Tabs } from '../parts.js'
import type { Place } from '../router.js'
import { DataTable } from '../table.js'
import { monthEndTables, pages } from '../texts.js'

/** What every page is given. */
export interface PageProps {
  readonly facts: RunFacts
  readonly place: Place
}

/** A table of a page that has several. */
interface TableTab extends Tab {
  readonly table: string
  readonly about: string
  /** Draws some cells in a way of their own. */
  readonly cells?: Readonly<Record<string, (row: Row) => ComponentChildren>>
}

/** The name of a page and what it answers, by its path. */
export function headOf(path: string): { readonly title: string; readonly about: string } {
  const page = pages.find((known) => known.path === path)
  return { title: page?.name ?? '', about: page?.about ?? '' }
}

/** A page with a table, or one of several. */
export function TabbedPage({
  facts,
  place,
  tabs,
  children,
}: PageProps & { readonly tabs: readonly TableTab[]; readonly children?: ComponentChildren }): VNode {
  const there = tabs.filter(({ table }) => facts.tables.some(({ name }) => name === table))
  const current = currentTab(there, place)
  const tab = there.find(({ key }) => key === current)
  return (
    <>
      <PageHead {...headOf(place.path)} />
      {children}
      {there.length > 1 ? <Tabs tabs={there} current={current} place={place} /> : null}
      {tab === undefined ? (
        <Empty>These results have no such tables.</Empty>
      ) : (
        <>
          <p class="about">{tab.about}</p>
          <DataTable
            key={tab.table}
            facts={facts}
            place={place}
            label={tab.name}
            preset={tab.table}
            cells={tab.cells ?? {}}
          />
        </>
      )}
    </>
  )
}

/** Overdrawn wallets. */
export function OverdraftsPage(props: PageProps): VNode {
  return (
    <TabbedPage
      {...props}
      tabs={[
        {
          key: 'episodes',
          name: 'Wallets',
          table: 'overdraft_episodes',
          about:
            'One row for each time a wallet was below zero, those that still are first, by currency, the deepest first.',
        },
        {
          key: 'transactions',
          name: 'Transactions',
          table: 'overdrafts',
          about: 'Every transaction that left its wallet below zero.',
        },
        {
          key: 'blocked',
          name: 'Blocked',
          table: 'blocked_overdrafts',
          about: 'Transactions that the service refused because the wallet would have gone below zero.',
        },
        {
          key: 'exposure',
          name: 'Exposure',
          table: 'exposure',
          about: 'What overdrawn wallets owe in all.',
        },
      ]}
    />
  )
}

/** Wallets that will be overdrawn. */
export function AtRiskPage(props: PageProps): VNode {
  return (
    <TabbedPage
      {...props}
      tabs={[
        {
          key: 'expected',
          name: 'Expected',
          table: 'at_risk',
          about:
            'From the last deliveries of each wallet: when its balance is expected below zero, and how sure that is.',
        },
        {
          key: 'below-ten',
          name: 'Below ten',
          table: 'below_ten',
          about: 'The rule of the first system: a payment balance from 0 to below 10, whatever the currency.',
        },
      ]}
    />
  )
}

/** Figures to close a month with. */
export function MonthEndPage(props: PageProps): VNode {
  const tabs = Object.entries(monthEndTables).map(([table, { name, about }]) => ({
    key: table.replaceAll('_', '-'),
    name,
    table,
    about,
    ...(table === 'roll_forward' ? { cells: { wallets: behindCell } } : {}),
  }))
  return <TabbedPage {...props} tabs={tabs} />
}

/** The number of wallets of a month as a link to these. */
function behindCell({ month, currency, side, wallets }: Row): VNode {
  const filters = [`month:is:${String(month)}`, `currency:is:${String(currency)}`, `side:is:${String(side)}`]
  return <a href={filtered('/tables/roll_forward_wallets', filters)}>{number(wallets)}</a>
}

/** A page with nothing but one table. */
export function OneTablePage({ facts, place, table }: PageProps & { readonly table: string }): VNode {
  const { title, about } = headOf(place.path)
  return (
    <>
      <PageHead title={title} about={about} />
      <DataTable facts={facts} place={place} label={title} preset={table} />
    </>
  )
}

/** Any table of the results, by its name in the address. */
export function AnyTablePage({ facts, place, table }: PageProps & { readonly table: string }): VNode {
  const known = facts.tables.find(({ name }) => name === table)
  if (known === undefined)
    return (
      <>
        <PageHead title={words(table)} />
        <Empty>
          These results have no table {table}. <a href="/sql">All tables</a>
        </Empty>
      </>
    )
  return (
    <>
      <PageHead
        title={words(table)}
        about={`${known.purpose.charAt(0).toUpperCase()}${known.purpose.slice(1)}.`}
      />
      <DataTable facts={facts} place={place} label={words(table)} preset={table} />
    </>
  )
}
