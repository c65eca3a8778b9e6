import { existsSync, readdirSync } from 'node:fs'
import { join, parse, sep } from 'node:path'

/**
 * Finds the files that an absolute path may stand for, where parts of it are not as they are on disk: `isShownAs` says
 * whether a name on disk is shown as a part of the path. Parts that exist as they are stand for themselves, and alone
 * where they are shown so.
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
  const isThere = existsSync(join(folder, part))
  const itself = isThere ? [join(folder, part)] : []
  if (isThere && isShownAs(part, part)) return itself
  try {
    const others = readdirSync(folder).filter((name) => name !== part && isShownAs(name, part))
    return [...itself, ...others.map((name) => join(folder, name))]
  } catch {
    return itself
  }
}
