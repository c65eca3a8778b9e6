import type { VNode } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'
import type { QueryPage, TableFacts } from '../../src/model/dashboard.js'
import { useAnswer } from '../api.js'
import { counted } from '../format.js'
import { Empty, Loading, PageHead, Problem } from '../parts.js'
import { address, go } from '../router.js'
import { SmallTable } from '../small-table.js'
import { headOf, type PageProps } from './tabbed.js'

const examples = [
  { name: 'Exposure', sql: 'select * from exposure' },
  {
    name: 'Largest credits',
    sql: "select timestamp, userId, currency, action, amount\nfrom transactions\nwhere type = 'CREDIT'\norder by amount desc\nlimit 20",
  },
  {
    name: 'Movement by month',
    sql: "select date_trunc('month', day) as month, currency, sum(credits) as credits, sum(debits) as debits\nfrom daily\ngroup by all\norder by month, currency",
  },
] as const

/** A box for questions, with the tables beside it. */
export function SqlPage({ facts, place }: PageProps): VNode {
  const asked = place.query.get('q') ?? ''
  const [text, setText] = useState(asked === '' ? examples[0].sql : asked)
  useEffect(() => {
    if (asked !== '') setText(asked)
  }, [asked])
  const inputId = useId()
  const run = (): void => go(address('/sql', { q: text }))
  return (
    <>
      <PageHead {...headOf(place.path)} />
      <div class="sql">
        <div class="sql-main">
          <form
            onSubmit={(event) => {
              event.preventDefault()
              run()
            }}
          >
            <label for={inputId}>Question in SQL</label>
            <textarea
              id={inputId}
              rows={6}
              spellcheck={false}
              autoComplete="off"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run()
              }}
            />
            <div class="sql-tools">
              <button type="submit" class="primary">
                Run
              </button>
              <span class="muted">or Ctrl + Enter</span>
              {examples.map(({ name, sql }) => (
                <button key={name} type="button" onClick={() => setText(sql)}>
                  {name}
                </button>
              ))}
            </div>
          </form>
          {asked === '' ? (
            <Empty>The rows appear here.</Empty>
          ) : (
            <Answer sql={asked} facts={facts} place={place} />
          )}
        </div>
        <Schema tables={facts.tables} />
      </div>
    </>
  )
}

function Answer({ sql, facts }: PageProps & { readonly sql: string }): VNode {
  const { answer, refusal, isLoading } = useAnswer<QueryPage>(address('/api/query', { sql }), facts.stamp)
  if (refusal !== undefined) return <Problem refusal={refusal} />
  if (answer === undefined || isLoading) return <Loading />
  const rows = answer.rows.map((cells) =>
    Object.fromEntries(answer.columns.map(({ name }, at) => [name, cells[at] ?? null])),
  )
  return (
    <>
      <div class="table-tools">
        <p class="count" role="status">
          {answer.isWhole
            ? counted(rows.length, 'row')
            : `The first ${counted(rows.length, 'row')}; the CSV file has all`}
          , {answer.milliseconds} ms
        </p>
        <a class="tool" href={address('/api/query.csv', { sql })} download>
          CSV
        </a>
      </div>
      {rows.length === 0 ? (
        <Empty>No rows.</Empty>
      ) : (
        <SmallTable label="Answer" columns={answer.columns} rows={rows} facts={facts} isExact />
      )}
    </>
  )
}

function Schema({ tables }: { readonly tables: readonly TableFacts[] }): VNode {
  const [wanted, setWanted] = useState('')
  const shown = tables.filter(
    ({ name, columns }) =>
      name.includes(wanted.trim()) || columns.some((column) => column.name.includes(wanted.trim())),
  )
  return (
    <aside class="schema" aria-label="Tables and columns">
      <label>
        <span>Tables and columns</span>
        <input
          type="search"
          placeholder="Find a table or column"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      {shown.length === 0 ? <Empty>None has that name.</Empty> : null}
      {shown.map(({ name, purpose, columns, isView }) => (
        <details key={name}>
          <summary>
            <code>{name}</code>
          </summary>
          <p>
            {purpose}
            {isView ? ' (a view)' : ''}. <a href={`/tables/${encodeURIComponent(name)}`}>Look at it</a>
          </p>
          <dl>
            {columns.map((column) => (
              <div key={column.name}>
                <dt>
                  <code>{column.name}</code> <span class="muted">{column.type.toLowerCase()}</span>
                </dt>
                {column.meaning === '' ? null : <dd>{column.meaning}</dd>}
              </div>
            ))}
          </dl>
        </details>
      ))}
    </aside>
  )
}
