/** Everything people read, in Chinese and English, from the files beside this one; pages load only their own. */
import { createI18n } from "vue-i18n";
import commonEn from "./common.en.json";
import commonZh from "./common.zh.json";

export type Language = "zh" | "en";
export type Words = Record<string, unknown>;

export const HTML_LANGUAGE: Record<Language, string> = { zh: "zh-Hans", en: "en" };
const KEPT = "hall-language";

/** The language this screen began with: asked for in the address, kept from before, or the browser's. */
export function firstLanguage(wanted = new URLSearchParams(location.search).get("lang")): Language {
  const said = wanted ?? localStorage.getItem(KEPT) ?? navigator.language;
  return said.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function wordsOf(zh: Words, en: Words, language: Language = firstLanguage()) {
  document.documentElement.lang = HTML_LANGUAGE[language];
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: "zh",
    messages: { zh: { ...commonZh, ...zh }, en: { ...commonEn, ...en } } as Record<Language, never>,
  });
}

/** Notes the language of the page for readers, and keeps it for the next time (not on shared devices). */
export function speak(language: Language, keep: boolean): void {
  document.documentElement.lang = HTML_LANGUAGE[language];
  if (keep) localStorage.setItem(KEPT, language);
}
