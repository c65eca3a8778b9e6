import { useEffect, useState } from 'preact/hooks'

/** Where the reader is: the path and what stands after the question mark. */
export interface Place {
  readonly path: string
  readonly query: URLSearchParams
}

const changed = new EventTarget()

function here(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) }
}

/** Goes to an address of this dashboard; `replace` leaves no way back to the one before. */
export function go(address: string, replace = false): void {
  const isNewPage = new URL(address, location.href).pathname !== location.pathname
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  changed.dispatchEvent(new Event('place'))
  if (isNewPage) scrollTo(0, 0)
}

/** Where the reader is now, again whenever that changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(here)
  useEffect(() => {
    const update = (): void => setPlace(here())
    changed.addEventListener('place', update)
    addEventListener('popstate', update)
    return () => {
      changed.removeEventListener('place', update)
      removeEventListener('popstate', update)
    }
  }, [])
  return place
}

/** Follows the links of this dashboard without loading the page again. */
export function followLinks(event: MouseEvent): void {
  const isPlain =
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.defaultPrevented
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!isPlain || link === null || link.target !== '' || link.hasAttribute('download')) return
  const address = new URL(link.href)
  if (address.origin !== location.origin || address.pathname.startsWith('/api/') || address.hash !== '')
    return
  event.preventDefault()
  go(address.pathname + address.search)
}

/** The address of a path with values after the question mark; those that are empty are left out. */
export function address(
  path: string,
  values: Readonly<Record<string, string | readonly string[]>> = {},
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const one of typeof value === 'string' ? [value] : value) if (one !== '') query.append(name, one)
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** The address of this page with some values changed; one that is undefined or empty is taken out. */
export function changedAddress(
  { path, query }: Place,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value) {
      if (one !== '') next.append(name, one)
    }
  }
  const text = next.toString()
  return text === '' ? path : `${path}?${text}`
}
