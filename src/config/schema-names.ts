import type { Path } from './problem.js'

/** What is used of a JSON Schema. */
export interface SchemaNode {
  readonly description?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
}

/** Gives what the schema says of a setting: more than one where it may be written in several ways. */
export function nodesAt(schema: SchemaNode, path: Path): readonly SchemaNode[] {
  return path.reduce<readonly SchemaNode[]>(
    (nodes, part) => nodes.flatMap((node) => waysOf(node).flatMap((way) => inner(way, part))),
    [schema],
  )
}

/** The keys a mapping may have, by the schema; none where it may have any. */
export function keysAt(schema: SchemaNode, path: Path): string[] {
  return nodesAt(schema, path).flatMap((node) =>
    waysOf(node).flatMap((way) => Object.keys(way.properties ?? {})),
  )
}

/** The path of every setting that has a name of its own, in the order of the schema, outer ones first. */
export function namedPaths(schema: SchemaNode, above: Path = []): Path[] {
  const own = Object.entries(schema.properties ?? {})
  return [
    ...own.map(([key]) => [...above, key]),
    ...own.flatMap(([key, node]) => namedPaths(node, [...above, key])),
  ]
}

function waysOf(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...(node.anyOf ?? [])]
}

function inner(node: SchemaNode, part: string | number): readonly SchemaNode[] {
  if (typeof part === 'number') return node.items === undefined ? [] : [node.items]
  const named = Object.hasOwn(node.properties ?? {}, part) ? node.properties?.[part] : undefined
  if (named !== undefined) return [named]
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []
}
