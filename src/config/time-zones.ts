/** Whether this is the name of a time zone, as the database knows it; offsets such as +03:00 are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The names of all time zones, without those that are other names of the same. */
export function timeZones(): string[] {
  return [...Intl.supportedValuesOf('timeZone'), 'UTC']
}
