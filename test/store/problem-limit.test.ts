import { expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.js'
import { mostAlike, ProblemLimit } from '../../src/store/problem-limit.js'

function problem(offset: number | undefined, more: Partial<Problem> = {}): Problem {
  return {
    file: 'a.log',
    offset,
    bytes: 0,
    code: 'unknown_event',
    severity: 'warning',
    message: 'x',
    ...more,
  }
}

test('of problems that are alike the first ones have rows, and one stands for the rest', () => {
  const limit = new ProblemLimit()
  const admitted = Array.from({ length: mostAlike + 3 }, (_, at) => limit.admits(problem(at)))
  expect(admitted.indexOf(false)).toBe(mostAlike)
  expect(admitted.slice(mostAlike)).toEqual([false, false, false])
  expect(limit.admits(problem(1, { code: 'missing_field' }))).toBe(true)
  expect(limit.admits(problem(1, { file: 'b.log' }))).toBe(true)
  expect(limit.rest('a.log')).toEqual([
    problem(mostAlike, {
      message: '3 more of this kind in this file, the first one here, have no rows of their own',
    }),
  ])
  expect([limit.rest('a.log'), limit.rest('b.log'), limit.rest('c.log')]).toEqual([[], [], []])
  expect(limit.admits(problem(1))).toBe(true)
})

test('problems of bytes and of whole files always have rows', () => {
  const limit = new ProblemLimit()
  for (let at = 0; at <= mostAlike; at++) {
    expect(limit.admits(problem(at, { bytes: 1 })) && limit.admits(problem(undefined))).toBe(true)
  }
  expect(limit.rest('a.log')).toEqual([])
})
