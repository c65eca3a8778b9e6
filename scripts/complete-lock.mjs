// Adds to package-lock.json the optional packages of other platforms (version, os, cpu, libc from their names) that the
// registry did not list when it was made; without them `npm ci` refuses the lock file. Run: node scripts/complete-lock.mjs package-lock.json
import { readFileSync, writeFileSync } from 'node:fs'

const path = process.argv[2]
const lock = JSON.parse(readFileSync(path, 'utf8'))
const cpus = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
}
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key] || lock.packages[`${where}/${key}`]) continue
    const words = name.split('/').at(-1).split('-')
    const os = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].find((o) =>
      words.includes(o),
    )
    const cpu = words.map((w) => cpus[w]).find(Boolean)
    if (!os || !cpu || !/^\d/.test(version)) {
      console.error('left out', name, version)
      continue
    }
    const libc = words.some((w) => w.startsWith('musl'))
      ? ['musl']
      : os === 'linux' && words.some((w) => w.startsWith('gnu'))
        ? ['glibc']
        : undefined
    lock.packages[key] = { version, cpu: [cpu], dev: entry.dev, optional: true, os: [os], libc }
    console.error('added', name, version)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
