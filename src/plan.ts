import { type AnomalyRule, findingsTable, readCatalog, readRules } from './analysis/catalog.js'
import { amountOf } from './config/complete.js'
import type { Known } from './config/known.js'
import { nearest } from './config/nearest.js'
import { isTimeZone, timeZones } from './config/time-zones.js'
import { configuredRules, ingestSettingsOf, knownSettings } from './configuration.js'
import type { Amount, Configuration, ConfigurationFile } from './model/configuration.js'
import { OperatorError } from './model/errors.js'
import type { IngestSettings } from './model/ingest-settings.js'
import { parseDecimal, storable } from './model/money.js'
import type { Privacy } from './model/privacy.js'
import type { ReportTable } from './model/table.js'
import { type PrivacyOptions, validPrivacy } from './privacy/settings.js'

/** What a run may be told besides the logs. */
export interface Wishes extends PrivacyOptions {
  /** Path of a configuration file, or what one would hold; the other options go before it. */
  readonly config?: string | ConfigurationFile
  /** Folder for the results; default `output`. */
  readonly output?: string
  /** IANA name of the reporting time zone; default `Asia/Bahrain`. */
  readonly timeZone?: string
  /** The first system's threshold of wallets at risk in any currency, a plain decimal; default `10`. */
  readonly atRiskBelow?: string
}

/** What a run is going to do. */
export interface Plan {
  readonly configuration: Configuration
  readonly ingest: IngestSettings
  readonly privacy: Privacy
  /** Queries of the tables and checks. */
  readonly tables: readonly ReportTable[]
}

/** Puts the wishes before the configuration, and that before the defaults. Throws an OperatorError. */
export async function planRun(wishes: Wishes): Promise<Plan> {
  const { known, rules, tables } = readKnown()
  const configuration = withOptions(await configured(wishes.config, known), wishes)
  const findings = findingsTable(configuredRules(rules, configuration))
  return {
    configuration,
    ingest: ingestSettingsOf(configuration),
    privacy: validPrivacy({
      pii: configuration.privacy.pii,
      hashUserIds: configuration.privacy.hash_user_ids,
      ...(wishes.piiSecret === undefined ? {} : { piiSecret: wishes.piiSecret }),
    }),
    tables: tables
      .filter(({ room, name }) => room !== 'checks' || configuration.checks[name] !== 'off')
      .map((table) => (table.name === findings.name ? findings : table)),
  }
}

/** Reads what this version can be configured to, and the queries it is known from. */
export function readKnown(): {
  readonly known: Known
  readonly rules: readonly AnomalyRule[]
  readonly tables: readonly ReportTable[]
} {
  const rules = readRules()
  const tables = readCatalog(rules)
  return { known: knownSettings(tables, rules), rules, tables }
}

/** The library of the schema takes longer to load than all else; without a configuration it is not needed. */
async function configured(source: Wishes['config'], known: Known): Promise<Configuration> {
  if (source === undefined) return known.defaults
  const { loadConfiguration } = await import('./config/load.js')
  return loadConfiguration(source, known)
}

function withOptions(configuration: Configuration, wishes: Wishes): Configuration {
  const { output, timeZone, atRiskBelow, pii, hashUserIds } = wishes
  const { thresholds, privacy } = configuration
  return {
    ...configuration,
    time_zone: timeZone === undefined ? configuration.time_zone : validTimeZone(timeZone),
    output: { ...configuration.output, folder: output ?? configuration.output.folder },
    privacy: { pii: pii ?? privacy.pii, hash_user_ids: hashUserIds ?? privacy.hash_user_ids },
    thresholds:
      atRiskBelow === undefined ? thresholds : { ...thresholds, at_risk_below: validAmount(atRiskBelow) },
  }
}

function validAmount(amount: string): Amount {
  if (parseDecimal(amount) !== undefined && storable(amount) === 'exact') return amountOf(amount)
  throw new OperatorError(
    `${amount} is no amount for --at-risk-below`,
    'Give a plain number such as 10 or 2.5.',
  )
}

function validTimeZone(name: string): string {
  if (isTimeZone(name)) return name
  const near = nearest(name, timeZones())
  throw new OperatorError(
    `unknown time zone ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    'Use an IANA name such as Asia/Bahrain or Asia/Dubai.',
  )
}
