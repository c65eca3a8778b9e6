// Compiles src/ to build/, module by module, with the scanner of usual events in WebAssembly, and bundles what runs to dist/:
// the command, the library, the worker, the page of the dashboard, each with the packages it uses, because opening 150 files
// takes longer than small logs. Types, SQL files, the licences of the bundled packages and a bill of materials go along. Made
// beside and renamed, so that a run that begins meanwhile finds the one or the other.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { bundleLazyPackages, lazilyLoaded, modulesOf, requireNothingElse } from './lazy-packages.mjs'
import { compileScanner } from './scanner.mjs'
import { billOfMaterials, licencesText, shippedPackages } from './shipped.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, `build.${process.pid}`)
const bundle = join(root, `dist.${process.pid}`)
const old = join(root, `dist.${process.pid}.old`)
/** What is read beside the code. */
const assets = '{**/*.sql,page/style.css,page/enhance.js,usual/scan.wasm}'

await compileScanner()
compile()
copyAll(assets, join(root, 'src'), modules)
writeNotices([
  ...(await bundleEntries()),
  ...(await bundlePage()),
  ...(await bundleLazyPackages(root, bundle)),
])
copyAll(assets, modules, bundle)
copyAll('**/*.d.ts', modules, bundle)
hideEngine()
rmSync(join(bundle, 'generate'), { recursive: true })
publish(modules, join(root, 'build'))
publish(bundle, join(root, 'dist'))

function compile() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', join(root, 'tsconfig.json'), '--outDir', modules]
  execFileSync(process.execPath, args, { stdio: ['ignore', 2, 2] })
}

/** Bundles the entries, everything shared in files beside them; gives the files that went into the bundle. */
async function bundleEntries() {
  const entries = ['cli/main', 'index', 'ingest-worker']
  const build = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(modules, `${name}.js`)])),
    platform: 'node',
    external: ['@duckdb/node-bindings'],
    plugins: [lazilyLoaded(modules)],
  })
  const { output } = await build.write({
    dir: bundle,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    // Names stay as they are, so that a report of a bug says where.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    // The place from which other files are found: it must not end up in an entry in a folder of its own.
    codeSplitting: { groups: [{ name: 'resources', test: /\/resources\.js$/ }] },
  })
  await build.close()
  requireNothingElse(output)
  return modulesOf(output)
}

/** Bundles the page of the dashboard into dist/web/; gives the files that went into the bundle. */
async function bundlePage() {
  const build = await rolldown({
    input: { main: join(root, 'web/main.tsx') },
    platform: 'browser',
    tsconfig: join(root, 'web/tsconfig.json'),
  })
  const { output } = await build.write({
    dir: join(bundle, 'web'),
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
  })
  await build.close()
  for (const name of ['index.html', 'icon.svg']) cpSync(join(root, 'web', name), join(bundle, 'web', name))
  const styles = ['node_modules/uplot/dist/uPlot.min.css', 'web/style.css']
  const text = styles.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
  writeFileSync(join(bundle, 'web/style.css'), text)
  return modulesOf(output)
}

/** Writes what is in the bundle besides our own code: the licences with their texts, and the bill of materials. */
function writeNotices(files) {
  const packages = shippedPackages(root, files)
  const bill = billOfMaterials(root, packages)
  writeFileSync(join(bundle, 'THIRD-PARTY-LICENSES.txt'), licencesText(root, packages))
  writeFileSync(join(bundle, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`)
}

/** Takes the types of packages out of ours: an installation does not bring them, and nobody outside needs them. */
function hideEngine() {
  for (const file of globSync('**/*.d.ts', { cwd: bundle })) {
    const text = readFileSync(join(bundle, file), 'utf8')
    const own = text
      .replaceAll(/^import (?:type )?\{([^}]*)\} from '(?![.]|node:)[^']+';$/gm, (_, names) =>
        names
          .split(',')
          .map((name) => `type ${name.replace(/^.*\bas\b|\btype\b/, '').trim()} = any;`)
          .join('\n'),
      )
      .replaceAll(/typeof import\('(?![.]|node:)[^']+'\)/g, 'any')
    if (own !== text) writeFileSync(join(bundle, file), own)
  }
}

function copyAll(pattern, from, to) {
  for (const file of globSync(pattern, { cwd: from })) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    cpSync(join(from, file), join(to, file))
  }
}

function publish(draft, target) {
  if (existsSync(target)) renameSync(target, old)
  renameSync(draft, target)
  rmSync(old, { recursive: true, force: true })
}
