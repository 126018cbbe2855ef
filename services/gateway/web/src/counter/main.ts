import { staffPage } from "@/staff/page";
import en from "@/words/counter.en.json";
import zh from "@/words/counter.zh.json";
import CounterPage from "./CounterPage.vue";

staffPage({ page: CounterPage, role: "clerk", also: ["supervisor"], title: "counter.title", zh, en });
