import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { assert } from '../model/errors.js'
import type { BatchLayout, BatchTaker } from '../model/row-batch.js'
import { resource } from '../resources.js'
import * as scan from './scan/numbers.js'
import { platformMessages, serviceMessages, type UsualMessage } from './usual-messages.js'
import { type FilledTable, filledTables, kinds, ledgerWords } from './usual-rows.js'

/** What Node has of WebAssembly; its types do not say so. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** What `scan/index.ts` exports; an object is the address where it stands in memory. */
export interface Scanner {
  readonly memory: { readonly buffer: ArrayBuffer }
  newText(length: number): number
  startOfText(text: number): number
  newMessage(isOfPlatform: boolean, kind: number): number
  addStep(message: number, text: number, shape: number, slot: number): void
  newTable(number: number, mostRows: number, columns: number, cellBytes: number): number
  layOut(table: number, column: number, validity: number, values: number, width: number): void
  fillFrom(table: number, column: number, slot: number): void
  setTable(number: number, table: number): void
  setColumn(table: number, number: number, column: number): void
  setWord(number: number, text: number): void
  newStream(bytes: number): number
  newStreamFiles(count: number): number
  readStream(record: number): number
  leftCount(): number
  leftEvent(number: number): number
  countOf(kind: number): number
  finish(): void
}

/** Loads the scanner, and tells it which messages are usual and how the rows are laid out that `taker` takes. */
export function loadScanner(taker: BatchTaker): Scanner {
  const scanner = instantiate(taker)
  for (const message of serviceMessages) addMessage(scanner, message, false)
  for (const message of platformMessages) addMessage(scanner, message, true)
  for (const [number, kind] of kinds.entries()) scanner.setWord(number, addText(scanner, kind ?? ''))
  for (const [number, word] of ledgerWords) scanner.setWord(number, addText(scanner, word))
  for (const [number, table] of filledTables.entries()) {
    addTable(scanner, number, table, taker.layoutOf(table.name))
  }
  return scanner
}

function instantiate(taker: BatchTaker): Scanner {
  const module = new WebAssembly.Module(readFileSync(resource('./usual/scan.wasm')))
  const bytes = (start: number, end: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(scanner.memory.buffer, start, end - start)
  const copy = (start: number, count: number): ArrayBuffer =>
    scanner.memory.buffer.slice(start, start + count)
  const host = {
    isUtf8: (start: number, end: number) => isUtf8(bytes(start, end)),
    parseNumber: (start: number, end: number) => Number(Buffer.from(bytes(start, end)).toString('latin1')),
    takeRows: (
      table: number,
      rows: number,
      columns: number,
      columnBytes: number,
      texts: number,
      textBytes: number,
    ) => {
      const name = filledTables[table]?.name
      assert(name !== undefined, 'the scanner fills no other table')
      taker.take({ table: name, rows, columns: copy(columns, columnBytes), texts: copy(texts, textBytes) })
    },
  }
  const { exports } = new WebAssembly.Instance(module, { host, env: { abort: unreachable } })
  const scanner = exports as Scanner
  return scanner
}

function unreachable(): never {
  throw new Error('the scanner of usual events came where it never should')
}

function addMessage(scanner: Scanner, { kind, parts }: UsualMessage, isOfPlatform: boolean): void {
  const message = scanner.newMessage(isOfPlatform, kinds.indexOf(kind))
  for (let at = 0; at < parts.length; at += 2) {
    const [text, hole] = [parts[at], parts[at + 1]]
    assert(typeof text === 'string' && typeof hole !== 'string', 'texts and holes by turns')
    scanner.addStep(message, addText(scanner, text), hole?.shape ?? 0, hole?.slot ?? scan.none)
  }
}

function addText(scanner: Scanner, text: string): number {
  const bytes = Buffer.from(text)
  const added = scanner.newText(bytes.length)
  new Uint8Array(scanner.memory.buffer).set(bytes, scanner.startOfText(added))
  return added
}

function addTable(scanner: Scanner, number: number, filled: FilledTable, layout: BatchLayout): void {
  const table = scanner.newTable(number, layout.rows, layout.columns.length, layout.bytes)
  scanner.setTable(number, table)
  for (const [column, { name, validity, values, width }] of layout.columns.entries()) {
    scanner.layOut(table, column, validity, values, width)
    const called = filled.columns[name]
    if (called !== undefined) scanner.setColumn(number, called, column)
    const slot = filled.texts[name]
    if (slot !== undefined) scanner.fillFrom(table, column, slot)
  }
}
