import type { ComponentChildren, VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Refusal } from '../src/model/dashboard.js'
import { changedAddress, type Place } from './router.js'

/** The heading of a page, which takes the focus when the page is opened, and what the page answers. */
export function PageHead({
  title,
  about,
  children,
}: {
  readonly title: ComponentChildren
  readonly about?: ComponentChildren
  readonly children?: ComponentChildren
}): VNode {
  return (
    <header class="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      {about === undefined ? null : <p class="about">{about}</p>}
      {children}
    </header>
  )
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  about,
  children,
}: {
  readonly title: string
  readonly about?: ComponentChildren
  readonly children: ComponentChildren
}): VNode {
  const id = `part-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {about === undefined ? null : <p class="about">{about}</p>}
      {children}
    </section>
  )
}

/** The heads of a table whose first column says what the figures in the others are of. */
export function Heads({ of, figures }: { readonly of: string; readonly figures: readonly string[] }): VNode {
  return (
    <>
      <th scope="col">{of}</th>
      {figures.map((figure) => (
        <th key={figure} scope="col" class="number">
          {figure}
        </th>
      ))}
    </>
  )
}

/** A name and what it stands for, in a list of facts; nothing where there is no value. */
export function Fact({
  name,
  value,
}: {
  readonly name: string
  readonly value: VNode | string | null
}): VNode | null {
  if (value === null) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** Says why there is nothing to see. */
export function Empty({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class="empty">{children}</p>
}

/** Says what was refused, and what to do. */
export function Problem({ refusal }: { readonly refusal: Refusal }): VNode {
  return (
    <div class="problem" role="alert">
      <strong>{refusal.error}</strong>
      <p>{refusal.advice}</p>
    </div>
  )
}

/** Says that something is on its way, where that takes longer than a moment. */
export function Loading(): VNode {
  return (
    <p class="loading" role="status">
      Reading …
    </p>
  )
}

/** A view of a page that has several. */
export interface Tab {
  readonly key: string
  readonly name: string
}

/** Links to the views of a page, the first of which needs no mention in the address. */
export function Tabs({
  tabs,
  current,
  place,
  name = 'tab',
}: {
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly place: Place
  readonly name?: string
}): VNode {
  return (
    <nav class="tabs" aria-label="Views of this page">
      {tabs.map(({ key, name: words }, at) => (
        <a
          key={key}
          href={changedAddress(
            { path: place.path, query: new URLSearchParams() },
            {
              [name]: at === 0 ? undefined : key,
            },
          )}
          aria-current={key === current ? 'page' : undefined}
        >
          {words}
        </a>
      ))}
    </nav>
  )
}

/** The view that an address names, else the first. */
export function currentTab(tabs: readonly Tab[], place: Place, name = 'tab'): string {
  const wanted = place.query.get(name)
  return (tabs.find(({ key }) => key === wanted) ?? tabs[0])?.key ?? ''
}

/** A figure with its name. */
export interface Figure {
  readonly name: string
  readonly value: ComponentChildren
  readonly note?: ComponentChildren
  /** Where the rows behind it are. */
  readonly href?: string
  readonly tone?: 'bad' | 'warn' | 'good'
}

/** A few figures in a row. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): VNode {
  return (
    <dl class="figures">
      {figures.map(({ name, value, note, href, tone }) => (
        <div key={name} class={tone === undefined ? 'figure' : `figure ${tone}`}>
          <dt>{name}</dt>
          <dd>
            {href === undefined ? value : <a href={href}>{value}</a>}
            {note === undefined ? null : <span class="note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/**
 * Names the page in the window, and brings a screen reader to its heading when another page is opened, both in the moment
 * the page appears: who presses a key right then is on the new page already.
 */
export function usePageTitle(title: string, path: string): void {
  const isFirst = useRef(true)
  useLayoutEffect(() => {
    document.title = `${title} · Calo wallets`
  }, [title])
  useLayoutEffect(() => {
    if (!isFirst.current) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    isFirst.current = false
  }, [path])
}

/** A box that scrolls sideways where it is too narrow, by keyboard too. */
export function Scrolling({
  label,
  children,
}: {
  readonly label: string
  readonly children: ComponentChildren
}): VNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, and a section would be a landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class="scrolling" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
