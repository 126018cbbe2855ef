import "@/design/base.css";
import { createApp } from "vue";
import { wordsOf } from "@/words";
import en from "@/words/phone.en.json";
import zh from "@/words/phone.zh.json";
import PhonePage from "./PhonePage.vue";

createApp(PhonePage).use(wordsOf(zh, en)).mount("#app");
