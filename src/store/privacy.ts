import type { Privacy } from '../model/privacy.js'
import type { Database } from './database.js'

/** How a run treated personal data, as its database says. */
export interface RecordedPrivacy {
  readonly pii: Privacy['pii']
  readonly hashUserIds: boolean
  /** Tells runs with different keys apart; null where there was none. */
  readonly keyCheck: string | null
}

/** Writes how personal data were treated, one row. */
export async function writePrivacy(
  database: Database,
  privacy: Privacy,
  keyCheck: string | undefined,
): Promise<void> {
  await database.insert('privacy', [[privacy.pii, privacy.hashUserIds, keyCheck ?? null]])
}

/** Gives what a database says of a run that treats personal data so. */
export function recordOf({ pii, hashUserIds }: Privacy, keyCheck: string | undefined): RecordedPrivacy {
  return { pii, hashUserIds, keyCheck: keyCheck ?? null }
}

/** Reads how personal data were treated. */
export async function readPrivacy(database: Database): Promise<RecordedPrivacy> {
  const { rows } = await database.read('select pii, hash_user_ids, key_check from privacy')
  const [pii, hashUserIds, keyCheck] = rows[0] ?? []
  return {
    pii: pii === 'hash' || pii === 'keep' ? pii : 'drop',
    hashUserIds: hashUserIds === true,
    keyCheck: typeof keyCheck === 'string' ? keyCheck : null,
  }
}
