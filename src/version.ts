import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { resource } from './resources.js'

const manifest: { readonly version: string } = createRequire(import.meta.url)(
  fileURLToPath(resource('../package.json')),
)

/** The version of this package. */
export const version: string = manifest.version
