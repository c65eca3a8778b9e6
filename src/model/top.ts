/** Of what there is a list of the largest. */
export const topKinds = ['users', 'overdrafts', 'drifts', 'anomalies', 'adjustments', 'outside'] as const

/** One of them. */
export type TopKind = (typeof topKinds)[number]
