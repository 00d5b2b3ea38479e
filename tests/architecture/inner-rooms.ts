/** A folder of a room that holds other keys or other knowledge than its neighbours, and what it may import. */
export interface InnerRow {
  /** Rooms, by name or subpath, its own too: a part of what the room is granted. */
  readonly rooms: readonly string[];
  /** Folders and files of the same room, below it. */
  readonly beside: readonly string[];
  /** No Node, no browser, no clock, no randomness: as a package's pure half. */
  readonly pure?: true;
}

/**
 * Rooms below the package (ADR 23). A key that ends with `/*` is of the files that lie in that folder itself, but for those
 * that have a row of their own; a room that has such a key has a row for each of its folders.
 */
export const innerTable: Readonly<Record<string, InnerRow>> = {
  // ADR 7: two master keys, and a front that has none. The front opens no channel and imports no role; no role the other.
  'apps/tsm/src/*': { rooms: ['host', 'problem'], beside: [] },
  'apps/tsm/src/core': {
    rooms: [
      'apdu',
      'authority-wire/mandate',
      'authority-wire/role',
      'foundation',
      'jpki-profile',
      'life-cycle',
      'problem',
    ],
    beside: ['src/errors.ts'],
    pure: true,
  },
  'apps/tsm/src/front': {
    rooms: [
      'apdu',
      'authority-wire/closing',
      'authority-wire/deployment',
      'authority-wire/mandate',
      'authority-wire/role',
      'foundation',
      'host',
      'jpki-profile',
      'life-cycle',
      'problem',
    ],
    beside: ['src/core', 'src/errors.ts', 'src/upkeep.ts'],
  },
  'apps/tsm/src/role': {
    rooms: [
      'apdu',
      'authority-wire/closing',
      'authority-wire/mandate',
      'authority-wire/role',
      'foundation',
      'host',
      'problem',
      'secure-channel/off-card',
    ],
    beside: ['src/core', 'src/errors.ts', 'src/upkeep.ts'],
  },
  'apps/tsm/src/issuer': {
    rooms: ['apdu', 'authority-wire/role', 'foundation', 'host', 'jpki-profile', 'secure-channel/off-card'],
    beside: ['src/core', 'src/errors.ts', 'src/role'],
  },
  'apps/tsm/src/provider': {
    rooms: [
      'apdu',
      'authority-wire/mandate',
      'authority-wire/role',
      'foundation',
      'host',
      'jpki-profile',
      'secure-channel/off-card',
    ],
    beside: ['src/core', 'src/role'],
  },
  // Issuing, telling the status and certifying services: persons stay in the first, no status needs an order, and a route signs nothing.
  'apps/ca/src/*': {
    rooms: [
      'foundation',
      'host',
      'jpki-profile',
      'life-cycle',
      'pki/issue',
      'pki/read',
      // ADR 96: the kinds of a report, in the schema.
      'presentation/report',
      'verifier/node',
    ],
    beside: ['src/delegates', 'src/errors', 'src/routes', 'src/status'],
  },
  'apps/ca/src/routes': {
    rooms: ['authority-wire/issuance', 'foundation', 'host', 'jpki-profile'],
    beside: [
      'src/access',
      'src/context.ts',
      'src/issuance',
      'src/issuing-hours.ts',
      'src/reports',
      'src/revocation.ts',
      // ADR 99: which keys there are to withdraw.
      'src/statements/issuers.ts',
    ],
  },
  'apps/ca/src/errors': { rooms: ['problem'], beside: [] },
  'apps/ca/src/issuance': {
    rooms: [
      'authority-wire/application',
      'authority-wire/issuance',
      'authority-wire/subject',
      'foundation',
      'host',
      'jpki-profile',
      'life-cycle',
      'pki/issue',
      'pki/read',
      // ADR 63: whether an order was refused, or the CA failed.
      'problem',
      'verifier',
    ],
    beside: [
      'src/authority.ts',
      'src/context.ts',
      'src/errors',
      'src/issuing-hours.ts',
      'src/profiles.ts',
      'src/revocation.ts',
      'src/schema.ts',
    ],
  },
  'apps/ca/src/status': {
    rooms: ['foundation', 'host', 'life-cycle', 'pki/issue', 'pki/read', 'pki/request', 'problem', 'problem-table'],
    beside: [
      'src/authority.ts',
      'src/context.ts',
      'src/delegates',
      'src/errors',
      'src/issuance',
      'src/reports',
      'src/schema.ts',
      'src/statements',
    ],
  },
  // Keys that sign for a root: answers about certificates, and statements (ADR 87).
  'apps/ca/src/delegates': {
    rooms: ['foundation', 'host', 'pki/issue'],
    beside: ['src/authority.ts', 'src/configuration.ts', 'src/context.ts', 'src/issuance', 'src/profiles.ts'],
  },
  // A person's own report of a service: no certificate is looked into but for the key that signed (ADR 96).
  'apps/ca/src/reports': {
    rooms: ['foundation', 'host', 'pki/read', 'presentation/report', 'verifier'],
    beside: ['src/context.ts', 'src/errors', 'src/schema.ts'],
  },
  'apps/ca/src/statements': {
    rooms: [
      'foundation',
      'jpki-profile',
      'pki/issue',
      'pki/read',
      'presentation/sd-jwt',
      'presentation/statement',
      'verifier',
    ],
    beside: ['src/authority.ts', 'src/context.ts', 'src/delegates', 'src/errors'],
  },
  'apps/ca/src/access': {
    // ADR 50: a name is certified by the same function by which a wallet shows it.
    rooms: [
      'authority-wire/appointment',
      'authority-wire/subject',
      'foundation',
      'host',
      'pki/issue',
      'pki/read',
      'presentation/shown',
      'verifier/node',
    ],
    // ADR 72: to withdraw a service is to end its certificates.
    beside: ['src/context.ts', 'src/errors', 'src/issuance', 'src/revocation.ts', 'src/schema.ts'],
  },
  // What is asked reaches what is decided, and that reaches the books: between folders no arrow runs up. A route writes no book (ADR 27).
  // Each file of the root has a row of its own: only `start.ts` sees the routes, and only `orders.ts` and it the decisions.
  'apps/registration/src/*': { rooms: [], beside: [] },
  'apps/registration/src/main.ts': { rooms: ['host'], beside: ['src/start.ts', 'src/trust'] },
  'apps/registration/src/start.ts': {
    rooms: ['foundation', 'host'],
    beside: [
      'src/applications',
      'src/context.ts',
      'src/issuing-hours.ts',
      'src/metrics.ts',
      'src/orders.ts',
      'src/reconciliation',
      'src/routes',
      'src/schema.ts',
      'src/tokens.ts',
      'src/trust',
    ],
  },
  'apps/registration/src/orders.ts': {
    rooms: ['authority-wire/deployment', 'authority-wire/issuance', 'foundation', 'host', 'problem'],
    beside: ['src/context.ts', 'src/errors', 'src/issuance', 'src/life-cycle', 'src/register', 'src/schema.ts'],
  },
  'apps/registration/src/context.ts': {
    rooms: ['foundation', 'host'],
    beside: ['src/issuing-hours.ts', 'src/schema.ts', 'src/tokens.ts', 'src/trust'],
  },
  'apps/registration/src/issuing-hours.ts': { rooms: ['authority-wire/issuance', 'foundation', 'host'], beside: [] },
  // ADR 63: what is told of the book is numbers.
  'apps/registration/src/metrics.ts': { rooms: ['foundation', 'host', 'life-cycle'], beside: ['src/schema.ts'] },
  'apps/registration/src/schema.ts': { rooms: ['host', 'jpki-profile', 'life-cycle'], beside: [] },
  'apps/registration/src/tokens.ts': { rooms: ['foundation', 'host'], beside: ['src/schema.ts'] },
  'apps/registration/src/routes': {
    rooms: [
      'authority-wire/deployment',
      'authority-wire/desk',
      'authority-wire/resident',
      'foundation',
      'host',
      'jpki-profile',
    ],
    beside: ['src/applications', 'src/context.ts', 'src/deployments', 'src/residents', 'src/revocations'],
  },
  'apps/registration/src/applications': {
    rooms: [
      'authority-wire/application',
      'authority-wire/desk',
      'authority-wire/issuance',
      'authority-wire/subject',
      'foundation',
      'host',
      'jpki-profile',
      'life-cycle',
      'pki/read',
      // ADR 79: the phone asks about a certificate that it cannot read.
      'pki/request',
      'problem',
      'problem-table',
      'verifier/node',
    ],
    beside: [
      'src/certificates',
      'src/context.ts',
      'src/errors',
      'src/life-cycle',
      'src/register',
      'src/schema.ts',
      'src/trust',
    ],
  },
  'apps/registration/src/deployments': {
    rooms: [
      // ADR 57: on what keys are made follows from what the person signed.
      'authority-wire/application',
      'authority-wire/closing',
      'authority-wire/deployment',
      'authority-wire/mandate',
      'foundation',
      'host',
      'jpki-profile',
      'life-cycle',
      'problem',
      'verifier',
    ],
    beside: ['src/certificates', 'src/context.ts', 'src/errors', 'src/life-cycle', 'src/schema.ts', 'src/trust'],
  },
  'apps/registration/src/residents': {
    rooms: ['authority-wire/resident', 'host'],
    beside: ['src/certificates', 'src/context.ts', 'src/errors', 'src/life-cycle', 'src/register', 'src/schema.ts'],
  },
  'apps/registration/src/revocations': {
    rooms: ['authority-wire/desk', 'foundation', 'host', 'jpki-profile'],
    beside: ['src/certificates', 'src/context.ts', 'src/errors', 'src/life-cycle', 'src/schema.ts'],
  },
  'apps/registration/src/reconciliation': {
    rooms: ['authority-wire/issuance', 'foundation', 'host', 'jpki-profile', 'pki/read'],
    beside: ['src/certificates', 'src/context.ts', 'src/errors', 'src/life-cycle', 'src/schema.ts'],
  },
  'apps/registration/src/issuance': {
    rooms: ['authority-wire/deployment', 'authority-wire/issuance', 'foundation'],
    beside: ['src/certificates', 'src/context.ts', 'src/errors', 'src/life-cycle', 'src/register', 'src/schema.ts'],
  },
  'apps/registration/src/certificates': {
    rooms: ['authority-wire/issuance', 'jpki-profile'],
    beside: ['src/errors', 'src/life-cycle', 'src/schema.ts'],
  },
  'apps/registration/src/life-cycle': {
    rooms: ['authority-wire/issuance', 'foundation', 'host', 'jpki-profile', 'life-cycle'],
    beside: ['src/errors', 'src/schema.ts'],
  },
  'apps/registration/src/register': { rooms: ['authority-wire/resident'], beside: ['src/schema.ts'] },
  'apps/registration/src/trust': {
    rooms: [
      'authority-wire/subject',
      'foundation',
      'host',
      'jpki-profile',
      'pki/read',
      'pki/request',
      'problem',
      'verifier/errors',
      'verifier/node',
    ],
    beside: ['src/errors'],
  },
  'apps/registration/src/errors': { rooms: ['problem'], beside: [] },
  // Elements are the holder's: what fetches from the network reaches none, and the doors reach them by the handset alone.
  'apps/handset/src/*': {
    rooms: ['foundation', 'host', 'jpki-profile', 'problem'],
    beside: ['src/contactless', 'src/doors', 'src/egress', 'src/elements'],
  },
  'apps/handset/src/contactless': { rooms: ['foundation'], beside: ['src/elements', 'src/errors.ts'] },
  'apps/handset/src/doors': {
    rooms: ['foundation', 'host', 'jpki-profile', 'problem'],
    beside: ['src/device-models.ts', 'src/egress', 'src/elements/card-socket.ts', 'src/errors.ts', 'src/handset.ts'],
  },
  'apps/handset/src/egress': { rooms: ['foundation', 'host', 'problem'], beside: ['src/errors.ts'] },
  'apps/handset/src/elements': {
    rooms: ['apdu', 'authority-wire/maker', 'foundation', 'host', 'jpki-profile', 'problem', 'secure-element'],
    beside: ['src/errors.ts', 'src/handset.ts'],
  },
  'apps/handset/web': { rooms: ['design-system'], beside: [] },
  // The journeys run in a browser, in Node and in tests; the page shows them, and the server hands out the page.
  // ADR 98: the server publishes which versions the wallets that it hands out take.
  'apps/wallet/src/*': { rooms: ['foundation', 'host', 'presentation/versions', 'problem'], beside: [] },
  'apps/wallet/src/core': {
    rooms: [
      'apdu',
      'foundation',
      'handset/errors',
      'host/errors',
      'jpki',
      'jpki-profile',
      'pki/read',
      'pki/request',
      'presentation',
      'problem',
      'problem-table',
      'signature',
      'tsm/errors',
      'verifier',
    ],
    beside: ['src/errors.ts'],
    pure: true,
  },
  'apps/wallet/web': {
    rooms: [
      'design-system',
      'foundation',
      'host/errors',
      'jpki',
      'jpki-profile',
      'presentation',
      'problem',
      'problem-table',
      'verifier/web',
      'wallet/core',
    ],
    beside: ['src/errors.ts'],
  },
  // What a browser loads of the SDK: no key, no store, no verifier.
  'packages/relying-party/src/web': { rooms: ['problem'], beside: ['src/endpoints'] },
  // The two ends of one channel: what the one knows of the other is on the wire.
  'packages/secure-channel/src/*': { rooms: ['apdu', 'foundation', 'problem'], beside: [] },
  'packages/secure-channel/src/on-card': {
    rooms: ['apdu', 'foundation'],
    beside: ['src/aes.ts', 'src/frames.ts', 'src/session.ts'],
  },
  'packages/secure-channel/src/off-card': {
    rooms: ['apdu', 'foundation'],
    beside: ['src/aes.ts', 'src/errors.ts', 'src/frames.ts', 'src/session.ts'],
  },
  // GPCS: an application sees the card by its interface; the applet never sees a domain's keys, a domain never the applet's.
  'packages/secure-element/src/*': {
    rooms: ['apdu', 'foundation', 'secure-channel/on-card'],
    beside: ['src/jpki-applet', 'src/security-domain'],
  },
  'packages/secure-element/src/jpki-applet': {
    rooms: ['apdu', 'foundation', 'jpki-profile', 'problem'],
    beside: ['src/application.ts', 'src/get-challenge.ts'],
  },
  'packages/secure-element/src/security-domain': {
    rooms: ['apdu', 'foundation', 'secure-channel/on-card'],
    beside: [
      'src/application-context.ts',
      'src/card-reset.ts',
      'src/get-challenge.ts',
      'src/identity.ts',
      'src/life-cycle.ts',
      'src/logical-channel.ts',
      'src/privileges.ts',
      'src/registry.ts',
      'src/state.ts',
      'src/transaction.ts',
    ],
  },
  'packages/secure-element/src/node': { rooms: ['apdu', 'foundation'], beside: ['src/ports.ts'] },
  // Who reads certificates does not thereby issue them.
  'packages/pki/src/*': { rooms: ['problem'], beside: [] },
  'packages/pki/src/read': { rooms: ['foundation', 'problem'], beside: ['src/errors.ts'] },
  'packages/pki/src/der': { rooms: ['foundation'], beside: ['src/read'] },
  'packages/pki/src/request': { rooms: [], beside: ['src/der', 'src/read'] },
  // The key that is certified lives in files (ADR 51).
  'packages/pki/src/request/node': { rooms: ['foundation'], beside: ['src/request'] },
  'packages/pki/src/issue': { rooms: ['foundation'], beside: ['src/der', 'src/errors.ts', 'src/read'] },
  // ADR 76: a wallet loads what makes signatures and nothing of what validates them; a validator never makes one.
  'packages/signature/src/*': { rooms: ['problem'], beside: [] },
  'packages/signature/src/make': {
    rooms: ['jpki-profile', 'pki/read', 'pki/request', 'problem'],
    beside: ['src/errors.ts', 'src/media-type.ts'],
  },
  'packages/signature/src/verify': {
    rooms: ['foundation', 'jpki-profile', 'pki/read', 'pki/request', 'problem', 'verifier'],
    beside: ['src/errors.ts', 'src/media-type.ts'],
  },
};

/** Key of the row that a file falls under; undefined where there is none. */
export function innerRoomOf(file: string, table: Readonly<Record<string, InnerRow>> = innerTable): string | undefined {
  if (file in table) return file;
  const folder = file.slice(0, file.lastIndexOf('/'));
  if (`${folder}/*` in table) return `${folder}/*`;
  const keys = Object.keys(table).filter((key) => file.startsWith(`${key}/`));
  return keys.sort((a, b) => b.length - a.length)[0];
}

/** Rooms whose every file has to fall under a row. */
export const isWhollyDivided = (room: string, table: Readonly<Record<string, InnerRow>> = innerTable): boolean =>
  Object.keys(table).some((key) => key.startsWith(`${room}/`) && key.endsWith('/*'));
