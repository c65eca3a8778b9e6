// What is shipped besides our own code: the packages that the build bundles, and those that an installation brings.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The packages, in the order of their places, each with name, version, licence, hash of its archive, and whether it is
 * bundled. `files` are those that went into the bundle.
 */
export function shippedPackages(root, files) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const bundled = new Set(files.flatMap(placeOf))
  const installed = Object.keys(packages).filter((place) => place !== '' && packages[place].dev !== true)
  return [...new Set([...bundled, ...installed])].sort(byText).map((place) => {
    const { version, license, integrity, optional } = packages[place]
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const isBundled = bundled.has(place)
    return {
      place,
      name,
      version,
      license,
      integrity,
      isBundled,
      isOptional: !isBundled && optional === true,
    }
  })
}

function byText(left, right) {
  return left < right ? -1 : left > right ? 1 : 0
}

/** The place of a file's package in the lock file. */
function placeOf(file) {
  const [folder] = file.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []
  return folder === undefined ? [] : [folder.slice(folder.indexOf('/node_modules/') + 1)]
}

/** The licences of the bundled packages, with their texts. */
export function licencesText(root, packages) {
  const notices = packages
    .filter(({ isBundled }) => isBundled)
    .map(({ place, name, version, license }) => {
      const folder = join(root, place)
      const [file] = globSync('{LICEN[CS]E,licen[cs]e}*', { cwd: folder })
      const words = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
      return `${name} ${version} (${license})\n${words}`
    })
  return notices.join(`\n${'-'.repeat(80)}\n\n`)
}

/** The bill of materials in the CycloneDX format; it names no time and no place, so that the same build gives the same. */
export function billOfMaterials(root, packages) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const self = component('application', own)
  const components = packages.map((shipped) => ({
    ...component('library', shipped),
    scope: shipped.isOptional ? 'optional' : 'required',
    ...(shipped.integrity === undefined ? {} : { hashes: [hashOf(shipped.integrity)] }),
    properties: [{ name: 'calo-analyzer:shipped', value: shipped.isBundled ? 'bundled' : 'installed' }],
  }))
  const unique = [...new Map(components.map((each) => [each['bom-ref'], each])).values()]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: self },
    components: unique,
    dependencies: [{ ref: self['bom-ref'], dependsOn: unique.map((each) => each['bom-ref']) }],
  }
}

function component(type, { name, version, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { type, 'bom-ref': purl, name, version, purl, ...(license === undefined ? {} : licencesOf(license)) }
}

function licencesOf(license) {
  const isOne = /^[\w.-]+$/.test(license)
  return { licenses: [isOne ? { license: { id: license } } : { expression: license }] }
}

/** `sha512-<base64>` in hexadecimal digits. */
function hashOf(integrity) {
  const [, content = ''] = integrity.split('-')
  return { alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }
}
