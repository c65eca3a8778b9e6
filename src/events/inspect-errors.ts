import type { Lookahead } from './lookahead.js'

/** How far from its name an error's first stack frame is looked for, where the name may be a property's. */
const FIRST_LINE = 1000

/**
 * The end of the error whose name ends at `at`: its message and the stack frames below it, without the comma
 * or bracket after the last one. Equals `at` when no frame follows: Node prints an error that has no stack in
 * brackets, so unbracketed text without frames is something else.
 */
export function endOfError(text: string, at: number, ahead: Lookahead): number {
  const lineEnd = text.charAt(at) === ':' ? endOfMessage(text, at, ahead) : endOfLine(text, at)
  return isFrame(text, lineEnd) ? endOfFrames(text, lineEnd) : at
}

/** The line end before the first stack frame after `at`; any other index where none follows. */
function endOfMessage(text: string, at: number, ahead: Lookahead): number {
  const limit = ahead.limit(text, at)
  let lineEnd = text.indexOf('\n', at)
  while (lineEnd !== -1 && lineEnd < limit && !isFrame(text, lineEnd))
    lineEnd = text.indexOf('\n', lineEnd + 1)
  ahead.count((lineEnd === -1 ? text.length : lineEnd) - at)
  return lineEnd
}

/** Whether the name before the colon at `colon`, among the items of a list, starts an error and not a property. */
export function isErrorName(text: string, name: string, colon: number): boolean {
  if (name.endsWith('Error') || name.endsWith('Exception')) return true
  const lineEnd = text.slice(colon, colon + FIRST_LINE).indexOf('\n')
  // Stryker disable next-line ConditionalExpression: where no line ends, the colon is looked at, and is no space
  return lineEnd !== -1 && isFrame(text, colon + lineEnd)
}

/** The index of the line end at `at`; -1 when the line goes on. */
function endOfLine(text: string, at: number): number {
  const end = text.charCodeAt(at) === 13 ? at + 1 : at
  return text.charCodeAt(end) === 10 ? end : -1
}

function endOfFrames(text: string, firstFrame: number): number {
  let end = firstFrame
  let more = true
  while (more) {
    const lineEnd = text.indexOf('\n', end + 1)
    end = lineEnd === -1 ? text.length : lineEnd
    const last = lastCode(text, end)
    more = last !== 44 && last !== 123 && (isFrame(text, lineEnd) || isFramesNote(text, lineEnd))
  }
  while (closesFrame(text.charCodeAt(end - 1))) end--
  return end
}

/** Whether the line after the line end at `lineEnd` is a stack frame. */
function isFrame(text: string, lineEnd: number): boolean {
  return lineEnd !== -1 && startsIndented(text, lineEnd + 1, 'at ')
}

/** Whether that line is Node's note about frames: `... 5 lines matching cause stack trace ...`. */
function isFramesNote(text: string, lineEnd: number): boolean {
  return lineEnd !== -1 && startsIndented(text, lineEnd + 1, '... ')
}

function startsIndented(text: string, lineStart: number, words: string): boolean {
  let index = lineStart
  while (text.charCodeAt(index) === 32) index++
  return index > lineStart && text.startsWith(words, index)
}

function lastCode(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  return code === 13 ? text.charCodeAt(end - 2) : code
}

/** Space, carriage return, comma and brackets: what may follow the last frame on its line. */
function closesFrame(code: number): boolean {
  return code === 32 || code === 13 || code === 44 || code === 123 || code === 125 || code === 93
}
