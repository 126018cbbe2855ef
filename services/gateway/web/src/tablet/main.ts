import "./tablet.css";
import { installWorker } from "@/parts/worker";
import { staffPage } from "@/staff/page";
import en from "@/words/tablet.en.json";
import zh from "@/words/tablet.zh.json";
import TabletPage from "./TabletPage.vue";

staffPage({ page: TabletPage, role: "guide", also: ["supervisor"], title: "tablet.title", zh, en, lockAfterMinutes: 3 });
installWorker("tablet");
