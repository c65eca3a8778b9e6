/** How often what has no address of its own is asked. */
export const repeats = 40

/** What is asked, by kind. Tables that have no questions of their own are sorted by their first columns. */
export function questions(sample, allTables) {
  const each = (address) => sample.map(address)
  const pages = (table, sort = '') =>
    Array.from({ length: 20 }, (_, at) => `/api/tables/${table}?offset=${at * 50}&sort=${sort}`)
  const days = Array.from({ length: 28 }, (_, at) => `2024-02-${String(at + 1).padStart(2, '0')}`)
  const amounts = Array.from({ length: 30 }, (_, at) => 5 + at * 3)
  const tables = {
    overdraft_episodes: ['last_balance', '-days', '-started_at', 'opening_action'],
    overdrafts: ['userBalance', '-timestamp', 'action'],
    at_risk: ['days_left', '-score'],
    drift_episodes: ['-size(last_drift)', '-days', 'opening_action'],
    discrepancies: ['-timestamp', '-size(drift)', 'action'],
    continuity_breaks: ['-timestamp', '-size(missing_amount)'],
    anomalies: ['-excess', 'rule', '-timestamp'],
    all_findings: ['severity', '-timestamp', 'finding'],
    user_analysis: ['current_balance', '-transaction_count', '-last_transaction', '-drift'],
    data_quality: ['file', 'code'],
    work_list: ['', 'severity', '-age_days', 'finding', '-size(difference)'],
    roll_forward: ['', '-closing', 'month'],
    roll_forward_wallets: ['', '-size(outside_log)', 'month', '-closing'],
    manual_adjustments: ['', '-timestamp', '-amount', 'action'],
    cancelling_adjustments: ['', '-second_at', '-amount'],
    vat_schedule: ['', '-gross', 'month'],
  }
  const named = new Set(['transactions', ...Object.keys(tables)])
  // The steps of all wallets are computed anew, and tables as read have every line: both are refused where there are many.
  const others = allTables.filter(
    ({ name, isAsRead }) => !named.has(name) && !isAsRead && name !== 'balance_steps',
  )
  return [
    ['the page', Array.from({ length: repeats }, () => '/')],
    ['what all pages need', Array.from({ length: repeats }, () => '/api/run')],
    ['overview', ['/api/overview']],
    ['reconciliation by cause', ['/api/drift-by-cause']],
    ['operations', ['/api/operations']],
    ['transactions, page by page, newest first', pages('transactions', '-timestamp')],
    ['transactions by amount', pages('transactions', '-amount')],
    ['transactions by action', pages('transactions', 'action')],
    ['transactions by payment balance', pages('transactions', 'userBalance')],
    [
      'transactions, page 40',
      ['-timestamp', '-amount', 'drift'].map((sort) => `/api/tables/transactions?offset=1950&sort=${sort}`),
    ],
    [
      'transactions of a day',
      days.map((day) => `/api/tables/transactions?filter=timestamp:is:${day}&sort=-amount`),
    ],
    [
      'transactions above an amount, of a currency',
      amounts.map(
        (amount) =>
          `/api/tables/transactions?filter=currency:is:BHD&filter=amount:from:${amount}&sort=-timestamp`,
      ),
    ],
    [
      'the same, counted',
      amounts.map(
        (amount) => `/api/tables/transactions/count?filter=currency:is:SAR&filter=amount:from:${amount}`,
      ),
    ],
    [
      'transactions whose action contains a word',
      ['refund', 'renew', 'delivery', 'manual', 'discount', 'credit', 'entry', 'food'].map(
        (word) => `/api/tables/transactions?filter=action:has:${word}&sort=-timestamp`,
      ),
    ],
    [
      'transactions of a user',
      each(({ user }) => `/api/tables/transactions?filter=userId:is:${user}&sort=-timestamp`),
    ],
    ...Object.entries(tables).map(([table, sorts]) => [
      table,
      sorts.flatMap((sort) =>
        [50, 49, 48, 47, 46].map((limit) => `/api/tables/${table}?sort=${sort}&limit=${limit}`),
      ),
    ]),
    ...others.map(({ name, columns }) => [
      name,
      ['', ...columns.slice(0, 5).flatMap((column) => [column.name, `-${column.name}`])].map(
        (sort) => `/api/tables/${name}?sort=${sort}`,
      ),
    ]),
    [
      'work list of a status, roll-forward of a month and currency',
      ['AED', 'BHD', 'KWD', 'QAR', 'SAR'].flatMap((currency) => [
        `/api/tables/work_list?filter=status:is:new&filter=currency:is:${currency}`,
        `/api/tables/roll_forward_wallets?filter=month:is:2024-01&filter=currency:is:${currency}`,
      ]),
    ],
    [
      'values of a column',
      ['action', 'type', 'currency', 'outcome', 'source'].map(
        (column) => `/api/tables/transactions/values/${column}`,
      ),
    ],
    ['wallet', each(({ user }) => `/api/wallets/${user}`)],
    [
      'wallet, both balances over time',
      each(({ user, currency }) => `/api/wallets/${user}/series?currency=${currency}`),
    ],
    [
      'wallet, ledger',
      each(
        ({ user, currency }) => `/api/wallets/${user}/ledger?filter=currency:is:${currency}&sort=-timestamp`,
      ),
    ],
    [
      'wallet, ledger, those with something found',
      each(({ user }) => `/api/wallets/${user}/ledger?filter=found:filled:&sort=-amount`),
    ],
    ['transaction', each(({ id }) => `/api/transactions/${id}`)],
    ['transaction, log lines', each(({ id }) => `/api/transactions/${id}/log`)],
    ['message', each(({ message }) => `/api/messages/${message}`)],
    ['request', each(({ request }) => `/api/requests/${request}`)],
    ['search for a transaction', each(({ id }) => `/api/search?q=${id}`)],
    ['search for a user', each(({ user }) => `/api/search?q=${user}`)],
    ['search for a message', each(({ message }) => `/api/search?q=${message}`)],
    ['search for the start of a request', each(({ request }) => `/api/search?q=${request.slice(0, 8)}`)],
    ['SQL: select * from exposure', ['/api/query?sql=select+*+from+exposure']],
  ]
}
