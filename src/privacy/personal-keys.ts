import type { PersonalKind } from '../model/privacy.js'

/** Names of fields that hold personal data; as `normalised` gives them, and their endings. */
interface KeyNames {
  readonly kind: PersonalKind
  readonly whole?: string
  readonly endings?: string
  readonly parts?: string
}

/** Names of things, not of people. */
const technicalNames = new Set(
  `rename hostname filename foldername pathname functionname classname tablename queuename bucketname eventname topicname
  planname servicename tagname typename methodname modulename loggroupname logstreamname domainname appname
  packagename indexname columnname fieldname keyname currencyname errorname metricname streamname statusname`.split(
    /\s+/,
  ),
)

/** The table of names; the first row that fits wins. */
const table: readonly KeyNames[] = [
  { kind: 'email', endings: 'mail البريد بريد', parts: 'email' },
  {
    kind: 'phone',
    whole: 'tel fax cell landline contactnumber contactno cellnumber هاتف الهاتف جوال الجوال موبايل الموبايل',
    parts: 'phone mobile whatsapp msisdn',
  },
  {
    kind: 'secret',
    whole: 'authorization cookie cvv cvc otp pin pwd credentials',
    endings: 'password passwd token secret apikey privatekey secretkey accesskey',
  },
  {
    kind: 'identity',
    whole: `dob dateofbirth birthday birthdate nationalid nationalidnumber nationalidno idnumber cpr cprnumber cprno civilid iqama iqamanumber emiratesid qid
      passport passportnumber passportno iban ssn cardnumber pan accountnumber`,
  },
  {
    kind: 'note',
    whole: 'memo feedback complaint ملاحظة ملاحظات الملاحظات تعليق',
    endings:
      'note notes comment comments remark remarks instructions giftmessage customermessage usermessage personalmessage',
  },
  {
    kind: 'address',
    whole: `street block blockno building buildingno flat flatno apartment villa road house houseno postcode postalcode zipcode zip
      latitude longitude lat lng lon coordinates geo geolocation location gps عنوان العنوان`,
    endings: 'address addresses',
  },
  {
    kind: 'name',
    whole: `actor receiver sender recipient beneficiary cardholder nickname surname createdby updatedby approvedby
      requestedby addedby اسم الاسم الإسم`,
    endings: 'name names',
  },
]

/** Fields that hold the id of a user. */
const userKeys = new Set('userid customerid subscriberid messagegroupid walletid clientid'.split(' '))
/** Fields that hold a person's name where they hold a text, and a person's fields where they hold an object. */
const personKeys = new Set(
  'user customer client subscriber person contact driver employee agent member guest friend owner holder'.split(
    ' ',
  ),
)
/** Fields that hold numbers which are no phone numbers. */
const figureKeys =
  /(?:amount|vat|balance|price|cost|discount|total|fee|count|quantity|timestamp|duration|offset|size|sequencenumber)$/

const rows = table.map(({ kind, whole, endings, parts }) => ({
  kind,
  whole: new Set(listed(whole)),
  endings: listed(endings),
  parts: listed(parts),
}))

/** Says what kind of personal data a field of this name holds; undefined for any other field. */
export function personalKind(key: string): PersonalKind | undefined {
  const name = normalised(key)
  if (technicalNames.has(name)) return undefined
  return rows.find(
    ({ whole, endings, parts }) =>
      whole.has(name) ||
      endings.some((ending) => name.endsWith(ending)) ||
      parts.some((part) => name.includes(part)),
  )?.kind
}

/** Whether a field of this name holds the id of a user. */
export function isUserKey(key: string): boolean {
  return userKeys.has(normalised(key))
}

/** Whether a field of this name stands for a person. */
export function isPersonKey(key: string): boolean {
  return personKeys.has(normalised(key))
}

/** Whether a number in a field of this name is an amount, a count or a time. */
export function isFigureKey(key: string): boolean {
  return figureKeys.test(normalised(key))
}

/** `phone_number`, `Phone-Number` and `phoneNumber` are the same name. */
function normalised(key: string): string {
  return key.toLowerCase().replaceAll(/[_$-]/g, '')
}

function listed(words = ''): readonly string[] {
  return words.split(/\s+/).filter((word) => word !== '')
}
