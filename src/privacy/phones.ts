import type { Ink } from './ink.js'

/**
 * How sure a number must be a phone number: `sure`, with `+`, `00` or Arabic digits; `likely`, also with the
 * country of a Gulf state or a leading 0, in two groups of four, or behind a word such as `call`.
 */
export type PhoneSearch = 'sure' | 'likely'

const digit = '0-9٠-٩۰-۹０-９'
/** Digits with what people write between them. */
const written = new RegExp(
  `(?:%2b|[+＋])?(?:\\(?[+＋])?[${digit}](?:[ \\t\\u00a0\\u2007-\\u200a\\u202f().\\/-]{0,3}[${digit}]){0,400}`,
  'giu',
)
const plusSign = /%2b|[+＋]/iu
const contactWord =
  /(?:phone|mobile|\btel\b|\bcall|whats|\bcontact|\bsms\b|هاتف|جوال|رقم|اتصل|واتس|موبايل)[^\n]{0,24}$/iu
const contextLength = 32
/** Groups of digits that may be one number. */
const mostGroups = 7
const fewestDigits = 7
const mostDigits = 17

/** Digits of a number without its country, by country. */
const nationalLengths: Readonly<Record<string, readonly number[]>> = {
  '1': [10],
  '7': [10],
  '20': [9, 10],
  '27': [9],
  '33': [9],
  '39': [9, 10, 11],
  '44': [9, 10],
  '60': [8, 9, 10],
  '61': [9],
  '63': [10],
  '65': [8],
  '81': [9, 10],
  '82': [9, 10],
  '86': [11],
  '90': [10],
  '91': [10],
  '92': [10],
  '94': [9],
  '98': [10],
  '212': [9],
  '213': [9],
  '216': [8],
  '218': [9],
  '249': [9],
  '251': [9],
  '254': [9],
  '256': [9],
  '880': [10],
  '961': [7, 8],
  '962': [8, 9],
  '963': [8, 9],
  '964': [10],
  '965': [8],
  '966': [8, 9],
  '967': [9],
  '968': [8],
  '970': [8, 9],
  '971': [8, 9],
  '973': [8],
  '974': [8],
  '977': [10],
}
const gulfNumber =
  /^(?:973[136789]\d{7}|966[15]\d{7,8}|971[2-9]\d{7,8}|974[34567]\d{7}|965[24569]\d{7}|968[279]\d{7}|9627\d{8})$/
const leadingZero = /^0[1-9]\d{8}$|^01[0125]\d{8}$/

/** Digits without a space between them. */
interface Group {
  readonly start: number
  readonly end: number
  /** In ASCII. */
  readonly digits: string
  readonly hasPlus: boolean
  readonly isArabic: boolean
  /** Whether a dash, dot or slash ties it to the group before. */
  readonly isTied: boolean
  /** Whether it is a part of a word, such as an id. */
  readonly isPartOfWord: boolean
}

/** Hides phone numbers, international and of the Gulf states; numbers in ids, amounts and times stay. */
export function hidePhones(text: string, ink: Ink, search: PhoneSearch): void {
  for (const { index, 0: run } of text.matchAll(written)) {
    if (run.length < fewestDigits) continue
    const groups = groupsOf(text, index, index + run.length)
    for (let first = 0; first < groups.length; ) first += hideNumber(text, groups, { first, ink, search })
  }
}

interface Place {
  readonly first: number
  readonly ink: Ink
  readonly search: PhoneSearch
}

/** Hides the longest phone number that begins with a group; gives the groups it has, at least one. */
function hideNumber(text: string, groups: readonly Group[], { first, ink, search }: Place): number {
  const following = groups.slice(first, first + mostGroups)
  let length = following.reduce((sum, { digits }) => sum + digits.length, 0)
  for (let count = following.length; count > 0 && length >= fewestDigits; count--) {
    const number = following.slice(0, count)
    length -= number.at(-1)?.digits.length ?? 0
    const [{ start, isTied }, { end }] = [number[0] ?? nowhere, number.at(-1) ?? nowhere]
    const isCut = isTied || groups[first + count]?.isTied === true
    const isKnown = ink.isHidden(start) || ink.isSealed(start)
    if (isCut || isKnown || !isPhone(number, search, text.slice(Math.max(0, start - contextLength), start)))
      continue
    ink.hide(start, end, 'phone')
    return count
  }
  return 1
}

