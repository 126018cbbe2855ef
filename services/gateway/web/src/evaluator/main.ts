import "@/design/base.css";
import "./evaluator.css";
import { createApp } from "vue";
import { wordsOf } from "@/words";
import en from "@/words/evaluator.en.json";
import zh from "@/words/evaluator.zh.json";
import EvaluatorApp from "./EvaluatorApp.vue";

createApp(EvaluatorApp).use(wordsOf(zh, en)).mount("#app");
