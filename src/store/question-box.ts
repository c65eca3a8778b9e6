import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api'
import { OperatorError } from '../model/errors.js'
import type { Cell } from '../model/result.js'
import { cellOf, createInstance, loadEngine, lockedFor, shutOff } from './database.js'

/** A statement that is being run, its rows as they come. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Some rows at a time. To be read, to its end or not: until then the statement holds a connection. */
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>
}

/** A question, and when it has taken too long. */
export interface Question {
  readonly sql: string
  /** Values of `$1`, `$2`, … in the statement. */
  readonly parameters?: readonly (string | null)[]
  /** Stops the statement when it is aborted. */
  readonly signal: AbortSignal
}

/**
 * Read-only access to a database file for statements written by strangers, and for results too large to be held: one
 * connection for each statement, stopped when its signal is. No files, no extensions, no changes, one statement that reads.
 */
export class QuestionBox {
  readonly #instance: DuckDBInstance
  readonly #open = new Set<DuckDBConnection>()

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance
  }

  /** Opens the database file at `path`, with memory of its own. */
  static async open(path: string, memoryMb: number): Promise<QuestionBox> {
    const instance = await createInstance(
      path,
      { access_mode: 'READ_ONLY', temp_directory: '' },
      { memoryMb },
    )
    const connection = await instance.connect()
    await connection.run(lockedFor(shutOff))
    connection.closeSync()
    return new QuestionBox(instance)
  }

  /** Runs a statement. Throws an OperatorError where it is not one that only reads. */
  async ask(question: Question): Promise<Answer> {
    const { signal } = question
    signal.throwIfAborted()
    const connection = await this.#instance.connect()
    this.#open.add(connection)
    const stop = (): void => connection.interrupt()
    const release = (): void => {
      signal.removeEventListener('abort', stop)
      if (this.#open.delete(connection)) connection.closeSync()
    }
    signal.addEventListener('abort', stop)
    try {
      const result = await started(connection, question)
      const types = result.columnTypes().map(String)
      const columns = result.deduplicatedColumnNames().map((name, at) => ({ name, type: types[at] ?? '' }))
      return { columns, batches: batchesOf(result, { types, signal, release }) }
    } catch (error) {
      release()
      signal.throwIfAborted()
      throw error
    }
  }

  /** Stops what runs and lets go of the file. */
  close(): void {
    for (const connection of this.#open) connection.interrupt()
    for (const connection of this.#open) connection.closeSync()
    this.#open.clear()
    this.#instance.closeSync()
  }
}

const oneQuestion = 'Ask one question at a time, such as: select * from exposure'

async function started(
  connection: DuckDBConnection,
  { sql, parameters = [] }: Question,
): Promise<DuckDBResult> {
  const { StatementType } = await loadEngine()
  if (sql.trim() === '') throw new OperatorError('there is no statement', oneQuestion)
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new OperatorError(`these are ${statements.count} statements`, oneQuestion)
  const prepared = await statements.prepare(0)
  const reading: readonly number[] = [StatementType.SELECT, StatementType.EXPLAIN]
  if (!reading.includes(prepared.statementType)) {
    throw new OperatorError(
      'only statements that read are run here',
      'Begin it with select, from, with, describe, show or explain.',
    )
  }
  prepared.bind([...parameters])
  return prepared.stream()
}

interface Reading {
  readonly types: readonly string[]
  readonly signal: AbortSignal
  readonly release: () => void
}

async function* batchesOf(
  result: DuckDBResult,
  { types, signal, release }: Reading,
): AsyncGenerator<Cell[][]> {
  try {
    for await (const rows of result.yieldRowsJson()) {
      signal.throwIfAborted()
      yield rows.map((row) => row.map((value, at) => cellOf(value, types[at] ?? '')))
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    release()
  }
}
