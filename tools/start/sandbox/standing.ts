import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trigger } from '@inro/developers/wire';
import { replaceFile } from '@inro/foundation/node';
import { z } from 'zod';
import { isTrigger, type TriggerName, type TriggerRow, triggers } from './triggers.ts';

type Standing = Trigger['active'][number];
type Whom = Pick<Standing, 'citizen' | 'client'>;

/** Twelve citizens and as many triggers: what is more is somebody’s own cast. */
const MOST_STANDING = 256;
const form = z.record(
  z.string(),
  z.array(z.object({ citizen: z.string().optional(), client: z.string().optional(), since: z.string() })),
);

/** What was brought about and still stands. What processes had ends with them; what people did is read again at the next start. */
export class WhatStands {
  readonly #file: string;
  readonly #all: Map<TriggerName, readonly Standing[]>;
  constructor(dataDir: string) {
    mkdirSync(join(dataDir, 'sandbox'), { recursive: true, mode: 0o700 });
    this.#file = join(dataDir, 'sandbox', 'standing.json');
    const kept = existsSync(this.#file) ? form.parse(JSON.parse(readFileSync(this.#file, 'utf8'))) : {};
    this.#all = new Map(
      Object.entries(kept).flatMap(([name, list]) =>
        isTrigger(name) && triggers[name].lasts === 'inTheHouse' ? [[name, list as readonly Standing[]] as const] : [],
      ),
    );
  }

  of(name: TriggerName): readonly Standing[] {
    return this.#all.get(name) ?? [];
  }

  has(name: TriggerName, whom: Whom): boolean {
    return this.of(name).some(isAbout(whom));
  }

  add(name: TriggerName, whom: Whom): void {
    const { lasts }: TriggerRow = triggers[name];
    if (lasts === 'once' || this.has(name, whom)) return;
    this.#set(name, [...this.of(name), { ...whom, since: new Date().toISOString() }].slice(-MOST_STANDING));
  }

  remove(name: TriggerName, whom: Whom): void {
    this.#set(
      name,
      this.of(name).filter((one) => !isAbout(whom)(one)),
    );
  }

  #set(name: TriggerName, list: readonly Standing[]): void {
    this.#all.set(name, list);
    replaceFile(this.#file, `${JSON.stringify(Object.fromEntries(this.#all), null, 2)}\n`);
  }
}

const isAbout =
  ({ citizen, client }: Whom) =>
  (one: Whom): boolean =>
    one.citizen === citizen && one.client === client;
