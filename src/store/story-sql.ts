import { readFileSync } from 'node:fs'
import { resource } from '../resources.js'

/** Gives the text of a query of `store/stories/`, by its name. */
export function storySql(name: string): string {
  return readFileSync(resource(`./store/stories/${name}.sql`), 'utf8')
}
