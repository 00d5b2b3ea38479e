import type { Reader } from './lexer.ts';
import type { Expression, Pattern } from './syntax.ts';

export function parseExpression(reader: Reader): Expression {
  const { line } = reader.next;
  if (reader.has('(')) {
    const parts = reader.list(() => parseExpression(reader), ')');
    // Manual §3.1.1: (M) is M itself.
    return parts.length === 1 ? parts[0]! : { kind: 'tuple', name: '', parts, line };
  }
  const name = reader.identifier();
  if (!reader.has('(')) return { kind: 'name', name, parts: [], line };
  return { kind: 'apply', name, parts: reader.list(() => parseExpression(reader), ')'), line };
}

export function parsePattern(reader: Reader): Pattern {
  const { line } = reader.next;
  if (reader.has('=')) return { kind: 'equals', expression: parseExpression(reader), line };
  if (reader.has('(')) {
    const parts = reader.list(() => parsePattern(reader), ')');
    return parts.length === 1 ? parts[0]! : { kind: 'tuple', name: '', parts, line };
  }
  const name = reader.identifier();
  if (reader.has('(')) return { kind: 'data', name, parts: reader.list(() => parsePattern(reader), ')'), line };
  return { kind: 'bind', name, type: reader.has(':') ? reader.identifier() : undefined, line };
}
