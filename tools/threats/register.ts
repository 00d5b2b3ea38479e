import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** One page of the register. */
export interface Threat {
  readonly id: string;
  readonly title: string;
  readonly rooms: readonly string[];
  /** STRIDE or LINDDUN category. */
  readonly category: string;
  readonly status: 'held' | 'open';
  /** For an open one: the condition under which it closes. */
  readonly closes: string | undefined;
  readonly test: string;
}

const field = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1]?.trim();

/** Reads every `docs/threats/T-nnn.md`; throws on a page that lacks a field. */
export function readThreats(): Threat[] {
  return readdirSync(join(root, 'docs/threats'))
    .filter((name) => /^T-\d{3}\.md$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(root, 'docs/threats', name), 'utf8');
      const id = name.slice(0, 5);
      const title = new RegExp(`^# ${id}: (.+)$`, 'm').exec(text)?.[1];
      const [rooms, category, status] = ['rooms', 'category', 'status'].map((key) => field(text, key));
      if (!title || !rooms || !category || (status !== 'held' && status !== 'open'))
        throw new TypeError(`${name} lacks a field`);
      const closes = field(text, 'closes');
      if (status === 'open' && !closes) throw new TypeError(`${name} is open and does not say when it closes`);
      return {
        id,
        title,
        rooms: rooms.split(', '),
        category,
        status,
        closes,
        test: `tests/threats/${id.toLowerCase()}.test.ts`,
      };
    });
}
