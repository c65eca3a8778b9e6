import type { Currency } from './money.js'
import type { Weighted } from './random.js'

/** Wallets per currency in the real export. */
export const CURRENCIES: Weighted<Currency> = [
  ['BHD', 389],
  ['SAR', 165],
  ['AED', 10],
  ['KWD', 9],
  ['QAR', 7],
]

/** What one delivery costs, with its count in the real export. */
export const DELIVERY_PRICES: Readonly<Record<Currency, Weighted<number>>> = {
  BHD: [
    [8, 3265],
    [9, 2423],
    [4, 461],
    [10, 103],
    [7, 70],
    [53, 68],
    [5, 67],
    [1.8, 64],
    [10.5, 62],
    [9.5, 59],
    [6, 55],
    [6.5, 54],
    [3.3, 47],
    [4.5, 44],
    [10.818, 39],
    [7.364, 35],
    [41.8, 22],
    [11.682, 20],
    [18.727, 18],
    [18.6, 12],
  ],
  SAR: [
    [90, 1758],
    [76.5, 221],
    [81, 199],
    [100, 184],
    [42, 71],
    [60, 66],
    [39.9, 57],
    [37.8, 43],
    [20, 39],
    [70, 36],
    [115, 33],
    [60.9, 21],
    [47, 20],
    [55.36, 2],
  ],
  KWD: [
    [7.5, 105],
    [8.5, 19],
    [3.5, 18],
    [9.5, 8],
  ],
  AED: [
    [107, 101],
    [82, 26],
    [117, 13],
    [60, 5],
  ],
  QAR: [
    [120, 37],
    [130, 1],
  ],
}

/** Which evenings (0 Sunday to 6 Saturday, UTC) a plan is deducted: the evening two days before a delivery. */
export const DELIVERY_EVENINGS: Weighted<readonly number[]> = [
  [[5, 6, 0, 1, 2], 68],
  [[5, 6, 0, 1, 2, 4], 17],
  [[5, 6, 0, 1, 2, 3, 4], 15],
]

/** Where the money of a posting comes from or goes to. */
export type Source = 'PAYMENT' | 'MANUAL_ADDITION' | 'MANUAL_DEDUCTION' | 'REFUND'

/** What happens to wallets by day beside renewals and deliveries. */
export interface Occasion {
  readonly source: Source
  readonly action: string
  /** How often for each 10,565 deliveries: its count in the long form of the real export. */
  readonly count: number
  /** The net price in deliveries (`price` times one of these), or `all` for what the wallet holds. */
  readonly worth: readonly number[] | 'all'
}

/** The deliveries the counts of `OCCASIONS` belong to. */
export const DELIVERIES_COUNTED = 10_565

