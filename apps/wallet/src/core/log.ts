import { type Clock, utf8 } from '@inro/foundation';
import type { ActName } from '@inro/presentation';
import type { WalletPorts } from './ports.ts';
import type { WalletStorage } from './storage.ts';

/** One line of the holder's own log: what was done, with whom, how it ended. No attribute values, ever. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: 'enrolment' | 'login' | 'presentation' | 'deletion' | 'deletionRequest' | 'report';
  /** Of a presentation: what was asked for. */
  readonly acts?: readonly ActName[];
  /** Of a presentation: what was to be signed, never its text. */
  readonly documents?: readonly { readonly title: string; readonly sha256: string }[];
  /** Names of the relying party as it gave them; absent when the authority alone took part. */
  readonly relyingParty?: Readonly<Record<'ja' | 'ja-x-easy' | 'en', string>>;
  /** Of the relying party, for what the holder asks of it later. */
  readonly origin?: string;
  /** `handedOver` stands before anything leaves the phone, whatever comes of it. */
  readonly outcome: 'done' | 'handedOver' | 'refused' | 'failed';
  /** Code of the error table when it failed. */
  readonly code?: string;
}

/** Logins that were in the log and had to make room: that they were is not lost. */
export interface FallenAway {
  readonly count: number;
  /** ISO 8601, UTC: when the newest of them was. */
  readonly newest: string;
}

interface StoredLog {
  readonly entries: readonly LogEntry[];
  readonly fallen?: FallenAway;
}

const KEY = 'log';
const MOST_ENTRIES = 500;
/** The phone takes 512 KiB at once, in which each quote stands escaped: a log that cannot be written would let no login through. */
const MOST_BYTES = 200_000;

/** The holder's own log, kept on this phone alone; readable, exportable and deletable by the holder. */
export class HolderLog {
  readonly #storage: WalletStorage;
  readonly #clock: Clock;
  constructor(ports: Pick<WalletPorts, 'storage' | 'clock'>) {
    this.#storage = ports.storage;
    this.#clock = ports.clock;
  }

  /** Newest first. */
  async entries(): Promise<readonly LogEntry[]> {
    return (await this.#load()).entries;
  }

  /** The logins that had to make room, if there were any. */
  async fallenAway(): Promise<FallenAway | undefined> {
    return (await this.#load()).fallen;
  }

  /** Adds an entry. What anybody can make the wallet write makes room first; a hand-over only for another one. */
  async append(entry: Omit<LogEntry, 'at'>): Promise<void> {
    const added = { at: this.#clock.now().toISOString(), ...entry };
    await this.#storage.update(KEY, (before) => {
      const { entries, ...rest } = read(before);
      return JSON.stringify(fitted({ ...rest, entries: [added, ...entries] }));
    });
  }

  /** The whole log as text, for the holder to keep. */
  async export(): Promise<string> {
    return JSON.stringify({ type: 'inro-holder-log-1', ...(await this.#load()) }, null, 2);
  }

  clear(): Promise<void> {
    return this.#storage.delete(KEY);
  }

  async #load(): Promise<StoredLog> {
    return read(await this.#storage.get(KEY));
  }
}

/** Before there was a limit in bytes a log was the list of its entries alone. */
function read(stored: string | null): StoredLog {
  if (stored === null) return { entries: [] };
  const value = JSON.parse(stored) as StoredLog | LogEntry[];
  return Array.isArray(value) ? { entries: value } : value;
}

/** Failures make room first, then refusals, then what was done; the oldest first. */
const worth = { failed: 0, refused: 1, done: 2, handedOver: 2 } as const satisfies Record<LogEntry['outcome'], number>;
const isHandOver = ({ kind, outcome }: LogEntry): boolean =>
  (kind === 'login' || kind === 'presentation' || kind === 'deletionRequest') &&
  (outcome === 'handedOver' || outcome === 'done');

const bytesOf = (value: unknown): number => utf8(JSON.stringify(value)).length;

function fitted({ entries: all, fallen: before }: StoredLog): StoredLog {
  const entries = [...all];
  let bytes = bytesOf(entries);
  let fallen = before;
  while (entries.length > MOST_ENTRIES || (bytes > MOST_BYTES && entries.length > 1)) {
    const least = Math.min(...entries.slice(1).map(({ outcome }) => worth[outcome]));
    // The newest stays, whatever it is.
    const at = entries.findLastIndex(({ outcome }, index) => index > 0 && worth[outcome] === least);
    const [gone] = entries.splice(at, 1);
    bytes -= bytesOf(gone) + 1;
    if (isHandOver(gone!)) fallen = { count: (fallen?.count ?? 0) + 1, newest: gone!.at };
  }
  return { entries, ...(fallen === undefined ? {} : { fallen }) };
}
