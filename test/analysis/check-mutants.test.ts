import { expect, test } from 'vitest'
import { scoreChecks } from './check-mutants.js'

test('every small change of a check is noticed by one of its faults, or on sound results', async () => {
  const scores = await scoreChecks()
  expect(scores.flatMap(({ mutants }) => mutants)).not.toContain(0)
  expect(scores.flatMap(({ name, survived }) => survived.map((change) => `${name} ${change}`))).toEqual([])
})
