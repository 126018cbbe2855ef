/** Figures as people read them. */

/** Seconds in minutes with one decimal; `null` where there is no case. */
export const minutesOf = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 6) / 10);

export const percentOf = (share: number | null) => (share === null ? "—" : `${Math.round(share * 1000) / 10}%`);

/** The day of `moment` in the zone of the hall, `2026-03-02`. */
export const spanOf = (moment: Date, zone?: string) => moment.toLocaleDateString("sv-SE", zone ? { timeZone: zone } : {});
