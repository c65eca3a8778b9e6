/** What a run does where neither the command line nor the caller says otherwise. */
export const defaults = { output: 'output', timeZone: 'Asia/Bahrain' } as const
