import { routesOf } from "@/staff/routes";
import { staffPage } from "@/staff/page";
import en from "@/words/supervisor.en.json";
import zh from "@/words/supervisor.zh.json";
import HallFigures from "./HallFigures.vue";
import LiveHall from "./LiveHall.vue";
import SupervisorPage from "./SupervisorPage.vue";

const routes = routesOf([{ path: "/", component: LiveHall }, { path: "/figures", component: HallFigures }]);
staffPage({ page: SupervisorPage, role: "supervisor", also: ["admin"], title: "supervisor.title", zh, en, plugins: [routes] });
