import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** One page of the register. */
export interface Threat {
  readonly id: string;
  readonly title: string;
  readonly rooms: readonly string[];
  /** Wires that it runs over; none for what happens inside a room. */
  readonly wires: readonly Wire[];
  /** As the page says it, e.g. `STRIDE spoofing, tampering; LINDDUN linking`. */
  readonly category: string;
  readonly kinds: readonly Kind[];
  readonly status: 'held' | 'open';
  /** For an open one: the condition under which it closes. */
  readonly closes: string | undefined;
  /** From the root, e.g. `docs/threats/t-018-two-phones-for-one-person.md`. */
  readonly page: string;
  /** From the root, as the page names it: `tests/threats/` and the page's own stem. */
  readonly test: string;
}

/** The wires between processes, and to the readers of cards and phones. */
export const wires = [
  'wallet↔handset',
  'terminal↔handset',
  'wallet↔registration',
  'wallet↔tsm',
  'tsm front↔roles',
  'registration→ca',
  'counter→registration',
  'operator→registration',
  'operator→ca',
  'operator→bank',
  'registration↔tsm',
  'wallet↔service',
  'client↔gateway',
  'wallet↔status',
  'service→status',
  'service↔browser',
  'home↔handset',
  'handset→phone-maker',
  'process↔database',
] as const;
export type Wire = (typeof wires)[number];

/** Columns of the matrix: STRIDE for security, LINDDUN for privacy, each with the words by which pages name it. */
export const kinds = {
  spoofing: /spoofing/i,
  tampering: /tampering/i,
  repudiation: /(?<!non-)repudiation/i,
  'information disclosure': /STRIDE[^;]*information disclosure/i,
  'denial of service': /denial of service/i,
  'elevation of privilege': /elevation of privilege/i,
  linking: /linking|linkability/i,
  identifying: /identifying|identifiability/i,
  'non-repudiation': /non-repudiation/i,
  detecting: /detecting|detectability/i,
  'data disclosure': /LINDDUN[^;]*disclosure/i,
  unawareness: /unawareness/i,
  'non-compliance': /non-compliance/i,
} as const;
export type Kind = keyof typeof kinds;

const isWire = (text: string): text is Wire => (wires as readonly string[]).includes(text);

const field = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1]?.trim();

/** The line `wires:` of a page: `none` for what needs no wire, as in a library. Undefined when it says nothing, throws when it names another. */
export function wiresOf(text: string): readonly Wire[] | undefined {
  const said = field(text, 'wires');
  if (said === undefined) return undefined;
  if (said === 'none') return [];
  const over = said.split(', ');
  if (!over.every(isWire)) throw new TypeError(`${said}: there is no such wire`);
  return over;
}

/** A page is `t-nnn-what-it-is.md`. */
const PAGE = /^t-\d{3}(?:-[a-z0-9]+)+\.md$/;

/** The line `test:` of a page, a link to its test; the path from the root. */
export function testOf(text: string): string | undefined {
  const link = /^\[([^\]]+)\]\(\.\.\/\.\.\/(tests\/threats\/([^)]+))\)$/.exec(field(text, 'test') ?? '');
  return link?.[1] === link?.[3] ? link?.[2] : undefined;
}

/** Reads every `docs/threats/t-nnn-*.md`; throws on a page that lacks a field. */
export function readThreats(): Threat[] {
  return readdirSync(join(root, 'docs/threats'))
    .filter((name) => PAGE.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(root, 'docs/threats', name), 'utf8');
      const id = name.slice(0, 5).toUpperCase();
      const title = new RegExp(`^# ${id}: (.+)$`, 'm').exec(text)?.[1];
      const [rooms, category, status] = ['rooms', 'category', 'status'].map((key) => field(text, key));
      if (!title || !rooms || !category || (status !== 'held' && status !== 'open'))
        throw new TypeError(`${name} lacks a field`);
      const test = testOf(text);
      if (test === undefined) throw new TypeError(`${name} does not link to its test`);
      const closes = field(text, 'closes');
      const named = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].test(category));
      if (named.length === 0) throw new TypeError(`${name} names no category of STRIDE or LINDDUN`);
      if (status === 'open' && !closes) throw new TypeError(`${name} is open and does not say when it closes`);
      return {
        id,
        title,
        rooms: rooms.split(', '),
        wires: wiresOf(text) ?? [],
        category,
        kinds: named,
        status,
        closes,
        page: `docs/threats/${name}`,
        test,
      };
    });
}
