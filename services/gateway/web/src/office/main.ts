/** The page of the standards office: which clause fails, who proves it? */
import "./office.css";
import en from "@/words/office.en.json";
import zh from "@/words/office.zh.json";
import { installWorker } from "@/parts/worker";
import { staffPage } from "@/staff/page";
import { routesOf } from "@/staff/routes";
import OfficePage from "./OfficePage.vue";

staffPage({
  page: OfficePage, role: "officer", also: ["supervisor"], title: "office.title", zh, en, lockAfterMinutes: 15,
  plugins: [routesOf([
    { path: "/", component: () => import("./StandingView.vue") },
    { path: "/cases/:hall/:standard/:clause/:window", component: () => import("./CasesView.vue"), props: true },
    { path: "/findings/:finding?", component: () => import("./FindingsView.vue"), props: true },
    { path: "/voices", component: () => import("./VoicesView.vue") },
    { path: "/inspections/:round?", component: () => import("./InspectionsView.vue"), props: true },
    { path: "/back-test", component: () => import("./BackTestView.vue") },
    { path: "/checks/:check?", component: () => import("./ChecksView.vue"), props: true },
    { path: "/reports/:report?", component: () => import("./ReportsView.vue"), props: true },
  ])],
});
installWorker("office");
