import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded, processes } from '@inro/deployment';
import { type Clock, Secret } from '@inro/foundation';
import { systemClock } from '@inro/host';
import { freeBlock } from '@inro/host/testing';
import { keyKinds } from '@inro/jpki-profile';
import { type System, type SystemOptions, startSystem } from '../../../tools/start/system.ts';
import { enterResident, makeCard, type ResidentEntry } from '../../people/counter.ts';
import { openRunningSystem, type RunningSystem } from '../../people/running-system.ts';
import { againWhenTold } from './again.ts';
import { Clocks } from './clocks.ts';

const root = join(import.meta.dirname, '../../..');

const entry: ResidentEntry = {
  name: '試練　𠮷子',
  nameSubstitutions: '00000',
  address: '北海道札幌市中央区北一条西二丁目',
  addressSubstitutions: '00000',
  dateOfBirth: '1984-02-29',
  sex: 'female',
  prefecture: 'Hokkaido',
  municipality: 'Sapporo-shi-Chuo-ku',
  status: 'resident',
};

/** A person of a drill, with a card in hand. */
export interface Person {
  readonly number: string;
  readonly card: string;
}
export const cardPassword = new Secret('DRILL2026');
export const phoneSecrets = { pin: new Secret('1357'), password: new Secret('PHONE2026') };

type HouseOptions = Partial<SystemOptions> & { readonly ownClocks?: boolean };

/** The whole running house of a drill, in a folder of its own that goes away with it. */
export class House {
  /** The clock of each process, where the house was opened with them. */
  readonly clocks: Clocks | undefined;
  readonly dataDir: string;
  readonly system: RunningSystem;
  /** How far the clocks of the phones are ahead, milliseconds. */
  phonesAhead = 0;
  readonly phoneClock: Clock = { now: () => new Date(systemClock.now().getTime() + this.phonesAhead) };
  /** Phones that were used, with the applications that registration acknowledged to them. */
  readonly phones = new Map<string, Set<string>>();
  readonly #options: SystemOptions;
  readonly #folder: string;
  #running: System;
  #made = 0;
  private constructor(folder: string, options: SystemOptions, running: System, clocks: Clocks | undefined) {
    this.#folder = folder;
    this.clocks = clocks;
    this.#options = options;
    this.#running = running;
    this.dataDir = options.dataDir;
    this.system = openRunningSystem(options.dataDir);
  }

  /** With `ownClocks`, each process has a clock that a drill can set while it runs. */
  static async open({ ownClocks = false, ...more }: HouseOptions = {}): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'inro-faults-'));
    const clocks = ownClocks ? new Clocks(join(folder, 'clocks')) : undefined;
    const env = Object.fromEntries(processes.map(({ name }) => [name, { ...more.env?.[name], ...clocks?.env(name) }]));
    const options = {
      root,
      dataDir: join(folder, 'data'),
      port: await freeBlock(portsNeeded(more.instances ?? (more.front ? 1 : 0))),
      ...more,
      env,
    };
    try {
      return new House(folder, options, await startSystem(options), clocks);
    } catch (failure) {
      rmSync(folder, { recursive: true, force: true });
      throw failure;
    }
  }

  get postgresUrl(): string {
    return this.#running.postgresUrl;
  }

  /** kill -9. */
  kill(name: string): void {
    process.kill(this.pid(name), 'SIGKILL');
  }

  pid(name: string): number {
    const pid = this.#running.pids()[name];
    if (!pid) throw new TypeError(`no process ${name} runs`);
    return pid;
  }

  /** Everything is stopped and started again so much later by the clock port (the drill's own clock too). */
  async later(milliseconds: number): Promise<void> {
    await this.#running.stop();
    const offset = Number(process.env.INRO_CLOCK_OFFSET_MS ?? 0) + milliseconds;
    process.env.INRO_CLOCK_OFFSET_MS = String(offset);
    const env = Object.fromEntries(
      processes.map(({ name }) => [name, { ...this.#options.env?.[name], INRO_CLOCK_OFFSET_MS: String(offset) }]),
    );
    this.#running = await startSystem({ ...this.#options, env });
  }

  /** Everything is stopped and started again on the same data; in between, time passes. */
  async restart(passing: () => void): Promise<void> {
    await this.#running.stop();
    passing();
    this.#running = await startSystem(this.#options);
  }

  /** Someone new, entered and with a card from the counter. */
  async person(): Promise<Person> {
    const name = `drill-${++this.#made}`;
    const number = `8${String(randomInt(1_000_000_000)).padStart(9, '0')}`;
    await againWhenTold(() => enterResident(this.system, number, entry));
    const card = {
      number,
      card: name,
      certificates: keyKinds,
      secrets: { pin: new Secret('2468'), password: cardPassword },
      validUntil: new Date(Date.now() + 10 * 365 * 86_400_000),
    };
    await againWhenTold(() => makeCard(this.system, card));
    return { number, card: name };
  }

  /** The register of persons hears of a death. */
  async dies({ number }: Person): Promise<void> {
    await enterResident(this.system, number, { ...entry, status: 'dead' });
  }

  /** The name of a phone that nobody had yet. */
  newPhone(): string {
    const phone = `phone-${++this.#made}`;
    this.phones.set(phone, new Set());
    return phone;
  }

  async close(): Promise<void> {
    await this.#running.stop();
    delete process.env.INRO_CLOCK_OFFSET_MS;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
