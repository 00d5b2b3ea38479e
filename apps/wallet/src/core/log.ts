import type { Clock } from '@inro/foundation';
import type { WalletPorts } from './ports.ts';
import type { WalletStorage } from './storage.ts';

/** One line of the holder's own log: what was done, with whom, how it ended. No attribute values, ever. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: 'enrolment' | 'login' | 'deletion';
  /** Names of the relying party as it gave them; absent when the authority alone took part. */
  readonly relyingParty?: Readonly<Record<'ja' | 'ja-x-easy' | 'en', string>>;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Code of the error table when it failed. */
  readonly code?: string;
}

const KEY = 'log';
const LONGEST = 500;

/** The holder's own log, kept on this phone alone; readable, exportable and deletable by the holder. */
export class HolderLog {
  readonly #storage: WalletStorage;
  readonly #clock: Clock;
  readonly #alone: WalletPorts['alone'];
  constructor(ports: Pick<WalletPorts, 'storage' | 'clock' | 'alone'>) {
    this.#storage = ports.storage;
    this.#clock = ports.clock;
    this.#alone = ports.alone;
  }

  /** Newest first. */
  async entries(): Promise<readonly LogEntry[]> {
    const stored = await this.#storage.get(KEY);
    return stored === null ? [] : (JSON.parse(stored) as LogEntry[]);
  }

  /** Adds an entry; the oldest beyond 500 fall away. */
  async append(entry: Omit<LogEntry, 'at'>): Promise<void> {
    const added = { at: this.#clock.now().toISOString(), ...entry };
    await this.#alone(async () => {
      const entries = [added, ...(await this.entries())];
      await this.#storage.set(KEY, JSON.stringify(entries.slice(0, LONGEST)));
    });
  }

  /** The whole log as text, for the holder to keep. */
  async export(): Promise<string> {
    return JSON.stringify({ type: 'inro-holder-log-1', entries: await this.entries() }, null, 2);
  }

  async clear(): Promise<void> {
    await this.#alone(() => this.#storage.delete(KEY));
  }
}
