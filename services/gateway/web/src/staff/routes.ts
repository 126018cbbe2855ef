/** Routes within one page, behind the `#` of its address: the door knows one address a page. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";

export const routesOf = (routes: RouteRecordRaw[]) => createRouter({ history: createWebHashHistory(), routes });
