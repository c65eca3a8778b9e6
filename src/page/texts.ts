/** The words of the page that are not those of a table. */
export const pageTexts = {
  language: 'en',
  title: 'Wallets: ledger and findings',
  subtitle: (first: string, last: string, zone: string) =>
    `Business days ${first} to ${last}, time zone ${zone}`,
  noTransactions: 'The logs show no transaction.',
  writtenBy: (version: string) => `Written by calo-analyzer ${version}`,
  skip: 'To the content',
  contents: 'Contents',
  find: 'Find a wallet or transaction',
  findHint: 'User, transaction, action …',
  found: 'rows',
  sort: 'Sort by',
  more: (count: string, file: string) => `${count} more in ${file} and in the workbook`,
  none: 'None.',
  yes: 'yes',
  no: 'no',
  unknownCurrency: 'without currency',
  sections: {
    attention: 'What needs attention now',
    drift: 'Balances that disagree',
    blocked: 'Refused, and expected next',
    movements: 'What moved',
    monthEnd: 'Month end',
    anomalies: 'What an auditor should look at',
    quality: 'Data quality and control totals',
    trace: 'How to trace a figure',
    glossary: 'Words',
  },
  overdrawnNow: (wallets: string, days: string) =>
    `${wallets} overdrawn at the end of the log, the longest for ${days}.`,
  noneOverdrawn: 'No wallet is overdrawn at the end of the log.',
  driftingNow: (wallets: string, days: string) =>
    `${wallets} out of step: payment balance and subscription balance disagree, the oldest for ${days}.`,
  noneDrifting: 'Payment and subscription balances agree everywhere at the end of the log.',
  wallets: (count: number, text: string) => `${text} ${count === 1 ? 'wallet is' : 'wallets are'}`,
  days: (count: number, text: string) =>
    count === 0 ? 'less than a day' : `${text} ${count === 1 ? 'day' : 'days'}`,
  card: {
    exposure: 'Exposure',
    overdrawn: (wallets: string, longest: string) =>
      longest === '' ? `${wallets} overdrawn` : `${wallets} overdrawn, the longest for ${longest}`,
    drift: 'Open difference',
    outOfStep: (wallets: string, oldest: string) =>
      oldest === '' ? `${wallets} out of step` : `${wallets} out of step, the oldest for ${oldest}`,
  },
  charts: {
    exposure: (currency: string) => `Exposure in ${currency}`,
    exposureAbout: (currency: string, first: string, last: string, value: string) =>
      `Sum of the payment balances below zero in ${currency}, at the end of each business day from ${first} to ${last}; ${value} at the end.`,
    transactions: 'Transactions per business day',
    transactionsAbout: (first: string, last: string, most: string) =>
      `Number of transactions of each business day from ${first} to ${last}; ${most} at most.`,
    causes: 'Wallets out of step now, by what opened it',
    causesAbout:
      'Number of wallets whose two balances disagree now, by the action that opened the difference and by currency; the figures stand in the table below.',
  },
  control: {
    title: 'Control totals',
    about:
      'Each figure can be recomputed from the CSV files, the workbook and calo.duckdb beside this page; they agree.',
    head: [
      'Currency',
      'Transactions',
      'Users',
      'Credits',
      'Debits',
      'Overdrawn wallets',
      'Exposure',
      'Wallets out of step',
      'Open difference',
    ],
    read: 'What was read',
    rows: {
      files: 'Files found',
      skipped: 'Files passed over',
      damaged: 'Files damaged',
      bytes: 'Bytes of log text',
      events: 'Events',
      unknown: 'Events of a kind nobody knows',
      transactions: 'Transactions',
      users: 'Users',
      errors: 'Errors in the data',
      warnings: 'Warnings about the data',
    },
  },
  trace: [
    'Find the row in a table of this page, in the workbook calo_analysis.xlsx, or in the CSV file that the table names. Each row has its user or transaction.',
    'Its evidence is a log file and a byte: the place in the decompressed file where the event begins that shows it. The full path stands in the CSV file.',
    'Ask for the story of the transaction or the wallet; it ends with those log lines, word by word:',
  ],
  traceQuery: 'Every total is a query on calo.duckdb; this one gives the exposure of each currency:',
  evidence: 'Evidence',
  byte: (offset: string) => `byte ${offset}`,
  footer:
    'Times are on the clock of the reporting time zone, not UTC. Amounts of different currencies are never added together. Amounts are rounded to the decimals of their currency here; the exact digits stand in the CSV files.',
} as const
