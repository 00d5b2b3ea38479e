import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from './messages.ts';
import type { Verdict } from './prover/answer.ts';
import { prove } from './prover/prove.ts';
import type { Limits } from './prover/saturate.ts';
import { defencesOf, expectedOf, without } from './variants.ts';

const root = join(import.meta.dirname, '../..');
export const modelsFolder = join(root, 'docs/protocol/models');

export interface Model {
  readonly name: string;
  readonly text: string;
}

export const readModels = (folder = modelsFolder): readonly Model[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.pv'))
    .sort()
    .map((file) => ({ name: file.slice(0, -3), text: readFileSync(join(folder, file), 'utf8') }));

export interface Result {
  readonly query: string;
  /** The sentence that stands above the query. */
  readonly says: string;
  readonly expected: string | undefined;
  readonly result: Verdict;
  /** Against a query that is false: what happens, in order. */
  readonly run: readonly string[];
}
export interface Proven {
  readonly name: string;
  /** Undefined: the model as it stands. */
  readonly without: string | undefined;
  readonly queries: readonly Result[];
  readonly ms: number;
}

const MOST_CLAUSES = 20_000;
const LONGEST_MS = 120_000;

const limits = (): Limits => {
  const end = performance.now() + LONGEST_MS;
  return { clauses: MOST_CLAUSES, isOver: () => performance.now() > end };
};

/** The model as it stands, and without each of its defences. */
export function* proveModel({ name, text }: Model): Generator<Proven> {
  for (const defence of [undefined, ...defencesOf(text)]) {
    const began = performance.now();
    const proven = prove(defence === undefined ? text : without(text, defence), limits());
    const queries = proven.map(({ query, verdict, run }) => ({
      query: query.text,
      says: sentence(query.comment),
      expected: expectedOf(query.comment, defence),
      result: verdict,
      run,
    }));
    yield { name, without: defence, queries, ms: Math.round(performance.now() - began) };
  }
}

/** `Q1: What is claimed. expected: …`: the first two. */
const sentence = (comment = ''): string =>
  comment
    .split(/\s*\bexpected:/)[0]!
    .replaceAll(/\s+/g, ' ')
    .trim();

const LINE = /^ {2}([a-zA-Z]+\.[a-zA-Z]+): (.*)$/;

/** Where the program does what a line marked as a defence does; or no file, and whose matter it is instead. */
export interface Defence {
  readonly file: string | undefined;
  readonly words: string;
}

/** Every defence that a model notes: `NAME: FILE: WORDS`, or `NAME: nowhere: WHY`. */
export function notedDefences(text: string): ReadonlyMap<string, Defence> {
  const [, block] = /\(\* defences:\n([\s\S]*?)\n\*\)/.exec(text) ?? [];
  const lines = (block ?? '').split('\n').map((line) => /^ {2}([\w -]+): (nowhere|[\w./*-]+\.ts): (.*)$/.exec(line));
  return new Map(
    lines.flatMap((line) => {
      if (!line) return [];
      const [, name, file, words] = line;
      return [[name!, { file: file === 'nowhere' ? undefined : file, words: words! }] as const];
    }),
  );
}

/** Messages that a model is made after, each as it was when somebody looked last. */
export function notedMessages(text: string): ReadonlyMap<string, string> {
  const [, block] = /\(\* messages:\n([\s\S]*?)\*\)/.exec(text) ?? [];
  const lines = (block ?? '').split('\n').map((line) => LINE.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[1]!, line[2]!] as const] : [])));
}

/** What is noted of a message: its members in the order of the wire. */
export const noteOf = ({ fields }: Message): string => fields.join(', ');

/** The model with its messages noted as they are now: after somebody looked what their change means for it. */
export function renewed(text: string, messages: ReadonlyMap<string, Message>): string {
  const note = (line: string): string => {
    const name = LINE.exec(line)?.[1];
    const message = name === undefined ? undefined : messages.get(name);
    return message ? `  ${name}: ${noteOf(message)}` : line;
  };
  return text.replace(/\(\* messages:\n[\s\S]*?\*\)/, (block) => block.split('\n').map(note).join('\n'));
}
