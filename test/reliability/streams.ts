import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { repositoryPath } from '../support/command.js'

/** The text of one log stream, and where it is from. */
export interface StreamText {
  readonly name: string
  readonly text: Buffer
}

/** Streams of the real logs where they are beside the repository, else of the samples; one file each. */
export function realStreams(): readonly StreamText[] {
  const real = repositoryPath('..', 'shared', 'balance-sync-logs')
  const root = existsSync(real) ? real : repositoryPath('samples', 'balance-sync-logs')
  return globSync('**/000000.gz', { cwd: root })
    .sort()
    .flatMap((path) => textOf(join(root, path)).map((text) => ({ name: path, text })))
}

/** The stream whose text is nearest to so many bytes. */
export function streamOfSize(bytes: number): StreamText {
  const streams = realStreams().toSorted(
    (left, right) => Math.abs(left.text.length - bytes) - Math.abs(right.text.length - bytes),
  )
  const [nearest] = streams
  if (nearest === undefined) throw new Error('there are no logs')
  return nearest
}

/** The text of a file; none where it is damaged. */
function textOf(path: string): StreamText['text'][] {
  try {
    return [gunzipSync(readFileSync(path))]
  } catch {
    return []
  }
}
