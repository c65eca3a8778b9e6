import { readFileSync } from 'node:fs'

/** Gives the text of a query in `stories/`. */
export function storySql(name: string): string {
  return readFileSync(new URL(`./stories/${name}.sql`, import.meta.url), 'utf8')
}
