/**
 * Writes docs/MUTATION.md: what became of the changes that Stryker made (its report below .cache/mutation) and of those
 * made to the checks. `npm run mutation` runs it at the end.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type CheckScore, scoreChecks } from '../test/analysis/check-mutants.js'

/** Of the mutation testing report schema, what is needed here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly status: string
  readonly replacement?: string
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

/** One row of the table, and what its survivors are. */
interface Row {
  readonly file: string
  readonly killed: number
  readonly survived: readonly string[]
  readonly named: number
}

const folder = new URL('../', import.meta.url)
const report: Report = JSON.parse(readFileSync(new URL('.cache/mutation/incremental.json', folder), 'utf8'))

function rowOfFile(file: string): Row {
  const { source, mutants } = report.files[file] ?? { source: '', mutants: [] }
  const withStatus = (...statuses: readonly string[]): readonly Mutant[] =>
    mutants.filter(({ status }) => statuses.includes(status))
  return {
    file,
    killed: withStatus('Killed', 'Timeout', 'RuntimeError').length,
    survived: withStatus('Survived', 'NoCoverage').map((mutant) => changeOf(source, mutant)),
    named: withStatus('Ignored').length,
  }
}

function changeOf(source: string, { location: { start, end }, replacement = '' }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  const cut = lines.map((line, at) =>
    line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined),
  )
  return `${start.line}: ${short(cut.join(' '))} becomes ${short(replacement)}`
}

function short(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim()
  return `\`${line.length > 60 ? `${line.slice(0, 57)}...` : line}\``
}

function rowOfCheck({ name, mutants, survived }: CheckScore): Row {
  return { file: `src/analysis/checks/${name}.sql`, killed: mutants - survived.length, survived, named: 0 }
}

function cells({ file, killed, survived, named }: Row): string {
  const all = killed + survived.length
  const score = ((100 * killed) / all).toFixed(1)
  return `| ${file} | ${all} | ${killed} | ${survived.length} | ${named} | ${score} |`
}

function sum(title: string, rows: readonly Row[]): Row {
  return {
    file: `**${title}**`,
    killed: rows.reduce((total, { killed }) => total + killed, 0),
    survived: rows.flatMap(({ survived }) => survived),
    named: rows.reduce((total, { named }) => total + named, 0),
  }
}

const files = Object.keys(report.files).toSorted().map(rowOfFile)
const checks = (await scoreChecks()).map(rowOfCheck)
const money = files.filter(({ file }) => file.startsWith('src/model/'))
const reader = files.filter(({ file }) => file.startsWith('src/events/'))
const evaluation = files.filter(({ file }) => file.startsWith('src/store/'))
const groups = [
  [...money, sum('money', money)],
  [...reader, sum('reader', reader)],
  [...checks, ...evaluation, sum('checks', [...checks, ...evaluation])],
]

writeFileSync(
  new URL('docs/MUTATION.md', folder),
  `# What the tests notice

Every small change of the code that handles money, of the reader of values, and of the checks of conservation: a comparison
turned, a condition dropped, a text emptied. A change is noticed where a test fails or never ends. Written by
\`npm run mutation\`, which fails below a score of 90; TypeScript is changed by Stryker, the queries by
\`test/analysis/mutate-sql.ts\`, with every \`npm test\`.

Score: noticed changes in 100. Named: changes that make no difference, each with its reason in the code beside it
(\`Stryker disable next-line\`); they are in no other column.

| file | changes | noticed | not noticed | named | score |
| --- | ---: | ---: | ---: | ---: | ---: |
${groups.flat().map(cells).join('\n')}

## Not noticed

${files
  .filter(({ survived }) => survived.length > 0)
  .map(({ file, survived }) => `${file}\n\n${survived.map((change) => `- ${change}`).join('\n')}`)
  .join('\n\n')}
`,
)
