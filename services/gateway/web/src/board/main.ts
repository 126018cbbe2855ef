import "@/design/base.css";
import "./board.css";
import { createApp } from "vue";
import { wordsOf } from "@/words";
import en from "@/words/board.en.json";
import zh from "@/words/board.zh.json";
import BoardApp from "./BoardApp.vue";

createApp(BoardApp).use(wordsOf(zh, en)).mount("#app");
