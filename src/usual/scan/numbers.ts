// What the scanner and its host call by number.

/** No place. */
export const none = -1

// Texts of an event or a record, kept as the place where they stand in the log.
export const requestId = 0
export const messageId = 1
export const skippedAction = 2
export const id = 3
export const transactionType = 4
export const source = 5
export const action = 6
export const userId = 7
export const currency = 8
export const amount = 9
export const vat = 10
export const oldBalance = 11
export const newBalance = 12
export const paymentBalance = 13
export const walletId = 14
export const deliveryId = 15
export const subscriptionBalance = 16
export const durationMs = 17
export const billedMs = 18
export const memoryMb = 19
export const maxMemoryMb = 20
export const initMs = 21
export const slotCount = 22

// Shapes of such texts.
/** A UUID in lower case. */
export const uuid = 1
/** A ULID, or such a UUID. */
export const ulid = 2
/** Digits of an amount, with a sign where it is negative. */
export const decimal = 3
/** Digits of a duration. */
export const figure = 4
/** Up to seven digits. */
export const count = 5
/** Capital letters and underscores. */
export const word = 6
/** JSON of one level in a string of single quotes; gives the ids of the wallet and of the delivery. */
export const metadata = 7
/** `true` or `false`. */
export const flag = 8
/** Small letters, digits, dots and colons, so that no id stands in it. */
export const name = 9
/** The name of a region; too short for an id. */
export const region = 10
/** The id of a trace or of a part of it. */
export const trace = 11
/** The rest of the line, of printed ASCII without a space. */
export const rest = 12

// Kinds of usual events; 0 is an event that is none of them.
export const recordOpened = 1
export const balancePublished = 2
export const syncStarted = 3
export const balancesDiffer = 4
export const alreadySynced = 5
export const subscriptionCreationSkipped = 6
export const paymentFlagSkipped = 7
export const lambdaStart = 8
export const lambdaEnd = 9
export const lambdaReport = 10
export const lambdaInitStart = 11
export const kindCount = 12

// Words of the ledger; a kind of event is the word of its number, and these follow.
export const published = 12
export const skipped = 13
export const incomplete = 14
export const logged = 15
export const discrepancy = 16
export const wordCount = 17

// Tables that are written.
export const queueRecords = 0
export const discrepancyEvents = 1
export const invocations = 2
export const tableCount = 3

// Columns that are filled with something else than a text of the log.
export const recordIdColumn = 0
export const openedMsColumn = 1
export const openedByColumn = 2
export const outcomeColumn = 3
export const skipReasonColumn = 4
export const shownMsColumn = 5
export const balanceSourceColumn = 6
export const fileColumn = 7
export const offsetColumn = 8
export const rangesColumn = 9
export const createdMsColumn = 10
export const loggedMsColumn = 11
export const timeMsColumn = 12
export const kindColumn = 13
export const durationMsColumn = 14
export const billedMsColumn = 15
export const memoryMbColumn = 16
export const maxMemoryMbColumn = 17
export const initMsColumn = 18
export const columnCount = 19
