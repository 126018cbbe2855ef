import "@/design/base.css";
import { createApp } from "vue";
import { wordsOf } from "@/words";
import en from "@/words/entry.en.json";
import zh from "@/words/entry.zh.json";
import EntryPage from "./EntryPage.vue";

createApp(EntryPage).use(wordsOf(zh, en)).mount("#app");