const nowhere = { start: 0, end: 0, isTied: true }

function isPhone(number: readonly Group[], search: PhoneSearch, before: string): boolean {
  const [head] = number
  if (head === undefined || number.some((group, at) => group.isPartOfWord || (at > 0 && group.hasPlus)))
    return false
  const digits = number.map((group) => group.digits).join('')
  if (digits.length < fewestDigits || digits.length > mostDigits) return false
  if (head.hasPlus) return isInternational(digits)
  if (/^00[1-9]/.test(digits)) return digits.length >= 10 && isInternational(digits.slice(2))
  if (number.some(({ isArabic }) => isArabic)) return digits.length <= 15
  if (search === 'sure') return false
  const shape = number.map((group) => group.digits.length).join()
  return (
    gulfNumber.test(digits) ||
    leadingZero.test(digits) ||
    (shape === '4,4' && /^[35679]/.test(digits)) ||
    (shape !== '4,2,2' && digits.length <= 12 && contactWord.test(before))
  )
}

/** Whether digits after a `+` make a number of their country; of countries not listed, by length alone. */
function isInternational(digits: string): boolean {
  for (const length of [3, 2, 1]) {
    const national = nationalLengths[digits.slice(0, length)]
    if (national === undefined) continue
    const rest = digits.length - length
    return national.includes(rest) || (digits[length] === '0' && national.includes(rest - 1))
  }
  return digits.length >= 8 && digits.length <= 15
}

/** The groups of a run of digits; those that a dash or dot ties to a word are parts of it. */
function groupsOf(text: string, from: number, to: number): Group[] {
  const groups: Group[] = []
  const pattern = new RegExp(groupPattern)
  pattern.lastIndex = from
  for (let match = pattern.exec(text); match !== null && match.index < to; match = pattern.exec(text)) {
    const start = match.index
    const end = start + match[0].length
    const digits = match[0].replace(plusSign, '').normalize('NFKC')
    const between = text.slice(groups.at(-1)?.end ?? start, start)
    groups.push({
      start,
      end,
      digits: Array.from(digits, asciiDigit).join(''),
      hasPlus: plusSign.test(match[0]),
      isArabic: /[٠-٩۰-۹]/.test(digits),
      isTied: /^[./-]+$/.test(between),
      isPartOfWord: touchesWord(text, start, end),
    })
  }
  return withTied(groups)
}

const groupPattern = new RegExp(`(?:%2b|[+＋])?[${digit}]{1,32}`, 'giu')

/** Whether a letter, or a letter and a dash, stands right before or behind; the `n` of a `\\n` is none. */
function touchesWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start)
  const isBehindWord = /[\p{L}_]-?$/u.test(before) && !/\\[nrt]$/.test(before)
  const isBehindDigit = /\p{N}$/u.test(before)
  return isBehindWord || isBehindDigit || /^-?[\p{L}_]/u.test(text.slice(end, end + 2))
}

/** Groups tied to a part of a word are parts of it; so are those of a long chain: an id, a version. */
function withTied(groups: readonly Group[]): Group[] {
  const isPart = groups.map((group) => group.isPartOfWord)
  for (let at = 1; at < groups.length; at++) {
    if (groups[at]?.isTied === true && isPart[at - 1] === true) isPart[at] = true
  }
  for (let at = groups.length - 1; at > 0; at--) {
    if (groups[at]?.isTied === true && isPart[at] === true) isPart[at - 1] = true
  }
  const lengths = chainLengths(groups.map((group) => group.isTied))
  return groups.map((group, at) => ({
    ...group,
    isPartOfWord: isPart[at] === true || (lengths[at] ?? 0) > longestChain,
  }))
}

/** Groups of a phone number that dashes or dots tie, at most. */
const longestChain = 4

/** Of each group, how many are tied to it, itself included. */
function chainLengths(isTied: readonly boolean[]): number[] {
  const lengths: number[] = isTied.map(() => 1)
  for (let at = 1; at < isTied.length; at++) {
    if (isTied[at] === true) lengths[at] = (lengths[at - 1] ?? 0) + 1
  }
  for (let at = isTied.length - 1; at > 0; at--) {
    if (isTied[at] === true) lengths[at - 1] = Math.max(lengths[at - 1] ?? 0, lengths[at] ?? 0)
  }
  return lengths
}

function asciiDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660)
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0)
  return character
}
