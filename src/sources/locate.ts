import { existsSync, readdirSync } from 'node:fs'
import { join, parse, sep } from 'node:path'

/**
 * Finds the files that an absolute path may stand for, where parts of it are not as they are on disk: `isShownAs` says
 * whether a name on disk is shown as a part of the path. Parts that exist as they are stand for themselves.
 */
export function locate(path: string, isShownAs: (name: string, part: string) => boolean): string[] {
  const { root } = parse(path)
  const parts = path.slice(root.length).split(sep)
  const found = parts.reduce(
    (folders, part) => folders.flatMap((folder) => entriesOf(folder, part, isShownAs)),
    [root],
  )
  return found.sort()
}

function entriesOf(
  folder: string,
  part: string,
  isShownAs: (name: string, part: string) => boolean,
): readonly string[] {
  if (existsSync(join(folder, part))) return [join(folder, part)]
  try {
    return readdirSync(folder)
      .filter((name) => isShownAs(name, part))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
