import { writeFileSync } from 'node:fs'
import { shownTables } from '../model/report-texts.js'
import type { PageContents, PageTable } from '../page/contents.js'
import { pageHtml } from '../page/page.js'
import { pageTables } from '../page/sections.js'
import type { Database } from '../store/database.js'
import { readShownRows } from '../store/report-tables.js'
import { readReportTrends } from '../store/report-trends.js'
import { readSummary } from '../store/summary.js'
import { version } from '../version.js'

/** The page in the output folder. */
export const pageName = 'calo_analysis.html'

/** Writes the results of an open database as one HTML file to `path`. The same results give the same bytes. */
export async function writePageReport(database: Database, path: string): Promise<void> {
  const tables = new Map<string, PageTable>()
  for (const { name, rows } of Object.values(pageTables)) {
    tables.set(name, {
      table: { name, ...shownTables[name] },
      ...(await readShownRows(database, name, rows)),
    })
  }
  const contents: PageContents = {
    version,
    summary: await readSummary(database),
    tables,
    trends: await readReportTrends(database),
    example: exampleOf(tables),
  }
  writeFileSync(path, pageHtml(contents))
}

/** The worst overdraft, else the worst drift, for the examples of commands. */
function exampleOf(tables: ReadonlyMap<string, PageTable>): PageContents['example'] {
  const worst = ['overdrafts', 'drift']
    .map((name) => tables.get(name))
    .find((table) => table?.rows[0] !== undefined)
  const cell = (column: string): string | null | undefined =>
    worst?.rows[0]?.cells[worst.columns.findIndex(({ name }) => name === column)]
  const [user, transaction] = [cell('user_id'), cell('first_id')]
  return typeof user === 'string' && typeof transaction === 'string' ? { user, transaction } : undefined
}
