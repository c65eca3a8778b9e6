/** The public API of calo-analyzer; see docs/api.md. */

export { type ExplainOptions, explain } from './explain.js'
export { type FindingsOptions, listFindings, type NoteOptions, noteFindings } from './findings.js'
export type { Progress } from './ingest.js'
export type { Account, AccountEntry, AccountSide, AccountStatement } from './model/account.js'
export type { ConfigurationFile } from './model/configuration.js'
export { exitCodes, OperatorError } from './model/errors.js'
export type { FailedCheck } from './model/failed-check.js'
export type { Finding, FindingRole, FindingRow } from './model/finding.js'
export type { Severity } from './model/problem.js'
export type { Cell, ResultTable, Row } from './model/result.js'
export type {
  Mark,
  MarkKind,
  RawLines,
  Statement,
  StatementSide,
  Story,
  TransactionList,
  TransactionStory,
  Wallet,
  WalletNow,
  WalletStory,
  WalletTransaction,
} from './model/story.js'
export type { CurrencyTotals, Summary } from './model/summary.js'
export type { TieOutRow, TieOutSettings, TieOutTotals } from './model/tie-out.js'
export type { NoteAction, WorkItem, WorkStatus } from './model/work-list.js'
export { type AnalyzeOptions, type AnalyzeResult, analyze } from './pipeline.js'
export { type QueryOptions, query } from './query.js'
export { type ReportOptions, type ReportResult, report } from './report.js'
export { type StatementOptions, statement } from './statement.js'
export { type TieOut, type TieOutOptions, tieOut } from './tie-out.js'
export { version } from './version.js'
