/** How a page of the staff begins: sign-in, frame, words, Element Plus in the right language. */
import "@/design/base.css";
import "./element.css";
import "./staff.css";
import { createApp, type Component, type Plugin } from "vue";
import { wordsOf, type Words } from "@/words";
import staffEn from "@/words/staff.en.json";
import staffZh from "@/words/staff.zh.json";
import StaffApp from "./StaffApp.vue";

export interface StaffPageOptions {
  /** What is shown once somebody is signed in; it gets everything else from `useStaff()`. */
  page: Component;
  /** The role that it is for, and others that may use it too. */
  role: string;
  also?: string[];
  /** Key of the page's title among its words. */
  title: string;
  zh: Words;
  en: Words;
  /** After so many minutes without a key or touch the screen locks; else as the hall has set (`screen_lock_minutes`). */
  lockAfterMinutes?: number;
  /** Such as the routes within the page: `routesOf([...])` of `@/staff/routes`. */
  plugins?: Plugin[];
}

export function staffPage({ zh, en, plugins = [], ...options }: StaffPageOptions): void {
  const app = createApp(StaffApp, { ...options }).use(wordsOf({ ...staffZh, ...zh }, { ...staffEn, ...en }));
  plugins.forEach((each) => app.use(each));
  app.mount("#app");
}
