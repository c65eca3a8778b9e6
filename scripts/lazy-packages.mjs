// Packages that are large and seldom needed: our code loads them with `createRequire` when it is asked to. In the bundle
// each is a file of its own, as an installation brings no package but the engine.
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const names = ['re2js', 'yaml', 'zod']

/** Makes the modules below a folder load such a package by its file in the bundle. */
export function lazilyLoaded(modules) {
  const request = new RegExp(`\\('(${names.join('|')})'\\)`, 'g')
  return {
    name: 'lazily-loaded',
    transform: (code, file) =>
      file.startsWith(modules) ? code.replaceAll(request, "('./$1.cjs')") : undefined,
  }
}

/** Bundles those packages; gives the files that went into them. */
export async function bundleLazyPackages(root, bundle) {
  const bundled = await Promise.all(names.map((name) => bundlePackage(name, root, bundle)))
  return bundled.flat()
}

async function bundlePackage(name, root, bundle) {
  const build = await rolldown({ input: name, platform: 'node', cwd: root })
  const { output } = await build.write({ file: join(bundle, `${name}.cjs`), format: 'cjs', exports: 'named' })
  await build.close()
  return modulesOf(output)
}

/** The files that went into a bundle. */
export function modulesOf(output) {
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
}

const requested = /\b(?:createRequire\(import\.meta\.url\)|load)\(["']([^"']+)["']\)/g

/** Throws where the bundle asks for a package that an installation does not bring, or for a file of another folder. */
export function requireNothingElse(output) {
  for (const { fileName, code = '' } of output) {
    const found = [...code.matchAll(requested)].map(([, name]) => name)
    const isMissing = found.some((name) => !name.startsWith('.') && name !== '@duckdb/node-bindings')
    const isElsewhere = fileName.includes('/') && found.some((name) => name.endsWith('.cjs'))
    if (isMissing || isElsewhere) {
      throw new Error(`${fileName} could not load ${found.join(', ')} once it is installed`)
    }
  }
}
