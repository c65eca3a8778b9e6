import { describe, expect, test } from 'vitest'
import { defaultPrivacy } from '../../src/model/privacy.js'
import { Redactor } from '../../src/privacy/redactor.js'

const redactor = new Redactor(defaultPrivacy)

function likely(text: string): string {
  return redactor.contacts(text, 'likely')
}

describe('an e-mail address', () => {
  test.each([
    ['sara@mail.example', '[email]'],
    ['to <sara.ali+calo@sub.mail.example>, thanks', 'to <[email]>, thanks'],
    ["'sara@mail.example'", "'[email]'"],
    ['mailto:sara@mail.example?subject=x', 'mailto:[email]?subject=x'],
    ['سارة@بريد.شبكة', '[email]'],
    ['sara%40mail.example', '[email]'],
    ['sara\\u0040mail.example', '[email]'],
    ['sara＠mail.example', '[email]'],
    ['a@b.co a@b.co', '[email] [email]'],
    ['a line that breaks off at sara@mai', 'a line that breaks off at [email]'],
    ['\\nsara@mail.example', '\\[email]'],
  ])('is recognised: %s', (text, expected) => {
    expect(likely(text)).toBe(expected)
  })

  test.each([
    'node_modules/.pnpm/vitest@5.1.1/node_modules',
    '@aws-sdk/client-dynamodb',
    '@SUM(1+1)*cmd',
    'user@localhost:3000',
    '@',
    'a @ b.example',
    "=cmd|'/C calc'!A0",
  ])('is not %s', (text) => {
    expect(likely(text)).toBe(text)
  })
})

describe('a phone number', () => {
  test.each([
    ['+97333123456', '[phone]'],
    ['+973 3312 3456', '[phone]'],
    ['+973-3312-3456', '[phone]'],
    ['(+973) 3312 3456', '([phone]'],
    ['00973 33123456', '[phone]'],
    ['973 33123456', '[phone]'],
    ['97333123456', '[phone]'],
    ['+966501234567 12.50', '[phone] 12.50'],
    ['+966 (0)50 123 4567', '[phone]'],
    ['+971 50 123 4567', '[phone]'],
    ['+965 5012 3456', '[phone]'],
    ['+974 3344 5566', '[phone]'],
    ['+968 9876 5432', '[phone]'],
    ['+44 20 7946 0958', '[phone]'],
    ['+1 (202) 555-0123', '[phone]'],
    ['%2B97333123456', '[phone]'],
    ['0501234567', '[phone]'],
    ['050 123 4567', '[phone]'],
    ['3312 3456', '[phone]'],
    ['3312-3456', '[phone]'],
    ['call 33123456', 'call [phone]'],
    ['whatsapp: 33123456', 'whatsapp: [phone]'],
    ['اتصل ٣٣١٢٣٤٥٦', 'اتصل [phone]'],
    ['+٩٧٣ ٣٣١٢ ٣٤٥٦', '[phone]'],
    ['٠٥٠١٢٣٤٥٦٧', '[phone]'],
    ['۰۵۰۱۲۳۴۵۶۷', '[phone]'],
    ['＋９７３３３１２３４５６', '[phone]'],
    ['tel:+97333123456;x', 'tel:[phone];x'],
    ['wa.me/97333123456', 'wa.me/[phone]'],
    ['\\n+97333123456', '\\n[phone]'],
    ['+97333123456 +97333123457', '[phone] [phone]'],
    ['97333123456 97333123457', '[phone] [phone]'],
  ])('is recognised: %s', (text, expected) => {
    expect(likely(text)).toBe(expected)
  })

  test.each([
    '2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2',
    '00000001-0000-4000-8000-000000000001',
    '97333123-4560-4000-8000-973331234567',
    '01HPY1TAKE0000000000000001',
    'f97333123456e',
    'id_97333123456',
    '18882687848426735616',
    '1702905369989',
    '1702905369',
    '2024-02-18T21:01:05.234Z',
    '2023-12-18 13:16:11',
    '18/12/2023',
    'call on 2023-12-18',
    '20240218',
    '33123456',
    '33123456.789',
    '12345678.50',
    '-33123456',
    '10.0.3312.3456',
    '123456789012',
    '+973 1234',
    '+03:00',
    '1e+21',
    'Root=1-65804619-4f7fbab99c4730b08b5ec1f7',
    'Vm1y+97333123456/abc',
    '000000.gz',
    '2023-12-18-[$LATEST]45c5824ebd72e7980bc5ce024d80dbe9',
    '=1+12345678',
  ])('is not %s', (text) => {
    expect(likely(text)).toBe(text)
  })

  test('must be sure in an id: digits alone are none', () => {
    expect(redactor.contacts('97333123456', 'sure')).toBe('97333123456')
    expect(redactor.contacts('0501234567', 'sure')).toBe('0501234567')
    expect(redactor.contacts('+97333123456', 'sure')).toBe('[phone]')
    expect(redactor.contacts('٠٥٠١٢٣٤٥٦٧', 'sure')).toBe('[phone]')
  })
})
