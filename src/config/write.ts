import { createRequire } from 'node:module'
import type { Document, Node } from 'yaml'
import type { Known } from './known.js'
import type { Path } from './problem.js'
import { jsonSchema } from './schema.js'
import { nodesAt, type SchemaNode } from './schema-names.js'

/**
 * Writes a configuration file with every default and what it means. `schemaPath` is that of the JSON Schema,
 * seen from the file, for editors; undefined where there is none.
 */
export function defaultFile(known: Known, schemaPath: string | undefined): string {
  const yaml: typeof import('yaml') = createRequire(import.meta.url)('yaml')
  const schema = jsonSchema(known)
  const document = new yaml.Document(known.defaults)
  document.commentBefore = [
    ...(schemaPath === undefined ? [] : [` yaml-language-server: $schema=${schemaPath}`, '']),
    ' Configuration of calo-analyzer: every setting with its default. What is not changed may be left out.',
    ' All of it is explained in docs/configuration.md; calo-analyzer config check tells what differs.',
  ].join('\n')
  comment(yaml, document, schema)
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false })
}

/** Puts the description of each setting above it, and lists and small mappings on one line. */
function comment(yaml: typeof import('yaml'), document: Document, schema: SchemaNode): void {
  const [firstSection] = Object.keys(schema.properties ?? {})
  yaml.visit(document, {
    Pair: (_key, pair, ancestors) => {
      const path = [...ancestors, pair].flatMap((node) =>
        yaml.isPair(node) && yaml.isScalar(node.key) ? [String(node.key.value)] : [],
      )
      if (!yaml.isScalar(pair.key)) return
      const words = nodesAt(schema, path).find((node) => node.description !== undefined)?.description
      if (words !== undefined && path.length <= 2) pair.key.commentBefore = ` ${words}`
      if (path.length === 1 && path[0] !== firstSection) pair.key.spaceBefore = true
      const value = pair.value
      if (yaml.isCollection(value)) value.flow = isOneLine(path, value)
    },
    Seq: (_key, list) => {
      for (const rule of list.items) if (yaml.isMap(rule)) rule.flow = true
    },
  })
}

function isOneLine(path: Path, value: Node): boolean {
  const isRules = path.at(-1) === 'rules'
  const isSmall = path.length === 2 && ['currencies', 'thresholds'].includes(String(path[0]))
  const isEmpty = 'items' in value && Array.isArray(value.items) && value.items.length === 0
  return isSmall || isEmpty || (path.length > 2 && !isRules)
}
