import { describe, expect, test } from 'vitest'
import { describeFinding, type FindingRow } from '../../src/model/finding.js'

function finding(name: string, more: Partial<FindingRow> = {}): FindingRow {
  return {
    severity: 'warning',
    finding: name,
    rule: null,
    role: 'here',
    user_id: "o'user",
    currency: 'BHD',
    decimals: null,
    id: 't1',
    timestamp: null,
    last_at: null,
    open: null,
    found: null,
    expected: null,
    difference: null,
    unit: null,
    suggested_adjustment: null,
    explanation: '',
    log_file: null,
    log_offset: null,
    related_ids: null,
    ...more,
  }
}

const wallet = { kind: 'wallet', id: "o'user" } as const
const transaction = { kind: 'transaction', id: 't1' } as const

describe('the words of a finding', () => {
  test.each([
    ['drift_episodes', true, 'payment balance now', 'subscription balance now'],
    ['drift_episodes', false, 'payment balance at its end', 'subscription balance at its end'],
    ['overdraft_episodes', true, 'payment balance now', 'least allowed'],
    ['overdraft_episodes', false, 'lowest payment balance', 'least allowed'],
    ['discrepancies', null, 'payment balance', 'subscription balance'],
  ])('of %s say when its figures were so, open being %s', (name, open, found_is, expected_is) => {
    expect(describeFinding(finding(name, { open }), wallet)).toMatchObject({ found_is, expected_is })
  })

  test('name its rule', () => {
    expect(describeFinding(finding('anomalies', { rule: 'replay' }), wallet).title).toBe('Anomaly: replay')
    expect(describeFinding(finding('sync_errors'), wallet).title).toBe('Logged by the service')
  })

  test('are plain for a kind nobody has described', () => {
    expect(describeFinding(finding('novelties'), wallet)).toMatchObject({
      title: 'novelties',
      found_is: 'found',
      expected_is: 'expected',
      meaning: '',
    })
  })
})

describe('the next command', () => {
  test('from a wallet explains the transaction, or queries the table', () => {
    expect(describeFinding(finding('discrepancies'), wallet).next).toEqual(['explain', 't1'])
    expect(describeFinding(finding('at_risk', { id: null }), wallet).next).toEqual([
      'query',
      "select * from at_risk where user_id = 'o''user'",
    ])
  })

  test.each([
    ['the other transaction', { id: 't2' }, ['explain', 't2']],
    ['a related one', { related_ids: 't1 t3' }, ['explain', 't3']],
    ['the wallet', {}, ['explain', "o'user"]],
    ['the wallet, where no transaction is named', { id: null }, ['explain', "o'user"]],
    ['the table', { user_id: null }, ['query', "select * from discrepancies where user_id = ''"]],
  ])('from a transaction is about %s', (_name, more, next) => {
    expect(describeFinding(finding('discrepancies', more), transaction).next).toEqual(next)
  })

  test.each([
    ['data_quality', "select * from data_quality where code = 'replay' and contains(message, 't1')"],
    ['anomalies', "select timestamp, user_id, id, explanation from anomalies where rule = 'replay'"],
    ['calculation_errors', "select * from calculation_errors where user_id = 'o''user'"],
  ])('from a transaction queries %s', (name, sql) => {
    expect(describeFinding(finding(name, { rule: 'replay' }), transaction).next).toEqual(['query', sql])
  })
})
