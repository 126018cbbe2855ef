/** How somebody uses the kiosk: larger type, everything lower. Both end with the document. */
import { reactive } from "vue";

export interface Modes { elderly: boolean; low: boolean }

export function useModes(): Modes {
  return reactive({ elderly: false, low: false });
}

const lying = () => matchMedia("(orientation: landscape)").matches;

/** How many tiles fit beside a row of keys, so that none is smaller than a finger and nothing scrolls. */
export function tilesOf({ elderly, low }: Modes): number {
  return elderly && low ? (lying() ? 3 : 4) : 6;
}

/** How many findings fit beside the keyboard. */
export function findingsOf({ elderly, low }: Modes): number {
  if (lying()) return elderly || low ? 2 : 4;
  return elderly && low ? 2 : elderly || low ? 3 : 6;
}
