import { styleText } from 'node:util'
import type { Finding } from '../model/finding.js'
import { printableLine } from '../model/printable.js'
import { exactMoney } from './amounts.js'
import { commandLine } from './command-line.js'
import { wrap } from './wrap.js'

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const

const roles = {
  began: ', began here',
  within: ', going on here',
  ended: ', ended here',
  here: '',
  named: ', seen at another transaction',
} as const

/**
 * Describes a finding as hledger does a failed balance assertion: what and where, both figures and their difference at
 * full precision, what it means, and the next command.
 */
export function findingBlock(finding: Finding, output: string | undefined, hasMeaning = true): string {
  const state = finding.open === true ? ', open' : ''
  const title = `${finding.severity}: ${finding.title}${state}${roles[finding.role]}`
  return [
    styleText(['bold', colours[finding.severity]], printableLine(title)),
    ...placeOf(finding),
    ...figuresOf(finding),
    wrap(printableLine(finding.explanation), '  '),
    ...(hasMeaning && finding.meaning !== '' ? [wrap(finding.meaning, '  ')] : []),
    styleText('dim', `  → ${commandLine(finding.next, output)}`),
  ].join('\n')
}

function placeOf({ log_file, log_offset }: Finding): string[] {
  return log_file === null ? [] : [`  ${printableLine(log_file)}, byte ${log_offset ?? 0}`]
}

function figuresOf(finding: Finding): string[] {
  const { found_is, expected_is, difference_is, adjustment_is, unit, currency } = finding
  const isMoney = unit !== null && unit === currency
  const figures: readonly (readonly [string, string | null, string?])[] = [
    [found_is, finding.found],
    [expected_is, finding.expected],
    [difference_is, difference_is === '' ? null : finding.difference],
    ['suggested adjustment', finding.suggested_adjustment, adjustment_is],
  ]
  const told = figures.flatMap(([name, value, where]) =>
    value === null ? [] : [{ name, where, value: isMoney ? exactMoney(value, finding) : value }],
  )
  const nameWidth = Math.max(...told.map(({ name }) => name.length))
  const valueWidth = Math.max(...told.map(({ value }) => value.length))
  return told.map(({ name, value, where }) => {
    const line = `    ${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)} ${unit ?? ''}`.trimEnd()
    return printableLine(where === undefined ? line : `${line} ${where}`)
  })
}
