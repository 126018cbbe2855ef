/** What is said for a call: the ticket's digits singly, the counter as an ordinary number. */
import type { Spoken } from "@/api/types";
import words from "@/words/speech.json";

/** `text` for a voice that reads; `clips` for one that joins what was rendered before. */
export interface Sentence { language: Spoken; tag: string; text: string; clips: string[] }

export function sentence(language: Spoken, number: string, counter: number, call: number): Sentence {
  const told = words[language];
  const ticket = `${number.charAt(0)}${language === "en" ? ", " : "，"}${digits(language, number.slice(1))}`;
  const text = (call > 1 ? told.again : told.call).replace("{ticket}", ticket).replace("{counter}", counted(language, counter));
  return { language, tag: told.tag, text, clips: clipsOf(language, number, counter, call) };
}

/** The names of the clips that say the same, in their order (`deploy/speech.py` renders them). */
export function clipsOf(language: Spoken, number: string, counter: number, call: number): string[] {
  const kind = call > 1 ? "again" : "call";
  const places: string[][] = words[language][kind].split(/\{\w+\}/).map((text, place) => (/\p{L}/u.test(text) ? [`${language}-${kind}-${place}`] : []));
  const ticket = [`letter-${number.charAt(0)}`, ...[...number.slice(1)].map((digit) => `${language}-digit-${digit}`)];
  return [...(places[0] ?? []), ...ticket, ...(places[1] ?? []), ...numberClips(language, counter).map((each) => `${language}-${each}`), ...(places[2] ?? [])];
}

function numberClips(language: Spoken, number: number): string[] {
  const { digits: names, tens, hundreds } = words[language];
  if (!tens) return [number - (number % 100), number % 100].filter(Boolean).map((each) => `number-${each}`);
  const clipOf = (sign: string) => (sign === tens ? "tens" : sign === hundreds ? "hundreds" : `digit-${names.indexOf(sign)}`);
  return [...counted(language, number)].map(clipOf);
}

function digits(language: Spoken, number: string): string {
  const names: string[] = words[language].digits;
  return [...number].map((each) => names[Number(each)] ?? each).join(language === "en" ? " " : "");
}

/** An ordinary number from 1 to 999; an English voice reads figures rightly by itself. */
export function counted(language: Spoken, number: number): string {
  const { digits: names, tens, hundreds } = words[language];
  if (!tens) return String(number);
  const name = (digit: number) => names[digit] ?? "";
  const [h, t, u] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  const high = h ? name(h) + hundreds : "";
  if (!t) return high + (u ? (h ? name(0) : "") + name(u) : "");
  return high + (t === 1 && !h ? "" : name(t)) + tens + (u ? name(u) : "");
}

/** How long it takes to say it (ms), at 3.6 syllables a second; an English word counts two. */
export function estimateMs({ language, text }: Sentence): number {
  const syllables = language === "en" ? text.split(/\s+/).length * 2 : text.replace(/\P{L}/gu, "").length;
  return Math.round((syllables / 3.6) * 1000);
}
