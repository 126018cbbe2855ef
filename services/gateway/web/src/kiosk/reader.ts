/** The reader of identity cards. A simulated one gives a made-up person with a number that passes its check (GB 11643). */
import type { Party } from "./told";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const SENIOR = 60;

export interface Card { party: Party; born: Date }
export interface Reader { read(): Promise<Card> }

export class SimulatedReader implements Reader {
  constructor(private readonly random: () => number = Math.random) {}

  async read(): Promise<Card> {
    const year = 1935 + Math.floor(this.random() * 65);
    const date = `${year}${two(1 + Math.floor(this.random() * 12))}${two(1 + Math.floor(this.random() * 28))}`;
    const body = `440605${date}${String(Math.floor(this.random() * 1000)).padStart(3, "0")}`;
    return { party: { identity_number: body + checkDigit(body) }, born: bornOf(body) };
  }
}

export function checkDigit(body: string): string {
  const sum = WEIGHTS.reduce((so, weight, at) => so + weight * Number(body[at]), 0);
  return CHECKS[sum % 11] ?? "";
}

/** From 60 on people have priority without asking for it. */
export function isSenior(card: Card, now: Date): boolean {
  const birthday = new Date(card.born);
  birthday.setFullYear(card.born.getFullYear() + SENIOR);
  return birthday <= now;
}

function bornOf(number: string): Date {
  return new Date(Number(number.slice(6, 10)), Number(number.slice(10, 12)) - 1, Number(number.slice(12, 14)));
}

const two = (number: number) => String(number).padStart(2, "0");
