/** A number that an analysis compares with. A value for one currency stands before the one without. */
export interface Threshold {
  readonly name: string
  /** Of wallets in this currency only; undefined for all. */
  readonly currency?: string
  /** A plain decimal. */
  readonly value: string
}

/** A threshold as it is unless configured, with its unit and meaning in words. */
export interface ThresholdDefault extends Threshold {
  readonly unit: string
  readonly meaning: string
}

const vat = {
  name: 'vat_rate',
  unit: 'share of the amount without VAT',
  meaning: 'VAT of payments and refunds; currencies without a rate are not judged',
} as const

/** Every threshold of the analysis. Reasons: docs/anomalies.md. */
export const thresholdDefaults: readonly ThresholdDefault[] = [
  {
    name: 'at_risk_below',
    value: '10',
    unit: 'in the currency of the wallet',
    meaning: 'a payment balance from 0 to below this is in below_ten',
  },
  {
    name: 'high_frequency_sd',
    value: '10',
    unit: 'standard deviations above the mean of all wallets and days',
    meaning: 'transactions of one wallet in a day',
  },
  {
    name: 'high_frequency_robust',
    value: '7',
    unit: "robust standard deviations (1.4826 MAD, at least 1) above the wallet's median day",
    meaning: 'transactions of one wallet in a day',
  },
  {
    name: 'high_frequency_min',
    value: '6',
    unit: 'transactions',
    meaning: 'a day with fewer is never called frequent',
  },
  {
    name: 'rapid_change_sd',
    value: '6',
    unit: 'standard deviations above the mean of all wallets and days of the currency',
    meaning: 'distance between the highest and lowest balance of a wallet in a day',
  },
  {
    name: 'rapid_change_robust',
    value: '3.5',
    unit: 'robust standard deviations (1.4826 MAD) of the logarithm, above the median',
    meaning: 'the same distance, among the days on which a wallet moved by more than three deliveries',
  },
  {
    name: 'large_amount',
    value: '50',
    unit: "usual deliveries (the currency's median delivery)",
    meaning: 'a manual posting of more is large; a change of less is never rapid',
  },
  {
    name: 'repeated_charge_minutes',
    value: '10',
    unit: 'minutes',
    meaning: 'charges of the same amount and action this close together are repeated',
  },
  {
    name: 'repeated_charge_times',
    value: '3',
    unit: 'charges',
    meaning: 'so many repeated charges are a finding, whatever they are worth',
  },
  {
    name: 'repeated_charge_large',
    value: '10',
    unit: 'usual deliveries',
    meaning: 'two charges are a finding where the second one is worth so much',
  },
  { ...vat, currency: 'AED', value: '0.05' },
  { ...vat, currency: 'BHD', value: '0.1' },
  { ...vat, currency: 'KWD', value: '0' },
  { ...vat, currency: 'OMR', value: '0.05' },
  { ...vat, currency: 'QAR', value: '0' },
  { ...vat, currency: 'SAR', value: '0.15' },
  {
    name: 'vat_rounding',
    value: '1',
    unit: "of the currency's smallest units",
    meaning: 'VAT this close to the rate fits',
  },
  {
    name: 'opposite_correction_hours',
    value: '72',
    unit: 'hours',
    meaning: 'a manual posting this soon after an opposite one of the same amount takes it back',
  },
  {
    name: 'late_posting_minutes',
    value: '60',
    unit: 'minutes',
    meaning: 'a transaction processed this long after its creation is late',
  },
  {
    name: 'clock_jump_seconds',
    value: '5',
    unit: 'seconds',
    meaning: 'a log line this long before the creation of its transaction has a wrong time',
  },
  {
    name: 'replay_minutes',
    value: '60',
    unit: 'minutes',
    meaning: 'a delivery this long after the first one of its transaction is a replay',
  },
  {
    name: 'burst_wallets',
    value: '5',
    unit: 'wallets',
    meaning: 'where the same happens to more wallets in a day, it is one finding for the service',
  },
  {
    name: 'lost_posting_times',
    value: '2',
    unit: 'transactions',
    meaning:
      'so many that start from the balance before the previous one, of one wallet in a day, are a finding',
  },
  {
    name: 'lost_posting_large',
    value: '10',
    unit: 'usual deliveries',
    meaning: 'a single one is a finding where the posting before it was worth so much',
  },
  {
    name: 'log_gap_share',
    value: '0.25',
    unit: 'share of the usual transactions of the weekday',
    meaning: 'a business day with less is a gap',
  },
  {
    name: 'log_gap_min',
    value: '8',
    unit: 'transactions',
    meaning: 'a weekday that usually has fewer is not judged',
  },
  {
    name: 'drift_spike_robust',
    value: '5',
    unit: 'robust standard deviations (1.4826 MAD, at least 1) above the median day',
    meaning: 'wallets whose two balances begin to disagree in a day',
  },
  {
    name: 'drift_spike_min',
    value: '5',
    unit: 'wallets',
    meaning: 'a day with fewer is never a spike',
  },
  {
    name: 'lambda_gb_second_usd',
    value: '0.0000166667',
    unit: 'USD for each GB-second',
    meaning: 'AWS Lambda list price, x86, us-east-1, first 6 billion a month; aws.amazon.com/lambda/pricing',
  },
  {
    name: 'lambda_request_usd',
    value: '0.0000002',
    unit: 'USD for each request',
    meaning: 'AWS Lambda list price, us-east-1; aws.amazon.com/lambda/pricing',
  },
]
