import "@/design/base.css";
import "./kiosk.css";
import { createApp } from "vue";
import { firstLanguage, wordsOf } from "@/words";
import en from "@/words/kiosk.en.json";
import zh from "@/words/kiosk.zh.json";
import { installWorker } from "@/parts/worker";
import KioskApp from "./KioskApp.vue";
import { setSizes } from "./sizes";

const asked = new URLSearchParams(location.search);
setSizes(document.documentElement, screen, asked.get("width_mm"));
// A kiosk is everybody's: it begins in Chinese, whatever somebody chose before or the browser speaks.
createApp(KioskApp).use(wordsOf(zh, en, asked.has("lang") ? firstLanguage() : "zh")).mount("#app");
installWorker("kiosk");
