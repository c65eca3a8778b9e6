/** Keys and positions that lead to a setting: `['messages', 'rules', 0, 'kind']`. */
export type Path = readonly (string | number)[]

/** What is wrong with a configuration, and where. Lines and columns count from 1. */
export interface ConfigurationProblem {
  readonly line: number | undefined
  readonly column: number | undefined
  /** `messages.rules[0].kind`; empty where the whole file is meant. */
  readonly path: string
  /** What is expected instead. */
  readonly message: string
}

/** Names a setting: `messages.rules[0].kind`. */
export function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${part}`))
    .join('')
}