/** Everything a wallet saw in the real export, save deliveries and renewals; spelled as the service spells it. */
export const OCCASIONS: readonly Occasion[] = [
  { source: 'PAYMENT', action: 'PAY_PENDING_AMOUNT', count: 101, worth: [1, 1, 1, 0.5, 2, 10] },
  { source: 'PAYMENT', action: 'ADD_DELIVERY_ADDONS', count: 76, worth: [4, 4, 0.15, 8, 1, 0.3] },
  { source: 'MANUAL_DEDUCTION', action: 'INVAILID_ENTRY', count: 54, worth: 'all' },
  { source: 'PAYMENT', action: 'PURCHASE_ADDON_SUBSCRIPTION', count: 47, worth: [4, 8.5, 1.5, 14, 5] },
  { source: 'PAYMENT', action: 'REPLACE_FOOD', count: 28, worth: [0.0625] },
  { source: 'MANUAL_ADDITION', action: 'REFERRAL_REDEEM_DAYS', count: 17, worth: [1, 3, 2, 28] },
  { source: 'MANUAL_ADDITION', action: 'CALO_TEAM_PERKS', count: 15, worth: [10, 100, 11] },
  { source: 'MANUAL_DEDUCTION', action: 'DOUBLE_ENTRY', count: 13, worth: 'all' },
  { source: 'PAYMENT', action: 'CASH_OR_BENEFIT_PAYMENT', count: 12, worth: [0.125, 1] },
  { source: 'REFUND', action: 'FOREIGN_OBJECT', count: 8, worth: [20, 24] },
  { source: 'MANUAL_DEDUCTION', action: 'REFUNDED_MANUALLY', count: 8, worth: 'all' },
  { source: 'MANUAL_ADDITION', action: 'DELIVERY_CANCELLATION', count: 8, worth: [1] },
  { source: 'REFUND', action: 'LEAVING_THE_COUNTRY', count: 7, worth: [16, 20] },
  { source: 'MANUAL_ADDITION', action: 'COMPENSATION', count: 7, worth: [1, 0.5] },
  { source: 'MANUAL_ADDITION', action: 'CUSTOMERS_INFLUENCERS', count: 5, worth: [1, 2] },
  { source: 'MANUAL_DEDUCTION', action: 'CREDIT_TRANSFER', count: 4, worth: 'all' },
  { source: 'REFUND', action: 'MEDICAL_CONDITION', count: 3, worth: [0.1, 0.05, 20] },
  { source: 'MANUAL_ADDITION', action: 'CX_GIFT', count: 3, worth: [1, 1.25] },
  { source: 'MANUAL_ADDITION', action: 'REFERRAL_REDEEM_DISCOUNT', count: 3, worth: [6, 2.5] },
  { source: 'MANUAL_ADDITION', action: 'CASH_OR_BENEFIT_PAYMENT', count: 3, worth: [0.5, 3] },
  { source: 'MANUAL_DEDUCTION', action: 'FIXING_BALANCE', count: 3, worth: 'all' },
  { source: 'MANUAL_DEDUCTION', action: 'REMOVING_DISCOUNT_CODE_CREDITS', count: 3, worth: 'all' },
  { source: 'REFUND', action: 'PARTIAL_REFUND', count: 2, worth: [0.5, 11] },
  { source: 'MANUAL_ADDITION', action: 'MANUAL_DISCOUNT', count: 2, worth: [1.25, 12] },
  { source: 'REFUND', action: 'FOOD_POISONING', count: 1, worth: [20] },
  { source: 'MANUAL_ADDITION', action: 'OTHER', count: 1, worth: [5] },
  { source: 'MANUAL_DEDUCTION', action: 'OTHER', count: 1, worth: 'all' },
]

/** Kitchens by currency; the number tells the kitchen of the country. */
export const COUNTRIES: Readonly<Record<Currency, { readonly country: string; readonly dial: string }>> = {
  BHD: { country: 'BH', dial: '+973' },
  SAR: { country: 'SA', dial: '+966' },
  KWD: { country: 'KW', dial: '+965' },
  AED: { country: 'AE', dial: '+971' },
  QAR: { country: 'QA', dial: '+974' },
}

/** Invented first names; the four characters that follow in a log make them nobody's. */
export const NAMES: readonly string[] = [
  'Aisha',
  'Dana',
  'Fatima',
  'Hassan',
  'Huda',
  'Jassim',
  'Khalid',
  'Layla',
  'Mariam',
  'Noora',
  'Omar',
  'Salman',
  'Sara',
  'Yousif',
  'Zainab',
]

/** Dishes by their two names, Arabic and English; one English name holds an apostrophe. */
export const DISHES: readonly { readonly ar: string; readonly en: string }[] = [
  { ar: 'شوفان بالهيل', en: 'Cardamom Oats' },
  { ar: 'بان كيك القرفة و التمر', en: 'Cinnamon Date Pancake' },
  { ar: 'دجاج بالليمون', en: 'Lemon Chicken' },
  { ar: 'سلطة الكينوا', en: 'Quinoa Salad' },
  { ar: 'Chia Jam Parfait', en: 'Chia Jam Parfait' },
  { ar: 'فطيرة الراعي', en: "Shepherd's Pie" },
]
