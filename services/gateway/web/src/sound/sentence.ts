/** What is said for a call: the ticket's digits singly, the counter as an ordinary number. */
import type { Spoken } from "@/api/types";
import words from "@/words/speech.json";

export interface Sentence { language: Spoken; tag: string; text: string }

export function sentence(language: Spoken, number: string, counter: number, call: number): Sentence {
  const told = words[language];
  const ticket = `${number.charAt(0)}${language === "en" ? ", " : "，"}${digits(language, number.slice(1))}`;
  const text = (call > 1 ? told.again : told.call).replace("{ticket}", ticket).replace("{counter}", counted(language, counter));
  return { language, tag: told.tag, text };
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
