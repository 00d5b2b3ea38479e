import { posix } from 'node:path';
import { findImports, findUnreadableImports, withoutComments } from './import-scanner.ts';

/** Design section 1 with ADRs 4, 9, 10 and 22: what a room may import, and does. `a/b` means that subpath alone. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  'packages/foundation': [],
  'packages/problem': [],
  // Rows lead nowhere (ADR 24): whoever reads them reads nothing else of a room.
  'packages/problem-table': [
    'apdu/errors',
    'ca/errors',
    'handset/errors',
    'home/errors',
    'host/errors',
    'jpki/errors',
    'pki/errors',
    'presentation/errors',
    'problem',
    'registration/errors',
    'relying-party/errors',
    'secure-channel/errors',
    'tsm/errors',
    'verifier/errors',
    'wallet/errors',
  ],
  'packages/deployment': ['problem'],
  'packages/host': ['foundation', 'problem', 'problem-table'],
  'packages/authority-wire': ['foundation', 'jpki-profile', 'pki/read', 'pki/request', 'verifier'],
  'packages/apdu': ['foundation', 'problem'],
  'packages/pki': ['foundation', 'problem'],
  'packages/presentation': ['foundation', 'problem'],
  'packages/design-system': ['problem', 'host/errors'],
  'packages/secure-channel': ['foundation', 'problem', 'apdu'],
  'packages/jpki-profile': ['foundation', 'pki/read'],
  'packages/secure-element': ['foundation', 'problem', 'apdu', 'jpki-profile', 'secure-channel/on-card'],
  'packages/jpki': ['foundation', 'problem', 'apdu', 'jpki-profile'],
  'packages/verifier': ['foundation', 'problem', 'pki/read'],
  // A wallet and an authority for tests of services (ADR 31): it issues, and what it issues nobody trusts.
  'packages/fake-wallet': ['foundation', 'presentation', 'pki/issue', 'pki/read', 'pki/request'],
  'packages/relying-party': ['foundation', 'problem', 'verifier', 'presentation', 'pki/request', 'fake-wallet'],
  'apps/handset': ['foundation', 'problem', 'host', 'apdu', 'jpki-profile', 'secure-element', 'design-system'],
  'apps/wallet': [
    'foundation',
    'problem',
    'host',
    'apdu',
    'jpki',
    'jpki-profile',
    'presentation',
    'pki/read',
    'pki/request',
    'verifier',
    'design-system',
    'handset/errors',
    'problem-table',
    'tsm/errors',
  ],
  // Beside design section 1: pki/request, for the OCSP request about a card's certificate.
  'apps/registration': [
    'foundation',
    'problem',
    'host',
    'authority-wire/application',
    'authority-wire/deployment',
    'authority-wire/issuance',
    'jpki-profile',
    'pki/read',
    'pki/request',
    'verifier',
    'problem-table',
  ],
  'apps/tsm': [
    'foundation',
    'problem',
    'host',
    'authority-wire/deployment',
    'authority-wire/role',
    'jpki-profile',
    'apdu',
    'secure-channel/off-card',
  ],
  'apps/ca': [
    'foundation',
    'problem',
    'host',
    'authority-wire/application',
    'authority-wire/issuance',
    'jpki-profile',
    'pki',
    'verifier',
    'problem-table',
  ],
  // A certification authority of its own kind: it certifies what elements are, and nothing about persons.
  'apps/phone-maker': [
    'foundation',
    'host',
    'apdu',
    'jpki-profile',
    'secure-channel/off-card',
    'pki/read',
    'pki/issue',
  ],
  // The terminal is a wallet's local agent without a screen.
  'apps/counter': [
    'foundation',
    'problem',
    'host',
    'apdu',
    'jpki-profile',
    'pki/request',
    'wallet/core',
    'handset/errors',
    'problem-table',
    'wallet/errors',
  ],
  'apps/operator-console': ['foundation', 'problem', 'host', 'jpki-profile'],
  'apps/home': ['foundation', 'problem', 'deployment', 'host', 'design-system', 'problem-table'],
  'apps/services/bank': ['foundation', 'problem', 'host', 'relying-party', 'design-system'],
};

/** Rooms whose pure half has no Node, no clock, no randomness, no network of its own. */
const pureRooms = Object.keys(importTable).filter(
  (room) => room.startsWith('packages/') && !['packages/host', 'packages/design-system'].includes(room),
);

