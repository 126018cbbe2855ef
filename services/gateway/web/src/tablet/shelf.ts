/** What this tablet keeps without a network: sittings as the hall told them last, and changes until they are merged. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { newKey } from "@/api/client";
import type { Matter } from "@/api/types";
import type { Change, Request } from "./types";

/** A change with whose it is and of which sitting; `number` is this tablet's own running number. */
export interface Kept extends Change { request: string; by: string }

interface Shelves extends DBSchema {
  changes: { key: number; value: Kept; indexes: { of: [string, string] } };
  sittings: { key: string; value: Request };
  own: { key: string; value: string | number };
}

export class Shelf {
  private constructor(private readonly database: IDBPDatabase<Shelves>, readonly device: string) {}

  static async open(name = "hall-tablet"): Promise<Shelf> {
    const database = await openDB<Shelves>(name, 1, {
      upgrade(made) {
        made.createObjectStore("changes", { keyPath: "number" }).createIndex("of", ["request", "by"]);
        made.createObjectStore("sittings", { keyPath: "id" });
        made.createObjectStore("own");
      },
    });
    const using = database.transaction("own", "readwrite");
    const device = String((await using.store.get("device")) ?? `tablet-${newKey().slice(0, 12)}`);
    await using.store.put(device, "device");
    await using.done;
    return new Shelf(database, device);
  }

  /** Keeps a change under the next number, in one transaction: no two tabs use one number. */
  async note(given: Omit<Kept, "number">): Promise<Kept> {
    const using = this.database.transaction(["own", "changes"], "readwrite");
    const number = Number((await using.objectStore("own").get("number")) ?? 0) + 1;
    const kept = { ...given, number };
    await Promise.all([using.objectStore("own").put(number, "number"), using.objectStore("changes").put(kept), using.done]);
    return kept;
  }

  /** What of a sitting waits to be merged, noted by `by`, in the order of its numbers. */
  waiting(request: string, by: string): Promise<Kept[]> {
    return this.database.getAllFromIndex("changes", "of", [request, by]);
  }

  /** The sittings of which something by `by` waits. */
  async behind(by: string): Promise<string[]> {
    const all = await this.database.getAll("changes");
    return [...new Set(all.filter((each) => each.by === by).map((each) => each.request))];
  }

  async forget(numbers: number[]): Promise<void> {
    const using = this.database.transaction("changes", "readwrite");
    await Promise.all([...numbers.map((each) => using.store.delete(each)), using.done]);
  }

  async keep(sitting: Request): Promise<void> {
    await this.database.put("sittings", sitting);
  }

  sitting(id: string): Promise<Request | undefined> {
    return this.database.get("sittings", id);
  }

  /** What was kept of the sittings in which `who` sits. */
  async sittingsOf(who: string): Promise<Request[]> {
    const all = await this.database.getAll("sittings");
    return all.filter((each) => each.state === "claimed" && (each.guide === who || each.helpers.includes(who)));
  }

  /** Keeps the words of a matter beside the sittings that are about it. */
  async keepMatter(matter: Matter): Promise<void> {
    await this.database.put("own", JSON.stringify(matter), `matter:${matter.id}`);
  }

  async matter(id: string): Promise<Matter | null> {
    const kept = await this.database.get("own", `matter:${id}`);
    return kept ? (JSON.parse(String(kept)) as Matter) : null;
  }

  /** Forgets every sitting; changes that the hall has not got yet stay, since nothing noted may be lost. */
  async wipe(): Promise<void> {
    await this.database.clear("sittings");
  }

  /** Forgets sittings that are over and of which nothing waits. */
  async drop(id: string): Promise<void> {
    await this.database.delete("sittings", id);
  }

  close(): void {
    this.database.close();
  }
}
