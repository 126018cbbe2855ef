import { staffPage } from "@/staff/page";
import { routesOf } from "@/staff/routes";
import en from "@/words/admin.en.json";
import zh from "@/words/admin.zh.json";
import AdminPage from "./AdminPage.vue";
import DevicesPanel from "./DevicesPanel.vue";
import DraftEditor from "./DraftEditor.vue";
import StaffPanel from "./StaffPanel.vue";

const routes = routesOf([
  { path: "/", component: { render: () => null } },
  { path: "/staff", component: StaffPanel },
  { path: "/devices", component: DevicesPanel },
  { path: "/:kind(hall|matter|checklist|standard)/:subject", component: DraftEditor, props: true },
]);

staffPage({ page: AdminPage, role: "admin", title: "admin.title", zh, en, plugins: [routes] });
