/** The hall's quiet hour: calls are on the screen only. */

/** Whether `at` (`HH:MM`, the hall's time) lies in `from`–`to`; a time that runs over midnight counts too. */
export function isQuiet(at: string, from: string | null | undefined, to: string | null | undefined): boolean {
  if (!from || !to || from === to) return false;
  return from < to ? at >= from && at < to : at >= from || at < to;
}
