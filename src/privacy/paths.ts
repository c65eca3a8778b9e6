import { printableLine } from '../model/printable.js'
import { defaultPrivacy, type Privacy } from '../model/privacy.js'
import { Redactor } from './redactor.js'

/** A mark in the place of an e-mail address or phone number, numbered or with a pseudonym. */
const mark = /\[(email|phone)(?: [0-9a-f]+)?\]/g

/** What could be taken for a control character that is shown, or for a mark; a backslash before it tells them apart. */
const lookalike = /\\(?=[\\nt[]|x[0-9a-f]{2}|u\{)|(?=\[(?:email|phone)(?: [0-9a-f]+)?\])/g

/**
 * Makes a function that gives paths as the results may show them: without control characters, e-mail addresses and
 * phone numbers. Different ones stay different: where nothing is hashed they are numbered, `[email 1]`.
 */
export function pathHider(privacy: Privacy): (path: string) => string {
  const redactor = new Redactor(privacy)
  const numbers = new Map<string, number>()
  const numbered = (kind: string, value: string): string => {
    const number = numbers.get(value) ?? numbers.size + 1
    numbers.set(value, number)
    return `[${kind} ${number}]`
  }
  const markOf = privacy.pii === 'drop' ? numbered : undefined
  const hide = (path: string): string =>
    printableLine(redactor.contacts(path.replace(lookalike, '\\$&'), 'likely', markOf))
  const shown = new Map<string, string>()
  return (path) => {
    const end = path.search(usualFile)
    if (end < 0) return hide(path)
    const folder = path.slice(0, end)
    const known = shown.get(folder) ?? hide(folder)
    shown.set(folder, known)
    return known + path.slice(end)
  }
}

/** The folder and file of a log stream as CloudWatch exports them: they name nobody. */
const usualFile = /(?:^|\/)\d{4}-\d{2}-\d{2}-\[\$LATEST\][0-9a-f]{32}\/\d{6}\.gz$/

/** Says whether a name on disk may be what a part of a path in the results stands for, whatever run wrote it. */
export function isShownAs(name: string, part: string): boolean {
  return withoutNumbers(pathHider(defaultPrivacy)(name)) === withoutNumbers(part)
}

/** `[email 1]` becomes `[email]`. */
function withoutNumbers(path: string): string {
  return path.replace(mark, '[$1]')
}