/** What a pure half may not name; a cited reason for each. */
const IMPURE: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /\bDate\.now\s*\(/, name: 'Date.now' },
  { pattern: /\bnew\s+Date\s*\(\s*\)/, name: 'new Date()' },
  { pattern: /\bMath\.random\s*\(/, name: 'Math.random' },
  { pattern: /(?<![.\w])fetch\s*\(/, name: 'fetch' },
  { pattern: /(?<![.\w])Buffer\s*[.(]/, name: 'Buffer' },
  { pattern: /(?<![.\w])process\s*\./, name: 'process' },
  { pattern: /\bglobalThis\b/, name: 'globalThis' },
];

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: 'room' | 'boundary' | 'test' | 'outside' | 'unreadable' | 'node-builtin' | 'impure' | 'unknown-room';
  readonly detail: string;
}

/** Room of a path below the repository, or undefined for tools, quality, tests and examples, which may import anything. */
export function roomOf(file: string): string | undefined {
  const match = /^(packages\/[^/]+|apps\/services\/[^/]+|apps\/[^/]+)\//.exec(file);
  return match?.[1];
}

const isTest = (file: string): boolean =>
  /^(?:tests|packages\/[^/]+\/test|apps\/(?:services\/)?[^/]+\/test|(?:tools|quality)\/[^/]+\/test)\//.test(file);
const isTestOrBuild = (file: string): boolean => isTest(file) || file.endsWith('vite.config.ts');
const isPure = (file: string, room: string): boolean =>
  pureRooms.includes(room) && !/\/src\/(?:.*\/)?(?:node|web)\//.test(file);

/** Imports by which a program leans on tests: files of theirs, and in a room the entries that rooms publish for them. */
function testsImportedBy(file: string, source: string): Violation[] {
  const isForTests = (specifier: string): boolean =>
    specifier.startsWith('.')
      ? isTest(posix.join(posix.dirname(file), specifier))
      : roomOf(file) !== undefined && /^@inro\/.*\/testing(?:\/|$)/.test(specifier);
  return findImports(source)
    .filter(({ specifier }) => isForTests(specifier))
    .map(({ specifier, line }) => ({ file, line, rule: 'test', detail: specifier }));
}

/** Checks one file (path below the repository, with `/`) against the table. */
export function checkFile(file: string, source: string): Violation[] {
  if (isTestOrBuild(file)) return [];
  const violations = testsImportedBy(file, source);
  const room = roomOf(file);
  if (!room) return violations;
  const allowed = importTable[room];
  if (!allowed) return [{ file, line: 1, rule: 'unknown-room', detail: room }];
  for (const { specifier, line } of findImports(source)) {
    const add = (rule: Violation['rule']) => violations.push({ file, line, rule, detail: specifier });
    if (specifier.startsWith('.')) {
      const target = posix.join(posix.dirname(file), specifier);
      if (roomOf(target) !== room) add('boundary');
    } else if (specifier.startsWith('@inro/')) {
      const wanted = specifier.slice('@inro/'.length);
      const self = room.split('/').at(-1);
      const granted = allowed.some((entry) => wanted === entry || wanted.startsWith(`${entry}/`));
      if (!granted && wanted !== self && !wanted.startsWith(`${self}/`)) add('room');
    } else if (specifier.startsWith('/')) {
      add('outside');
    }
    if (isPure(file, room) && (specifier.startsWith('node:') || /^@inro\/.*\/node(?:\/|$)/.test(specifier)))
      add('node-builtin');
  }
  for (const line of findUnreadableImports(source))
    violations.push({ file, line, rule: 'unreadable', detail: 'import()' });
  if (isPure(file, room)) {
    const code = withoutComments(source).replace(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, "''");
    for (const { pattern, name } of IMPURE) {
      const found = pattern.exec(code);
      if (found)
        violations.push({ file, line: code.slice(0, found.index).split('\n').length, rule: 'impure', detail: name });
    }
  }
  return violations;
}

/** Everything that the source files of a room (path → text) import, by name. A JSX text imports React by itself (react-jsx). */
function importsOf(room: string, sources: ReadonlyMap<string, string>): string[] {
  return [...sources]
    .filter(([file]) => roomOf(file) === room && !isTestOrBuild(file))
    .flatMap(([file, source]) => [
      ...findImports(source).map(({ specifier }) => specifier),
      ...(file.endsWith('.tsx') ? ['react/jsx-runtime'] : []),
    ]);
}

/** What the table grants a room and no source file of it uses. */
export function unusedGrants(room: string, sources: ReadonlyMap<string, string>, grants: readonly string[]): string[] {
  const imported = importsOf(room, sources);
  const uses = (grant: string) => (specifier: string) => specifier === grant || specifier.startsWith(`${grant}/`);
  return grants.filter((entry) => !imported.some(uses(`@inro/${entry}`)));
}

/** The packages whose files a room's source files import: what its package.json has to name. */
export function importedPackages(room: string, sources: ReadonlyMap<string, string>): string[] {
  const names = importsOf(room, sources)
    .filter((specifier) => !/^(?:\.|node:)/.test(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0]);
  return [...new Set(names)].filter((name) => name !== `@inro/${room.split('/').at(-1)}`).sort();
}
