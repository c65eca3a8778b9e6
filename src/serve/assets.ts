import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the page, as it is sent. */
export interface Asset {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
  readonly etag: string
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads the files of the page, by their names. */
export function readAssets(folder: URL): ReadonlyMap<string, Asset> {
  return new Map(
    readdirSync(folder)
      .filter((name) => types[extname(name)] !== undefined)
      .map((name) => [name, assetOf(name, readFileSync(new URL(name, folder)))]),
  )
}

function assetOf(name: string, bytes: Buffer): Asset {
  return {
    type: types[extname(name)] ?? '',
    bytes: new Uint8Array(bytes),
    gzipped: new Uint8Array(gzipSync(bytes, { level: 9 })),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  }
}
