import { readdirSync, readFileSync } from 'node:fs'
import { assert } from '../model/errors.js'
import type { ReportTable } from '../model/table.js'

const rooms = ['staging', 'marts', 'checks'] as const

/** Reads all query files, each after those it reads from. */
export function readCatalog(): ReportTable[] {
  return inOrder(rooms.flatMap(readRoom))
}

/** Staging tables that are results too, and so are exported like the marts. */
export const exportedStaging: ReadonlySet<string> = new Set(['transactions'])

function readRoom(room: ReportTable['room']): ReportTable[] {
  const folder = new URL(`./${room}/`, import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return files
    .sort()
    .map((name) => parseQuery(name.slice(0, -4), room, readFileSync(new URL(name, folder), 'utf8')))
}

/** Splits a query file into its header and its statement. Throws where the header is incomplete. */
export function parseQuery(name: string, room: ReportTable['room'], text: string): ReportTable {
  const lines = text.split('\n')
  const headerEnd = lines.findIndex((line) => !line.startsWith('--'))
  const header = lines.slice(0, headerEnd).map((line) => line.slice(3))
  const inputs = headerField(header, 'inputs')
  const columns = header.filter((line) => line.startsWith('  ')).map((line) => line.trim())
  const purpose = headerField(header, 'purpose')
  const grain = headerField(header, 'grain')
  assert(purpose !== '' && grain !== '' && inputs !== '', `${room}/${name}.sql has purpose, grain and inputs`)
  const sql = lines.slice(headerEnd).join('\n').trim()
  return { name, room, purpose, grain, inputs: inputs.split(', '), columns, isView: headerField(header, 'stored') === 'view', sql }
}

function headerField(header: readonly string[], field: string): string {
  return header.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? ''
}

/** Orders tables so that each comes after the tables it reads. Throws where they form a circle. */
function inOrder(tables: readonly ReportTable[]): ReportTable[] {
  const waiting = new Map(tables.map((table) => [table.name, table]))
  const ordered: ReportTable[] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => !table.inputs.some((input) => waiting.has(input)))
    assert(ready.length > 0, `these queries read each other in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const table of ready) waiting.delete(table.name)
    ordered.push(...ready)
  }
  return ordered
}
