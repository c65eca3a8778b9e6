import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentOf, inTurn, median, ratioOf, thinned } from '../../bench/statistics.js'

describe('the median', () => {
  test.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 2, 9], 9],
    [[1, 1, 100], 1],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  test('does not change the values, and knows none of nothing', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
    expect(() => median([])).toThrow(RangeError)
  })

  test('has as many values below it as above', () => {
    const figures = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(figures, (values) => {
        const middle = median(values)
        const below = values.filter((value) => value < middle).length
        const above = values.filter((value) => value > middle).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })
})

describe('the exponent of growth', () => {
  test.each([0.5, 1, 1.05, 2])('of y = 3 * x^%d is that', (power) => {
    const points = [0.1, 1, 10].map((x) => ({ x, y: 3 * x ** power }))
    expect(exponentOf(points)).toBeCloseTo(power, 9)
  })

  test('is the best fit where the points are on no such law', () => {
    expect(exponentOf([1, 10, 100].map((x, at) => ({ x, y: x * (at === 1 ? 2 : 1) }))).toFixed(3)).toBe(
      '1.000',
    )
    expect(exponentOf([1, 10].map((x) => ({ x, y: x + 1 })))).toBeCloseTo(Math.log10(11 / 2), 9)
  })

  test('takes two points above zero', () => {
    expect(() => exponentOf([{ x: 1, y: 1 }])).toThrow(RangeError)
    expect(() =>
      exponentOf([
        { x: 1, y: 1 },
        { x: 2, y: 0 },
      ]),
    ).toThrow(RangeError)
  })
})

describe('rounds', () => {
  test('go there and back', () => {
    expect([0, 1, 2].map((round) => inTurn(['a', 'b', 'c'], round).join(''))).toEqual(['abc', 'cba', 'abc'])
  })

  test('have a ratio each, so that a slow round counts no more than another', () => {
    expect(ratioOf([2, 40, 2], [1, 20, 1])).toBe(2)
    expect(ratioOf([1, 9, 3], [1, 3, 2])).toBe(1.5)
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError)
  })
})

describe('thinned samples', () => {
  const samples = Array.from({ length: 1000 }, (_, x) => ({ x, y: x === 501 ? 99 : 1 }))

  test('keep the peak', () => {
    const few = thinned(samples, 60)
    expect(few.length).toBeLessThanOrEqual(60)
    expect(Math.max(...few.map(({ y }) => y))).toBe(99)
    expect(few.map(({ x }) => x)).toEqual(few.map(({ x }) => x).toSorted((a, b) => a - b))
  })

  test('are all of them where there are few', () => {
    expect(thinned(samples.slice(0, 5), 60)).toEqual(samples.slice(0, 5))
  })
})
