import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { LogPage } from '../../src/model/dashboard.js'
import { useAnswer } from '../api.js'
import { FilePath } from '../cells.js'
import { number } from '../format.js'
import { Empty, Loading, Problem } from '../parts.js'

/** The log lines of a transaction, as they stand in their files. */
export function LogLines({ id, stamp }: { readonly id: string; readonly stamp: string }): VNode {
  const { answer, refusal } = useAnswer<LogPage>(`/api/transactions/${encodeURIComponent(id)}/log`, stamp)
  const [isWrapped, setWrapped] = useState(true)
  if (refusal !== undefined) return <Problem refusal={refusal} />
  if (answer === undefined) return <Loading />
  if (answer.lines.length === 0) return <Empty>The results name no log lines of it.</Empty>
  return (
    <div class="log">
      <label class="wrap">
        <input
          type="checkbox"
          checked={isWrapped}
          onChange={(event) => setWrapped(event.currentTarget.checked)}
        />{' '}
        Break long lines
      </label>
      {answer.lines.map(({ file, offset, length, text, problem }, at) => (
        <figure key={String(at)}>
          <figcaption>
            <FilePath path={file} />{' '}
            <span class="muted">
              from byte {number(offset)}, {number(length)} bytes
            </span>
          </figcaption>
          {text === null || text === '' ? null : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
            <pre class={isWrapped ? 'wrapped' : undefined} tabIndex={0}>
              {text}
            </pre>
          )}
          {problem === null ? null : <p class="problem">{problem}</p>}
        </figure>
      ))}
    </div>
  )
}
