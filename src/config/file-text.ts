import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { OperatorError } from '../model/errors.js'
import type { ConfigurationProblem } from './problem.js'

/** Bytes a configuration may have; the one with all defaults has less than a tenth. */
export const largestFile = 256 * 1024

/** The text of a file, or what is wrong with its bytes. */
export type FileText = { readonly text: string } | { readonly problem: ConfigurationProblem }

/** Reads a configuration file. Throws an OperatorError where it cannot be opened or is no file. */
export function readText(path: string): FileText {
  const bytes = readBytes(path)
  if (bytes.length > largestFile) {
    return wholeFile(
      `has more than ${largestFile / 1024} KB; expected the settings of calo-analyzer, is this another file?`,
    )
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? ''
    const lines = before.split('\n')
    const message = 'expected UTF-8 text, found bytes that are not; save the file as UTF-8'
    return { problem: { line: lines.length, column: (lines.at(-1) ?? '').length + 1, path: '', message } }
  }
}

function wholeFile(message: string): FileText {
  return { problem: { line: undefined, column: undefined, path: '', message } }
}

/** At most one byte more than a configuration may have. Only files are opened: a pipe could keep us waiting. */
function readBytes(path: string): Buffer {
  let handle: number | undefined
  try {
    if (!statSync(path).isFile()) throw new OperatorError(`${path} is not a file`, fileAdvice)
    handle = openSync(path, 'r')
    const bytes = Buffer.alloc(Math.min(fstatSync(handle).size, largestFile) + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(handle, bytes, length, bytes.length - length, null)
    }
    return bytes.subarray(0, length)
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError(`cannot read the configuration file ${path}: ${reasonOf(error)}`, fileAdvice)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

const fileAdvice =
  'Name a YAML file with --config, or write one with the defaults: calo-analyzer config init FILE.'

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ENOENT' ? 'no such file' : error.message
}
