import { roomOf } from './import-rules.ts';
import { findImports, withoutComments } from './import-scanner.ts';
import { importTable } from './import-table.ts';

/** Files that hold a room's rows: `errors.ts`, `errors/…`, and the one row that rendering itself needs. */
export const isErrorsFile = (file: string): boolean =>
  /\/errors(?:\.ts$|\/[^/]+\.ts$)/.test(file) || file === 'packages/problem/src/internal.ts';

/** How codes of a room begin: with its name, but for the HTTP edge, which the host keeps for every process. */
export function beginningsOf(owner: string): readonly string[] {
  if (owner === 'packages/problem') return ['http.internal'];
  const name = `${owner.split('/').at(-1)}.`;
  return owner === 'packages/host' ? [name, 'http.'] : [name];
}

/** Everything that a file of rows imports beside what a row is and its neighbours: a row leads nowhere, so that it can be read anywhere. */
export function waysOutOf(source: string): string[] {
  return findImports(source)
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier !== '@inro/problem' && !/^\.\/[^/]+$/.test(specifier));
}

/** Codes thrown in a file that are rows neither of its room nor of one that it may import (code → room that has its row). */
export function foreignCodes(file: string, source: string, owners: ReadonlyMap<string, string>): string[] {
  const room = roomOf(file);
  if (room === undefined) return [];
  const grants = importTable[room] ?? [];
  const mayThrow = (owner: string | undefined): boolean => {
    const name = owner?.split('/').at(-1);
    return owner === room || grants.some((grant) => grant === name || grant === `${name}/errors`);
  };
  return [...withoutComments(source).matchAll(/\bnew\s+(\w+)\(\s*(['"`])([a-z-]+\.[a-z0-9_]+)\2/g)]
    .filter(([, made, , code]) => made === 'ReceivedError' || (made!.endsWith('Error') && !mayThrow(owners.get(code!))))
    .map(([, , , code]) => code!);
}
