import { type ExplainOptions, explain } from '../explain.js'
import type { PiiMode } from '../model/privacy.js'
import type { Story } from '../model/story.js'
import { resultsFolder } from './configured.js'
import { jsonText } from './json.js'
import { validLimit } from './limit.js'
import { secretOf } from './secret.js'
import { describeList, describeTransaction } from './transaction-story.js'
import { describeWallets } from './wallet-story.js'

/** What the command line says besides the id. */
export interface ExplainArguments {
  readonly output?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: string
  readonly logs?: true
  readonly pii?: PiiMode
  readonly json?: true
}

/** Transactions of a wallet that are printed unless told otherwise; JSON has all. */
const usualLimit = 50

/** Runs `explain`: prints the story of an id. */
export async function runExplain(id: string, options: ExplainArguments): Promise<void> {
  const { output, json } = options
  const story = await explain({ id, output: await resultsFolder(output), ...storyOptions(options) })
  process.stdout.write(json === true ? jsonText(story) : await storyText(story, output))
}

function storyOptions({
  from,
  to,
  limit,
  logs,
  pii,
  json,
}: ExplainArguments): Omit<ExplainOptions, 'id' | 'output'> {
  const usual = json === true ? undefined : usualLimit
  const most = limit === undefined ? usual : validLimit(limit, 'transactions')
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(most === undefined ? {} : { limit: most }),
    ...(logs === undefined ? {} : { logs }),
    ...(pii === undefined ? {} : { pii }),
    ...secretOf(process.env),
  }
}

/** Gives a story as text for people; `output` is the folder of the commands it names. */
export async function storyText(story: Story, output: string | undefined): Promise<string> {
  if (story.kind === 'wallet') return describeWallets(story, output)
  return story.kind === 'transaction' ? describeTransaction(story, output) : describeList(story, output)
}
