import {
  callersOf,
  folderOf,
  type PartyRow,
  type ProcessRow,
  portRanges,
  SANDBOX_DOOR_OFFSET,
  type SecretName,
} from '@inro/deployment';

/**
 * Who may be handed what at start, and whom each may call: held against the table of processes as imports are against
 * the import table. Both are written down, so that a row cannot grow by itself.
 */
export const mayHold: Readonly<Record<SecretName, readonly string[]>> = {
  // Whoever has both can open every element: the maker alone, who puts them there.
  issuerMasterKey: ['tsm-issuer', 'phone-maker'],
  providerMasterKey: ['tsm-provider', 'phone-maker'],
  // The hands of the cast. A service or a wallet that had it would be any phone's owner.
  castToken: ['handset', 'home'],
  // The cards that lie at the counter, and its terminal; no phone.
  counterToken: ['handset', 'counter'],
  // Failures on demand: revocations, stops and wrong PINs. A service that had it would end anybody's certificate.
  sandboxToken: ['developers'],
  // What happened at a service's own logins, in; nothing out.
  traceToken: ['developers', 'gateway', 'bank'],
};

/** Folders of one process that another may read: certificates, which are public. */
export const mayRead: Readonly<Record<string, readonly string[]>> = {
  'phone-maker/certificates': ['ca', 'registration'],
  // Who is a relying party, which their certificates say to everybody.
  'ca/published': ['handset'],
};

/** Whose signed requests a server takes. Services, the wallet and the home page call nobody, and the CA calls nobody. */
export const mayCall: Readonly<Record<string, readonly string[]>> = {
  registration: ['ca', 'tsm'],
  tsm: ['registration', 'tsm-issuer', 'tsm-provider'],
  handset: ['phone-maker'],
  counter: ['registration'],
  operator: ['registration', 'ca'],
};

/**
 * Whose signed statements a server believes that somebody else carries: the front carries registration's mandates to the
 * roles (ADR 41), the roles' transport keys to each other, and their receipts that a mandate is closed to registration
 * (ADR 47); the operator carries the counter's word for its officers to the CA (ADR 71).
 */
export const mayBelieve: Readonly<Record<string, readonly string[]>> = {
  'tsm-issuer': ['registration', 'tsm-provider'],
  'tsm-provider': ['registration', 'tsm-issuer'],
  registration: ['tsm-issuer', 'tsm-provider'],
  ca: ['counter'],
};

export interface HandedViolation {
  readonly party: string;
  readonly rule: 'secret' | 'folder' | 'call' | 'belief' | 'key' | 'port' | 'range' | 'name' | 'wallets' | 'together';
  readonly detail: string;
}

type Row = PartyRow & Partial<ProcessRow>;

/** Checks every row of processes and parties. */
export function checkTable(rows: readonly Row[]): HandedViolation[] {
  const services = rows.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  const believed = new Set(rows.flatMap(({ believes }) => believes ?? []));
  const keyed = (row: Row) => callersOf(row.name, rows).length > 0 || believed.has(row.name);
  return [...rows.flatMap((row) => checkRow(row, services, keyed(row))), ...doubled(rows), ...together(rows)];
}

function checkRow(row: Row, services: readonly string[], isKeyed: boolean): HandedViolation[] {
  const { name, handed, calls, signs } = row;
  const found: HandedViolation[] = [];
  const add = (rule: HandedViolation['rule'], detail: string) => found.push({ party: name, rule, detail });
  for (const [variable, what] of Object.entries(handed)) {
    if ('secret' in what && !mayHold[what.secret].includes(name)) add('secret', `${variable}: ${what.secret}`);
    if ('folderOf' in what) {
      const folder = `${what.folderOf}/${what.path}`;
      if (!mayRead[folder]?.includes(name)) add('folder', `${variable}: ${folder}`);
    }
  }
  for (const peer of calls) {
    const certified = name === 'operator' && services.includes(peer);
    if (!certified && !mayCall[name]?.includes(peer)) add('call', peer);
  }
  for (const peer of row.believes ?? []) if (!mayBelieve[name]?.includes(peer)) add('belief', peer);
  // Who calls, who answers callers, and whose statements others believe.
  if (signs !== (calls.length > 0 || isKeyed)) add('key', signs ? 'for nothing' : 'missing');
  if (!/^[a-z][a-z-]{0,31}$/.test(name)) add('name', name);
  if (row.kind === 'service') checkService(row, add);
  return found;
}

/** A service is anybody: what it is handed would be handed to anybody. The trace token opens nothing but the way in (ADR 92). */
function checkService(row: Row, add: (rule: HandedViolation['rule'], detail: string) => void): void {
  const more = Object.entries(row.handed).filter(([, what]) => !('secret' in what) || what.secret !== 'traceToken');
  if (more.length > 0) add('secret', more.map(([variable]) => variable).join());
  if (row.openToWallets !== true) add('wallets', 'closed');
  // The bank came before there was a range.
  const { first, last } = portRanges.services;
  if (row.name !== 'bank' && !(row.offset! >= first && row.offset! <= last)) add('range', String(row.offset));
}

/** Whoever runs both could join what each is not to know: who logs in where, and under which pseudonym. */
const neverTogether = [['gateway', 'attester']] as const;

const together = (rows: readonly Row[]): HandedViolation[] =>
  neverTogether
    .filter((pair) => pair.every((one) => rows.some(({ name }) => name === one)))
    .map(([party, detail]) => ({ party, rule: 'together', detail }));

/** Two that share a name, a port, or a folder. */
function doubled(rows: readonly Row[]): HandedViolation[] {
  const servers = rows.filter((row) => row.offset !== undefined);
  const listeners = [
    ...servers.flatMap(({ name, offset, also }) => [
      { name, offset: offset! },
      ...Object.entries(also ?? {}).map(([other, more]) => ({ name: other, offset: more.offset })),
    ]),
    // The supervisor's own (ADR 93).
    { name: 'sandbox', offset: SANDBOX_DOOR_OFFSET },
  ];
  const last = portRanges.services.last;
  return [
    ...again(listeners.map(({ name, offset }) => [name, String(offset)])).map(violation('port')),
    ...again([...listeners, ...rows.filter(({ offset }) => offset === undefined)].map(({ name }) => [name, name])).map(
      violation('name'),
    ),
    ...again(servers.map((row) => [row.name, folderOf(row)])).map(violation('folder')),
    ...listeners
      .filter(({ offset }) => offset > last)
      .map(({ name, offset }) => ({ party: name, rule: 'range' as const, detail: String(offset) })),
  ];
}

const violation =
  (rule: HandedViolation['rule']) =>
  ([party, detail]: readonly [string, string]): HandedViolation => ({ party, rule, detail });

const again = (pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] =>
  pairs.filter(([, value], index) => pairs.findIndex((other) => other[1] === value) < index);
