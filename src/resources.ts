/**
 * Where a file that ships beside the code stands, by its path below `src/` (in the built package: `dist/`). All code
 * of the package is in that folder or, bundled, in files directly in it.
 */
export function resource(path: string): URL {
  return new URL(path, import.meta.url)
}
