/** What becomes of personal data: `drop` leaves a mark in its place, `hash` a pseudonym, `keep` the text as logged. */
export const piiModes = ['drop', 'hash', 'keep'] as const

/** One of them. */
export type PiiMode = (typeof piiModes)[number]

/** How a run treats personal data. */
export interface Privacy {
  readonly pii: PiiMode
  /** Whether ids of users are stored as pseudonyms, whatever becomes of other personal data. */
  readonly hashUserIds: boolean
  /** Key of the pseudonyms; undefined where none are made. */
  readonly secret: string | undefined
}

/** What is done where nobody says otherwise. */
export const defaultPrivacy: Privacy = { pii: 'drop', hashUserIds: false, secret: undefined }

/** Kinds of personal data, as the mark `[name]` in the place of a value calls them. */
export type PersonalKind =
  | 'name'
  | 'email'
  | 'phone'
  | 'address'
  | 'note'
  | 'identity'
  | 'secret'
  | 'user'
  | 'text'
