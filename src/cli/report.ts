import { printable } from '../model/printable.js'
import { report } from '../report.js'
import { giveMemoryBack } from '../store/frugal.js'
import { resultsFolder } from './configured.js'
import { jsonText } from './json.js'

/** What the command line says besides the folder. */
export interface ReportArguments {
  readonly output?: string
  readonly quiet?: true
  readonly json?: true
}

/** Runs `report`: writes the reports on results that are there. */
export async function runReport(folder: string | undefined, options: ReportArguments): Promise<void> {
  giveMemoryBack()
  const { output, files } = await report({ output: await resultsFolder(folder ?? options.output) })
  if (options.json === true) process.stdout.write(jsonText({ output, files }))
  else if (options.quiet !== true) {
    process.stdout.write(printable(`Written to ${output}/:\n${files.map((name) => `  ${name}\n`).join('')}`))
  }
}
