/**
 * What a kiosk keeps on its disk: what it shows, its leased numbers, and the outbox of what is still to be told, sealed
 * (AES-GCM) under a key that no script can read out. Outlives a power cut; a visitor's traces do not stay in it.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { take, withLease, type Held, type Leased, type Number } from "./leases";

const VERSION = 1;
const THE = "the";

interface Sealed { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }
interface Shelves extends DBSchema {
  kept: { key: string; value: unknown };
  leases: { key: string; value: Held[] };
  keys: { key: string; value: CryptoKey };
  outbox: { key: string; value: Sealed };
}

export class Vault {
  private constructor(private readonly base: IDBPDatabase<Shelves>, private readonly key: CryptoKey) {}

  /** Opens the vault of a hall's kiosk; its key is made once and cannot be exported. */
  static async open(hall: string): Promise<Vault> {
    const base = await openDB<Shelves>(`hall-kiosk-${hall}`, VERSION, {
      upgrade(fresh) { (["kept", "leases", "keys", "outbox"] as const).forEach((name) => fresh.createObjectStore(name)); },
    });
    return new Vault(base, (await base.get("keys", THE)) ?? (await madeKey(base)));
  }

  async kept<T>(name: string): Promise<T | null> {
    return ((await this.base.get("kept", name)) as T | undefined) ?? null;
  }

  async keep(name: string, value: unknown): Promise<void> {
    if (value === null) await this.base.delete("kept", name);
    else await this.base.put("kept", value, name);
  }

  async leases(): Promise<Held[]> {
    return (await this.base.get("leases", THE)) ?? [];
  }

  /** Adds what was leased, drops blocks of days that are over. */
  async lease(given: Leased): Promise<void> {
    await this.changeLeases((held) => ({ held: withLease(held.filter((each) => each.day >= given.day), given), result: undefined }));
  }

  /** Takes a number, on the disk before anybody sees it: a power cut wastes one, it never gives one twice. */
  async takeNumber(queue: string, now: Date): Promise<Number | null> {
    return this.changeLeases((held) => {
      const taken = take(held, queue, now);
      return taken ? { held: taken.held, result: taken.number } : { held, result: null };
    });
  }

  async put(id: string, entry: unknown): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, new TextEncoder().encode(JSON.stringify(entry)));
    await this.base.put("outbox", { iv, data }, id);
  }

  /** What is still to be told, in the order in which it was put there (ids sort by time). */
  async outbox<T>(): Promise<T[]> {
    const sealed = await this.base.getAll("outbox");
    return Promise.all(sealed.map((each) => this.opened<T>(each)));
  }

  async drop(ids: readonly string[]): Promise<void> {
    const change = this.base.transaction("outbox", "readwrite");
    await Promise.all([...ids.map((id) => change.store.delete(id)), change.done]);
  }

  private async opened<T>({ iv, data }: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, data))) as T;
  }

  private async changeLeases<T>(change: (held: Held[]) => { held: Held[]; result: T }): Promise<T> {
    const step = this.base.transaction("leases", "readwrite");
    const { held, result } = change((await step.store.get(THE)) ?? []);
    await step.store.put(held, THE);
    await step.done;
    return result;
  }
}

async function madeKey(base: IDBPDatabase<Shelves>): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const step = base.transaction("keys", "readwrite");
  const first = (await step.store.get(THE)) ?? key; // another window may have been faster
  await step.store.put(first, THE);
  await step.done;
  return first;
}
