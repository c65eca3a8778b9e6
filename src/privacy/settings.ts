import { OperatorError } from '../model/errors.js'
import { type PiiMode, type Privacy, piiModes } from '../model/privacy.js'
import { pseudonyms } from './pseudonym.js'

/** Environment variable of the command that holds the key of the pseudonyms. */
export const secretVariable = 'CALO_ANALYZER_PII_SECRET'

/** What a caller says of personal data. */
export interface PrivacyOptions {
  /** What becomes of e-mail addresses, phone numbers and words nobody knows; default `drop`. */
  readonly pii?: PiiMode
  /** Whether ids of users are stored as pseudonyms; default false. */
  readonly hashUserIds?: boolean
  /** Key of the pseudonyms, needed for `hash` and `hashUserIds`; the command takes it from the environment. */
  readonly piiSecret?: string
}

/** Settings that hold together. Throws an OperatorError where they do not, or where there is no key to hash with. */
export function validPrivacy({ pii = 'drop', hashUserIds = false, piiSecret }: PrivacyOptions): Privacy {
  const mode = validMode(pii)
  const secret = piiSecret === '' ? undefined : piiSecret
  if (secret === undefined && (mode === 'hash' || hashUserIds)) {
    throw new OperatorError(
      `${mode === 'hash' ? '--pii hash' : '--hash-user-ids'} needs a secret, and ${secretVariable} is not set`,
      `Set it to a text nobody can guess, for example with: export ${secretVariable}="$(openssl rand -hex 32)". Keep it: the same secret gives the same pseudonyms.`,
    )
  }
  return { pii: mode, hashUserIds, secret: mode === 'hash' || hashUserIds ? secret : undefined }
}

function validMode(pii: string): PiiMode {
  const mode = piiModes.find((known) => known === pii)
  if (mode !== undefined) return mode
  throw new OperatorError(`unknown way to treat personal data: ${pii}`, 'Use drop, hash or keep.')
}

/** How a finished run treated personal data. */
export interface FinishedPrivacy {
  readonly pii: PiiMode
  readonly hashUserIds: boolean
  /** As `keyCheckOf` gives it; null where there was no key. */
  readonly keyCheck: string | null
}

/**
 * Settings for showing log text beside the results of a run: those of the run, unless `pii` says otherwise. Ids of
 * users that the run has hashed stay hashed. Throws an OperatorError where a key is missing, or is not that of the run.
 */
export function privacyBeside(
  run: FinishedPrivacy,
  { pii, piiSecret }: Pick<PrivacyOptions, 'pii' | 'piiSecret'>,
): Privacy {
  const mode = validMode(pii ?? run.pii)
  const secret = piiSecret === '' ? undefined : piiSecret
  const privacy: Privacy = { pii: mode, hashUserIds: run.hashUserIds, secret }
  if (mode === 'hash' && secret === undefined) {
    throw new OperatorError(
      `pseudonyms need a secret, and ${secretVariable} is not set`,
      'Set it to the secret of the run, or use --pii drop.',
    )
  }
  if (secret !== undefined && run.keyCheck !== null && keyCheckOf(privacy) !== run.keyCheck) {
    throw new OperatorError(
      `the secret in ${secretVariable} is not that of the run`,
      'Set it to the secret of the run, or unset it and use --pii drop.',
    )
  }
  return privacy
}

/** Tells whether two runs have the same key, without telling the key; undefined where there is none. */
export function keyCheckOf({ secret }: Privacy): string | undefined {
  return secret === undefined ? undefined : pseudonyms(secret)('calo-analyzer key check')
}
