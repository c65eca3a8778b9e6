import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { DailySeries, Overview, RunFacts } from '../../src/model/dashboard.js'
import { Chart, type Series } from '../chart.js'
import { day, number, zoneName } from '../format.js'
import { Section } from '../parts.js'
import { changedAddress, type Place } from '../router.js'

interface DailyProps {
  readonly overview: Overview
  readonly facts: RunFacts
  readonly place: Place
}

/** How the wallets moved, day by day. */
export function Daily({ overview, facts, place }: DailyProps): VNode | null {
  const { days, daily } = overview
  const times = useMemo(() => days.map((text) => Date.parse(`${text}T00:00:00Z`) / 1000), [days])
  const wanted = place.query.get('currency') ?? ''
  const busiest = daily.toSorted((one, other) => total(other.transactions) - total(one.transactions))[0]
  const money = daily.find(({ currency }) => currency === wanted) ?? busiest
  const counts = useMemo(
    (): Series[] => [
      { name: 'Transactions', values: added(daily, 'transactions'), colour: 'series-1', shape: 'bars' },
    ],
    [daily],
  )
  const unit = money === undefined || money.currency === '' ? '' : `, ${money.currency}`
  const amounts = useMemo(
    (): Series[] => [
      { name: `Credits${unit}`, values: money?.credits ?? [], colour: 'series-1', shape: 'line' },
      { name: `Debits${unit}`, values: money?.debits ?? [], colour: 'series-2', shape: 'line' },
    ],
    [money, unit],
  )
  const news = useMemo((): Series[] => {
    const [drifts, overdrafts] = [added(daily, 'newDrifts'), added(daily, 'newOverdrafts')]
    const both = drifts.map((count, at) => count + (overdrafts[at] ?? 0))
    return [
      { name: 'New drifts', values: both, shown: drifts, colour: 'series-3', shape: 'bars' },
      { name: 'New overdrafts', values: overdrafts, colour: 'series-4', shape: 'bars' },
    ]
  }, [daily])
  if (days.length === 0 || money === undefined) return null
  const formatTime = (seconds: number): string => day(new Date(seconds * 1000).toISOString())
  const usual = {
    times,
    zone: 'UTC',
    formatTime,
    format: (value: number) => number(value, 0),
    hasWholeNumbers: true,
  }
  const period = `from ${day(days[0])} to ${day(days.at(-1))}`
  return (
    <Section
      title="Day by day"
      about={
        <>
          Business days, {zoneName(facts.timeZone)}. <a href="/tables/daily">As a table</a>
        </>
      }
    >
      <div class="charts">
        <Chart
          {...usual}
          series={counts}
          label={`Transactions a day ${period}, ${number(total(counts[0]?.values ?? []))} in all`}
        />
        <Chart
          {...usual}
          series={news}
          label={`New overdrafts and drifts a day ${period}, ${number(total(news[1]?.values ?? []))} and ${number(total(news[0]?.shown ?? []))} in all`}
        />
        <div>
          <Chart
            {...usual}
            series={amounts}
            label={`Credits and debits a day ${period} in ${money.currency}`}
          />
          <nav class="quick" aria-label="Currency of credits and debits">
            {daily.map(({ currency }) => (
              <a
                key={currency}
                href={changedAddress(place, { currency })}
                aria-current={currency === money.currency ? 'true' : undefined}
              >
                {currency === '' ? 'none named' : currency}
              </a>
            ))}
          </nav>
        </div>
      </div>
    </Section>
  )
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((so_far, value) => so_far + (value ?? 0), 0)
}

function added(
  daily: readonly DailySeries[],
  name: 'transactions' | 'newDrifts' | 'newOverdrafts',
): readonly number[] {
  const [first] = daily
  return (first?.[name] ?? []).map((_, at) => daily.reduce((so_far, one) => so_far + (one[name][at] ?? 0), 0))
}
