/** What every room of the office needs: the door, the language, halls and their names, the standards. */
import { computed, ref } from "vue";
import { useI18n } from "vue-i18n";
import type { Board, Name, Page } from "@/api/types";
import { everyPage } from "@/api/client";
import { useStaff } from "@/staff/frame";
import type { Language } from "@/words";
import { isoDay } from "./figures";
import type { Standard } from "./told";

const standards = ref<Standard[]>([]);

export function useOffice() {
  const staff = useStaff();
  const { t, te, locale } = useI18n();
  const words = (name: Name | undefined) => name?.[locale.value as Language] ?? "";
  const hallName = (hall: string) => words(staff.halls.value.find((each) => each.id === hall)?.name) || hall;
  const zoneOf = (hall: string) => staff.halls.value.find((each) => each.id === hall)?.zone ?? "Asia/Shanghai";
  const isOfficer = computed(() => staff.access.state.seat?.roles.includes("officer") ?? false);
  const time = (moment: string, hall = staff.access.state.seat?.hall ?? "") =>
    new Intl.DateTimeFormat(locale.value === "en" ? "en-GB" : "zh-CN", { timeZone: zoneOf(hall), dateStyle: "short", timeStyle: "short" }).format(new Date(moment));
  const unit = (name: string | null) => (name ? t(`office.unit.${name}`) : "");

  /** The hall's own today, which is not always that of this machine; that one, where the hall does not answer. */
  async function hallToday(): Promise<string> {
    const hall = staff.access.state.seat?.hall ?? "";
    const board = await staff.door.get<Board>(`/halls/${hall}/board`).catch(() => null);
    return isoDay(board ? new Date(board.as_of) : new Date(), zoneOf(hall));
  }

  async function readStandards(): Promise<Standard[]> {
    standards.value = await everyPage<Page<Standard>>(staff.door, "/standards");
    return standards.value;
  }
  return { staff, t, te, locale, words, hallName, zoneOf, isOfficer, time, unit, standards, readStandards, hallToday, here: computed(() => staff.access.state.seat?.hall ?? "") };
}
