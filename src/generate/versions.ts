import { clock, DAY_MS, midnight } from './time.js'

/** How one version of the service behaves and what its platform prints. */
export interface Version {
  readonly runtime: string
  /** The digest at the end of the runtime's ARN. */
  readonly arn: string
  readonly memoryMb: number
  /** Whether transactions are printed with type, source, action, metadata and payment balance. */
  readonly longForm: boolean
  /** What `subscriptionBalance` of a discrepancy event holds. */
  readonly subscriptionBalance: 'before' | 'after'
  /** How a transaction mostly ends. */
  readonly ending: 'published' | 'already_synced'
  /** Share of the disagreeing transactions the service reports. */
  readonly reported: number
  /** Whether a discrepancy also leaves a metric, and now and then a message to Slack. */
  readonly metrics: boolean
  /** Whether the metadata names the listener. */
  readonly namesListener: boolean
  /** Whether a balance is rounded before it is printed. */
  readonly rounds: boolean
  /** Share of the transactions also printed as JSON. */
  readonly debugShare: number
  /** Share of the records whose flag says that the payment balance stays as it is. */
  readonly flagFalseShare: number
}

const NODE_14 = {
  runtime: 'nodejs:14.v42',
  arn: '4cb686be08f980f530c1cbdeae970951c08b712057b80e8698cf4641214607d6',
}

/** Runtimes in the order of their first day in the real export. */
const RUNTIMES = [
  {
    from: '2023-12-28',
    runtime: 'nodejs:20.v13',
    arn: '6fb7e564fae3347add879359ec92013de1e84ce02488f36ec21448277c28707c',
  },
  {
    from: '2024-01-14',
    runtime: 'nodejs:20.v14',
    arn: 'd4c968f0a85420c036d732975b0317307799fc7152619b3c4fb289f5d8e34f8a',
  },
  {
    from: '2024-02-01',
    runtime: 'nodejs:20.v15',
    arn: '379cd8c4d157c2e16f1b841486b613da2188da597609ef24d67497ad9c22a53e',
  },
  {
    from: '2024-02-25',
    runtime: 'nodejs:20.v16',
    arn: 'e06356b9cc317b394b345659ca7fe94e5360e45227db179a224757608b8effe6',
  },
  {
    from: '2024-03-07',
    runtime: 'nodejs:20.v18',
    arn: '2250774f98acc3954111984e0b9853cb801265eb866d3bef345707fcfb7af67c',
  },
  {
    from: '2024-03-17',
    runtime: 'nodejs:20.v19',
    arn: '2d68d583b872accb8815f845161e9bbabc6ac3ed4d0ab8c23e75f8788cf5444a',
  },
]

const FIRST: Version = {
  ...NODE_14,
  memoryMb: 1024,
  longForm: false,
  subscriptionBalance: 'before',
  ending: 'already_synced',
  reported: 0.12,
  metrics: true,
  namesListener: false,
  rounds: false,
  debugShare: 0.015,
  flagFalseShare: 0,
}
const PUBLISHING: Version = { ...FIRST, ending: 'published', rounds: true, debugShare: 0.001 }
const TRIED: Version = { ...PUBLISHING, longForm: true, metrics: false, namesListener: true }
const RETURNED: Version = { ...PUBLISHING, memoryMb: 512, metrics: false, reported: 0.994 }
const LONG: Version = { ...RETURNED, longForm: true, namesListener: true, debugShare: 0.0001 }
const AFTER: Version = { ...LONG, subscriptionBalance: 'after' }
const ROOMY: Version = { ...AFTER, memoryMb: 1024 }
const ANONYMOUS: Version = { ...ROOMY, namesListener: false }
const RAMADAN: Version = { ...ANONYMOUS, flagFalseShare: 0.05 }

/** The versions of the real export: each takes over at its instant, the last one runs on. */
const HISTORY: readonly (readonly [from: number, version: Version])[] = [
  [0, FIRST],
  [midnight('2023-12-18') + clock(13, 30), PUBLISHING],
  [midnight('2023-12-26') + clock(14, 0), TRIED],
  [midnight('2023-12-27') + clock(9, 0), PUBLISHING],
  [midnight('2023-12-28') + clock(20, 0), RETURNED],
  [midnight('2024-01-03') + clock(8, 0), LONG],
  [midnight('2024-01-08'), AFTER],
  [midnight('2024-01-09') + clock(9, 0), ROOMY],
  [midnight('2024-01-21'), ANONYMOUS],
  [midnight('2024-01-31') + clock(11, 0), RAMADAN],
]

/** The night on which the real deployment failed. */
export const FAILED_DEPLOYMENT = '2023-12-28'

/** Every change of version or runtime, with what runs from then on. */
const TIMELINE: readonly (readonly [from: number, version: Version])[] = [
  ...HISTORY.map(([from]) => from),
  ...RUNTIMES.map((runtime) => runtimeStart(runtime.from)),
]
  .toSorted((a, b) => a - b)
  .map((from) => [from, { ...calendarVersion(from), ...runtimeAt(from) }])

/**
 * The version that runs at an instant: by the calendar of the real export, or, where the length of the short form is
 * given, the short form for that many days from `fromMs` and the latest version after it.
 */
export function versionAt(timeMs: number, fromMs: number, shortFormDays: number | undefined): Version {
  const current = TIMELINE.findLast(([from]) => from <= timeMs)?.[1] ?? FIRST
  if (shortFormDays === undefined) {
    return current
  }
  const { runtime, arn } = current
  return { ...(timeMs < fromMs + shortFormDays * DAY_MS ? RETURNED : RAMADAN), runtime, arn }
}

function calendarVersion(timeMs: number): Version {
  return HISTORY.findLast(([from]) => from <= timeMs)?.[1] ?? FIRST
}

function runtimeAt(timeMs: number): Pick<Version, 'runtime' | 'arn'> {
  const { runtime, arn } = RUNTIMES.findLast((candidate) => runtimeStart(candidate.from) <= timeMs) ?? NODE_14
  return { runtime, arn }
}

function runtimeStart(date: string): number {
  return midnight(date) + clock(20, 0)
}
