import { availableParallelism } from 'node:os'
import type { DuckDBConnection } from '@duckdb/node-api'

/** Most connections of a database, as many as Node has threads for. */
export const mostConnections = 4

/** Milliseconds. */
const betweenInterruptions = 20

/** A connection for each core, two at least. */
export function connectionsForCores(): number {
  return Math.max(2, Math.min(availableParallelism(), mostConnections))
}

/** The connections of a database, opened as they are needed. Each runs one statement at a time; the others wait. */
export class Connections {
  readonly #most: number
  readonly #open: () => Promise<DuckDBConnection>
  readonly #all: DuckDBConnection[]
  readonly #free: DuckDBConnection[]
  /** How many are open or being opened. */
  #opened = 1
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = []
  readonly #running = new Set<Promise<unknown>>()
  #isStopped = false

  constructor(first: DuckDBConnection, most: number, open: () => Promise<DuckDBConnection>) {
    this.#all = [first]
    this.#free = [first]
    this.#most = most
    this.#open = open
  }

  /** Does something with a connection, as soon as one is free. */
  async use<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const running = this.#useNext(use)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Ends the statements that run, with an error, and those that follow. */
  stop(): void {
    this.#isStopped = true
    this.#interrupt()
  }

  /** Closes all, once no statement is running: DuckDB waits for ever where the connection of one that runs is closed. */
  async close(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    for (const connection of this.#all) connection.closeSync()
  }

  /** Interrupts until nothing runs: DuckDB forgets an interruption that comes before a statement has begun, or between its steps. */
  #interrupt(): void {
    if (this.#running.size === 0) return
    for (const connection of this.#all) connection.interrupt()
    setTimeout(() => this.#interrupt(), betweenInterruptions)
  }

  async #useNext<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = this.#free.pop() ?? (await this.#next())
    try {
      if (this.#isStopped) throw new Error('the database was stopped')
      return await use(connection)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(connection)
      else next(connection)
    }
  }

  async #next(): Promise<DuckDBConnection> {
    if (this.#opened >= this.#most) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#opened += 1
    const connection = await this.#open()
    this.#all.push(connection)
    return connection
  }
}
