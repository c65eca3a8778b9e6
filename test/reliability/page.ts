export function pageOf(..._: readonly unknown[]): string {
  return ''
}
