import { readdirSync, readFileSync } from 'node:fs'
import { assert } from '../model/errors.js'
import type { Severity } from '../model/problem.js'
import type { ReportTable } from '../model/table.js'
import { resource } from '../resources.js'

const rooms = ['staging', 'marts', 'checks', 'month_end'] as const

/** Reads all query files, in the order of their rooms and names; `rules` give the findings. */
export function readCatalog(rules: readonly AnomalyRule[] = readRules()): ReportTable[] {
  const tables = rooms.flatMap(readRoom)
  return [...tables, findingsTable(rules)]
}

/** A rule of the anomalies: its query, and what its header says beside the usual. */
export interface AnomalyRule extends ReportTable {
  readonly rule: string
  readonly severity: Severity
  /** Names of the thresholds it reads; none where every hit is a finding. */
  readonly thresholds: readonly string[]
}

/** Reads the rules of the anomalies, in the order of their names. */
export function readRules(): AnomalyRule[] {
  return readFiles('anomalies').map(({ name, text }) => {
    const table = parseQuery(name, 'staging', text)
    const [rule = '', severity = '', threshold = ''] = ['rule', 'severity', 'threshold'].map((field) =>
      headerField(headerOf(text), field),
    )
    const isComplete = rule === name && isSeverity(severity) && threshold !== ''
    assert(isComplete, `anomalies/${name}.sql has its name as rule, a severity and a threshold`)
    return { ...table, rule, severity, thresholds: threshold === 'none' ? [] : threshold.split(', ') }
  })
}

function isSeverity(word: string): word is Severity {
  return word === 'error' || word === 'warning' || word === 'info'
}

/** The findings of all rules in one table, which `marts/anomalies.sql` ranks; none without rules. */
export function findingsTable(rules: readonly AnomalyRule[]): ReportTable {
  return {
    name: 'findings',
    room: 'staging',
    purpose: 'the findings of all rules of the anomalies',
    grain: 'one row for each finding of a rule',
    inputs: [...new Set(rules.flatMap(({ inputs }) => inputs))],
    columns: [],
    isView: false,
    sql: `select ${findingColumns.map(([name, type]) => `cast(null as ${type}) as ${name}`).join(', ')} limit 0`,
    parts: rules.map(({ rule, severity, inputs, sql }) => ({
      inputs,
      sql: `select '${rule}' as rule, '${severity}' as severity, * from (${sql})`,
    })),
  }
}

/** What every rule gives after its name and severity. */
const findingColumns = [
  ['rule', 'varchar'],
  ['severity', 'varchar'],
  ['user_id', 'varchar'],
  ['id', 'varchar'],
  ['timestamp', 'timestamp'],
  ['value', 'decimal(38, 18)'],
  ['threshold', 'decimal(38, 18)'],
  ['explanation', 'varchar'],
  ['currency', 'varchar'],
  ['log_file', 'varchar'],
  ['log_offset', 'bigint'],
  ['unit', 'varchar'],
  ['excess', 'double'],
  ['transactions', 'bigint'],
  ['first_at', 'timestamp'],
  ['last_at', 'timestamp'],
  ['related_ids', 'varchar'],
] as const

/** Staging tables that are results too, and so are exported like the marts. */
export const exportedStaging: ReadonlySet<string> = new Set(['transactions'])

function readRoom(room: ReportTable['room']): ReportTable[] {
  return readFiles(room).map(({ name, text }) => parseQuery(name, room, text))
}

function readFiles(room: string): { readonly name: string; readonly text: string }[] {
  const folder = resource(`./analysis/${room}/`)
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return files
    .sort()
    .map((name) => ({ name: name.slice(0, -4), text: readFileSync(new URL(name, folder), 'utf8') }))
}

/** Splits a query file into its header and its statement. Throws where the header is incomplete. */
export function parseQuery(name: string, room: ReportTable['room'], text: string): ReportTable {
  const lines = text.split('\n')
  const headerEnd = lines.findIndex((line) => !line.startsWith('--'))
  const header = headerOf(text)
  const inputs = headerField(header, 'inputs')
  const columns = header.filter((line) => line.startsWith('  ')).map((line) => line.trim())
  const purpose = headerField(header, 'purpose')
  const grain = headerField(header, 'grain')
  assert(purpose !== '' && grain !== '' && inputs !== '', `${room}/${name}.sql has purpose, grain and inputs`)
  const sql = lines.slice(headerEnd).join('\n').trim()
  return {
    name,
    room,
    purpose,
    grain,
    inputs: inputs.split(', '),
    columns,
    isView: headerField(header, 'stored') === 'view',
    sql,
  }
}

function headerOf(text: string): string[] {
  const lines = text.split('\n')
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('--')),
    )
    .map((line) => line.slice(3))
}

function headerField(header: readonly string[], field: string): string {
  return header.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? ''
}
