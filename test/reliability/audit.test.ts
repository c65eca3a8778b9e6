import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.js'
import { auditSeed, seedsThatFailed } from './audit.js'
import { Findings } from './part.js'

test.each(seedsThatFailed)('the truth of seed %s, which failed once, is recovered', async (seed) => {
  const findings = new Findings()
  await auditSeed(findings, seed, temporaryFolder())
  expect(findings.failures).toEqual([])
})
