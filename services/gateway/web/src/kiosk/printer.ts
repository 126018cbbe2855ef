/** The printer in the kiosk. A simulated one stands in for it, in whatever state it is put: `?printer=paper_out`. */

export const TROUBLES = ["paper_out", "jam", "cover_open", "offline", "unreachable", "no_answer", "uncertain", "too_late", "other"] as const;
export type Trouble = (typeof TROUBLES)[number];
export interface Slip { copy: number; parts: object[] }

export interface Printer {
  /** Resolves when the slip is out; throws `PrintTrouble`. */
  print(slip: Slip): Promise<void>;
}

export class PrintTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

const PRINTS_WITHIN_MS = 600;
const STATE = "hall-kiosk-printer";

export class SimulatedPrinter implements Printer {
  constructor(asked: string | null, private readonly pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))) {
    if (asked !== null) localStorage.setItem(STATE, asked);
  }

  async print(): Promise<void> {
    await this.pause(PRINTS_WITHIN_MS);
    const state = TROUBLES.find((each) => each === localStorage.getItem(STATE));
    if (state) throw new PrintTrouble(state);
  }
}
