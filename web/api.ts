import { useEffect, useState } from 'preact/hooks'
import type { Refusal, RunFacts } from '../src/model/dashboard.js'

/** What a question has come to so far; the last answer stays while the next one is on its way. */
export interface Asked<Answer> {
  readonly answer: Answer | undefined
  readonly refusal: Refusal | undefined
  readonly isLoading: boolean
}

/** An answer that was refused, with the reason and what to do. */
export class Refused extends Error {
  readonly refusal: Refusal
  readonly status: number

  constructor(refusal: Refusal, status: number) {
    super(refusal.error)
    this.refusal = refusal
    this.status = status
  }
}

const runHeader = 'x-calo-run'
const watchers = new Set<(stamp: string) => void>()

/** Asks the server. Throws `Refused` where it does not answer. */
export async function ask<Answer>(address: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetched(address, signal)
  if (!response.ok) throw new Refused(await refusalOf(response), response.status)
  const stamp = response.headers.get(runHeader)
  if (stamp !== null) for (const watcher of watchers) watcher(stamp)
  return (await response.json()) as Answer
}

async function fetched(address: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(address, signal === undefined ? {} : { signal })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refused(
      { error: 'The dashboard does not answer.', advice: 'Is calo-analyzer serve still running?' },
      0,
    )
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    return (await response.json()) as Refusal
  } catch {
    return { error: `The dashboard answered ${response.status}.`, advice: 'Load the page again.' }
  }
}

/** Asks the server again whenever the address, or the run that is shown, changes. */
export function useAnswer<Answer>(address: string | undefined, stamp = ''): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>(nothing)
  useEffect(() => {
    if (address === undefined) {
      setAsked(nothing)
      return undefined
    }
    const stop = new AbortController()
    setAsked(({ answer }) => ({ answer, refusal: undefined, isLoading: true }))
    ask<Answer>(address, stop.signal).then(
      (answer) => setAsked({ answer, refusal: undefined, isLoading: false }),
      (error: unknown) => {
        if (!stop.signal.aborted) setAsked({ answer: undefined, refusal: wordsOf(error), isLoading: false })
      },
    )
    return () => stop.abort()
  }, [address, stamp])
  return asked
}

const nothing = { answer: undefined, refusal: undefined, isLoading: false } as const

function wordsOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal
  return { error: String(error), advice: 'Load the page again.' }
}

const secondsBetweenLooks = 15

/** What all pages need to know of the results. */
export interface Session {
  readonly facts: RunFacts | undefined
  readonly refusal: Refusal | undefined
  readonly needsToken: boolean
  /** Whether a new run has replaced the results since the page was opened. */
  readonly isNewRun: boolean
}

/** Reads what all pages need to know, and again when a new run has replaced the results. */
export function useSession(): Session {
  const [session, setSession] = useState<Session>({
    facts: undefined,
    refusal: undefined,
    needsToken: false,
    isNewRun: false,
  })
  useEffect(() => {
    let shown: string | undefined
    let isGone = false
    const load = async (): Promise<void> => {
      try {
        const facts = await ask<RunFacts>('/api/run')
        if (isGone) return
        const isNew = shown !== undefined && shown !== facts.stamp
        shown = facts.stamp
        setSession((before) => {
          const isSame = before.facts?.stamp === facts.stamp && before.facts.isPreparing === facts.isPreparing
          if (isSame && before.refusal === undefined) return before
          return { facts, refusal: undefined, needsToken: false, isNewRun: before.isNewRun || isNew }
        })
      } catch (error) {
        if (isGone) return
        const needsToken = error instanceof Refused && error.status === 401
        setSession((before) => ({ ...before, refusal: wordsOf(error), needsToken }))
      }
    }
    const watch = (stamp: string): void => {
      if (shown !== undefined && stamp !== shown) void load()
    }
    watchers.add(watch)
    void knock().then(load)
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, secondsBetweenLooks * 1000)
    return () => {
      isGone = true
      watchers.delete(watch)
      clearInterval(timer)
    }
  }, [])
  return session
}

/** Shows the token of the address, where there is one, and takes it out of the address. */
async function knock(): Promise<void> {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (token === undefined) return
  history.replaceState(null, '', location.pathname + location.search)
  await showToken(decodeURIComponent(token))
}

/** Shows a token to the server; says whether it is the right one. */
export async function showToken(token: string): Promise<boolean> {
  const response = await fetch('/api/session', { method: 'POST', body: token })
  return response.ok
}
