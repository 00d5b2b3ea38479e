import type { Reader } from './lexer.ts';
import { parseExpression, parsePattern } from './parse-term.ts';
import type { Process } from './syntax.ts';

const NIL: Process = { kind: 'nil' };

/** Arms of `|` stand in brackets or are a call: how far a prefix reaches beyond a bar is nothing that a reader should have to know. */
export function parseProcess(reader: Reader): Process {
  const arms: { readonly process: Process; readonly closed: boolean }[] = [];
  do arms.push(arm(reader));
  while (reader.has('|'));
  if (arms.length === 1) return arms[0]!.process;
  if (arms.some(({ closed }) => !closed)) throw reader.error('put each arm of | in brackets');
  return { kind: 'parallel', arms: arms.map(({ process }) => process) };
}

function arm(reader: Reader): { process: Process; closed: boolean } {
  if (reader.is('(')) {
    reader.expect('(');
    const process = parseProcess(reader);
    reader.expect(')');
    return { process, closed: true };
  }
  const process = step(reader);
  return { process, closed: process.kind === 'call' || process.kind === 'nil' };
}

/** One process, whose bar belongs to whoever called. */
const single = (reader: Reader): Process => arm(reader).process;

function step(reader: Reader): Process {
  const { line, text } = reader.next;
  if (reader.has('0')) return NIL;
  if (reader.has('!')) return { kind: 'replicate', body: single(reader) };
  const read = steps[text];
  if (read !== undefined) {
    reader.take();
    return read(reader, line);
  }
  const name = reader.identifier();
  return { kind: 'call', name, parts: reader.has('(') ? reader.list(() => parseExpression(reader), ')') : [], line };
}

const after = (reader: Reader): Process => (reader.has(';') ? single(reader) : NIL);
const otherwise = (reader: Reader): Process | undefined => (reader.has('else') ? single(reader) : undefined);

const steps: Readonly<Record<string, (reader: Reader, line: number) => Process>> = {
  new: (reader, line) => {
    const name = reader.identifier();
    reader.expect(':');
    const type = reader.identifier();
    return { kind: 'new', name, type, line, next: after(reader) };
  },
  in: (reader, line) => {
    reader.expect('(');
    const channel = reader.identifier();
    reader.expect(',');
    const pattern = parsePattern(reader);
    reader.expect(')');
    return { kind: 'in', channel, pattern, line, next: after(reader) };
  },
  out: (reader, line) => {
    reader.expect('(');
    const channel = reader.identifier();
    reader.expect(',');
    const message = parseExpression(reader);
    reader.expect(')');
    return { kind: 'out', channel, message, line, next: after(reader) };
  },
  let: (reader, line) => {
    const pattern = parsePattern(reader);
    reader.expect('=');
    const value = parseExpression(reader);
    reader.expect('in');
    const next = single(reader);
    if (reader.is('else')) throw reader.error('a let with else is not of the subset');
    return { kind: 'let', pattern, value, line, next };
  },
  if: (reader, line) => {
    const left = parseExpression(reader);
    reader.expect('=');
    const right = parseExpression(reader);
    reader.expect('then');
    return { kind: 'if', left, right, line, next: single(reader), otherwise: otherwise(reader) };
  },
  event: (reader, line) => {
    const name = reader.identifier();
    reader.expect('(');
    const parts = reader.list(() => parseExpression(reader), ')');
    return { kind: 'event', name, parts, line, next: after(reader) };
  },
  insert: (reader, line) => {
    const table = reader.identifier();
    reader.expect('(');
    const parts = reader.list(() => parseExpression(reader), ')');
    return { kind: 'insert', table, parts, line, next: after(reader) };
  },
  get: (reader, line) => {
    const table = reader.identifier();
    reader.expect('(');
    const patterns = reader.list(() => parsePattern(reader), ')');
    reader.expect('in');
    const next = single(reader);
    if (reader.is('else')) throw reader.error('a get with else is not of the subset');
    return { kind: 'get', table, patterns, line, next };
  },
};
