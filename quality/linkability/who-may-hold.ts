import type { Evidence, Medium } from './evidence.ts';
import type { FactKind } from './patterns.ts';

type Places = Readonly<Partial<Record<string, readonly Medium[]>>>;

const wire: readonly Medium[] = ['wire'];
const kept: readonly Medium[] = ['wire', 'database'];
// A phone and its card are the holder's own; what goes between the wallet and its phone's door stays there.
const holdersOwn: Places = { handset: ['wire', 'file'] };

// ADR 42: the TSM carries certificates to the element, and keeps none: never `database`.
const inTransit: Places = { tsm: wire, 'tsm-provider': wire };
const authority: Places = { registration: kept, ca: kept };

/**
 * Who may hold what, and in which form. What is not here may be nowhere: nothing at all in a log or in metrics, and of
 * a person nothing in an address but the identifiers that name an order between two processes of the authority.
 */
const whoMayHold: Readonly<Record<FactKind, Places>> = {
  // PIN and password go from the person's hand over the phone's or the counter's door into the element.
  secret: holdersOwn,
  privateKey: { handset: ['file'] },
  // Each key lies in one file; the cast's token also goes to the handset. See `mayHold`.
  houseKey: {
    keys: ['file'],
    ca: ['file'],
    maker: ['file'],
    bank: ['file'],
    gateway: ['file'],
    counter: ['file'],
    postgres: ['file'],
  },
  name: { ...holdersOwn, ...authority, ...inTransit },
  address: { ...holdersOwn, ...authority, ...inTransit },
  dateOfBirth: { ...holdersOwn, ...authority, ...inTransit },
  registerNumber: { registration: ['wire', 'database', 'url'], ca: wire },
  signingCertificate: { ...holdersOwn, ...authority, ...inTransit },
  authenticationCertificate: { ...holdersOwn, ...authority, ...inTransit, bank: wire, gateway: wire },
  // Orders of revocation name a certificate by its digest; the TSM reports the digests that it read back.
  certificateDigest: {
    ...holdersOwn,
    registration: ['wire', 'database', 'url'],
    ca: ['wire', 'database', 'url'],
    tsm: kept,
    'tsm-provider': wire,
  },
  certificateSerial: { ...holdersOwn, ...authority, ...inTransit, status: wire, bank: wire, gateway: wire },
  subjectName: { ...holdersOwn, ...authority, ...inTransit, bank: wire, gateway: wire },
  publicKey: { ...holdersOwn, ...authority, ...inTransit, bank: wire, gateway: wire },
  // It stands in the element's attestation certificate, by which registration and CA know the model.
  // The maker gave it, and knows no person.
  elementSerial: {
    ...holdersOwn,
    maker: ['file'],
    'phone-maker': wire,
    registration: kept,
    ca: wire,
    // ADR 87: the phone shows its element's certificate when it asks for statements.
    status: wire,
    tsm: kept,
    'tsm-issuer': kept,
    'tsm-provider': kept,
  },
  phone: { handset: ['wire', 'url', 'file'], wallet: ['wire', 'url'], bank: ['wire', 'url'], gateway: ['wire', 'url'] },
  applicationId: {
    handset: ['wire', 'url', 'file'],
    registration: ['wire', 'url', 'database'],
    ca: ['wire', 'url', 'database'],
    tsm: ['wire', 'url', 'database'],
    'tsm-issuer': ['wire', 'url', 'database'],
    'tsm-provider': ['wire', 'url', 'database'],
  },
  statusToken: { ...holdersOwn, registration: wire },
  stapleToken: { ...holdersOwn, registration: wire, status: wire },
  // The CA certifies services and publishes which are in force (ADR 43); the house's map of itself names the bank.
  // Beside a person the authority learns of one only by that person's own report (docs/protocol/reports.md), which no story tells.
  service: {
    handset: ['wire', 'file'],
    bank: ['wire', 'database', 'file', 'url'],
    gateway: ['wire', 'database', 'file', 'url'],
    ca: [...kept, 'file'],
    // The request that a service made, decoded.
    developers: ['wire'],
    'topology.json': ['file'],
  },
  // What belongs to one login: the service itself and the phone.
  login: {
    handset: ['wire', 'url'],
    bank: ['wire', 'database', 'url'],
    gateway: ['wire', 'database', 'url'],
    // ADR 92: in memory, for an hour, in the sandbox alone.
    developers: ['wire'],
  },
};

/** Whether this record may hold this fact. */
export function mayHold({ kind, of }: { readonly kind: FactKind; readonly of: string }, where: Evidence): boolean {
  if (kind === 'houseKey') {
    if (where.medium === 'wire')
      return (
        (of === 'keys/cast-token' && (where.holder === 'handset' || where.holder === 'home')) ||
        (of === 'keys/trace-token' && ['developers', 'bank', 'gateway'].includes(where.holder)) ||
        (of === 'keys/counter-token' && (where.holder === 'handset' || where.holder === 'counter'))
      );
    return where.medium === 'file' && where.where === of;
  }
  return whoMayHold[kind][where.holder]?.includes(where.medium) ?? false;
}
