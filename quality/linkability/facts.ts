import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase, sql } from '@inro/host';
import type { Citizen } from '../people/citizens.ts';
import { phoneOf } from '../people/states.ts';
import { otherServices, persons } from './cast.ts';
import type { Evidence } from './evidence.ts';
import type { Fact, FactKind } from './patterns.ts';
import type { ToldStory } from './story.ts';

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const fact = (kind: FactKind, of: string, value: Uint8Array | string, more: Partial<Fact> = {}): Fact => ({
  kind,
  of,
  bytes: typeof value === 'string' ? Buffer.from(value) : value,
  ...more,
});

/** What is known of the persons before anything happens. */
export function personalFacts(): Fact[] {
  return persons.flatMap((one) => {
    const { citizen: of, entry } = one;
    const names = [entry.name, ...(entry.alias ? [entry.alias] : [])].flatMap((name) => [
      name,
      name.replaceAll('　', ' '),
      name.replaceAll('　', ''),
    ]);
    const compact = entry.dateOfBirth.replaceAll('-', '');
    return [...new Set(names)]
      .map((name) => fact('name', of, name))
      .concat(
        fact('address', of, entry.address),
        fact('dateOfBirth', of, entry.dateOfBirth),
        // A validity that ends on a birthday, as UTCTime and GeneralizedTime have it (ADR 11).
        fact('dateOfBirth', of, `${compact.slice(4)}145959Z`),
        fact('dateOfBirth', of, compact, { short: true }),
        // EYYYYMMDD of the certificates: every era that can stand for a living person's.
        ...['2', '3', '4', '5'].map((era) => fact('dateOfBirth', of, `${era}${compact}`, { short: true })),
        fact('registerNumber', of, one.number),
        fact('phone', of, phoneOf(one)),
        ...secretFacts(one),
      );
  });
}

function secretFacts({ citizen: of, ...one }: Citizen): Fact[] {
  const pins = [one.cardPin, one.phonePin].flatMap((pin) => [
    fact('secret', of, pin, { short: true }),
    // VERIFY and CHANGE REFERENCE DATA with it.
    ...[`00200080 04`, `00240180 04`].map((head) =>
      fact('secret', of, Buffer.concat([Buffer.from(head.replace(' ', ''), 'hex'), Buffer.from(pin)])),
    ),
    fact('secret', of, sha256(pin)),
  ]);
  const passwords = [one.cardPassword, one.phonePassword].flatMap((password) => [
    fact('secret', of, password),
    fact('secret', of, sha256(password)),
  ]);
  return [...pins, ...passwords];
}

/** Names and origins of the services, and everything that belongs to one login alone. */
export function serviceFacts({ services, logins, shown }: ToldStory): Fact[] {
  const all = [...logins, ...shown];
  const names = new Map<string, readonly string[]>(
    otherServices.map(({ name, names: texts, purpose }) => [
      name,
      [...Object.values(texts), ...Object.values(purpose)],
    ]),
  );
  names.set('bank', ['いろは銀行', 'Iroha Bank']);
  const statics = Object.entries(services).flatMap(([name, origin]) =>
    [origin, new URL(origin).host, ...(names.get(name) ?? [])].map((text) => fact('service', name, text, { at: name })),
  );
  const clients = new Map(all.map(({ service, link }) => [service, parametersOf(link).get('client_id')!]));
  const identifiers = [...clients].flatMap(([name, client]) => {
    const digest = client.replace('x509_hash:', '');
    return fact('service', name, Buffer.from(digest, 'base64url'), { at: name });
  });
  return [...statics, ...identifiers, ...all.flatMap(loginFacts)];
}

const parametersOf = (link: string): URLSearchParams => new URLSearchParams(link.slice(link.search(/[?#]/) + 1));

function loginFacts({ person, service, link, request, answer }: ToldStory['logins'][number]): Fact[] {
  const claims = JSON.parse(Buffer.from(request.split('.')[1]!, 'base64url').toString()) as Record<string, string>;
  const [, form = '', reply = ''] = answer.split('\n');
  const token = JSON.parse(new URLSearchParams(form).get('vp_token')!) as Record<string, [string]>;
  const [shown] = Object.values(token)[0]!;
  const code = new URL((JSON.parse(reply) as { redirect_uri: string }).redirect_uri).searchParams.get('response_code')!;
  const transaction = new URL(parametersOf(link).get('request_uri')!).pathname.split('/').at(-1)!;
  const signature = Buffer.from(shown.split('.').at(-1)!, 'base64url').subarray(0, 48);
  return [transaction, claims.nonce!, claims.state!, code, sha256(request), signature].map((value) =>
    fact('login', person, value, { at: service }),
  );
}

const databaseOf = async <T>(
  postgresUrl: string,
  name: string,
  read: (db: ReturnType<typeof openDatabase>) => Promise<T>,
) => {
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const db = openDatabase(url.href, { poolSize: 1 });
  try {
    return await read(db);
  } finally {
    await db.destroy();
  }
};

/** What came to be on the way: applications, certificates, the elements' serial numbers. */
export async function issuedFacts(postgresUrl: string): Promise<Fact[]> {
  const personOf = new Map(persons.map(({ number, citizen }) => [number, citizen]));
  const { rows: certificates } = await databaseOf(postgresUrl, 'registration', (db) =>
    sql<{ resident: string; kind: string; der: Buffer; id: string }>`
      select a.resident, a.id, c.kind, c.der from certificate c join application a on a.id = c.application`.execute(db),
  );
  const residents = new Map(certificates.map(({ id, resident }) => [id, personOf.get(resident)!]));
  return [
    ...certificates.flatMap(({ resident, kind, der }) => certificateFacts(personOf.get(resident)!, kind, der)),
    ...[...residents].map(([id, of]) => fact('applicationId', of, id)),
  ];
}

/** The elements' serial numbers, as the TSM told registration. */
export function elementFacts(evidence: readonly Evidence[]): Fact[] {
  const reports = evidence.filter(
    ({ holder, exchange }) => holder === 'registration' && exchange?.request.endsWith('/element') === true,
  );
  return reports.flatMap(({ bytes }) => {
    const cplc = /"cplc":"([0-9A-F]{84})"/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
    // GlobalPlatform Card Mapping Guidelines: serial number and batch, the part that is one element's own.
    return cplc === undefined ? [] : [fact('elementSerial', 'an element', Buffer.from(cplc, 'hex').subarray(12, 18))];
  });
}

function certificateFacts(of: string, kind: string, der: Buffer): Fact[] {
  const { serialNumber, publicKey, subject } = new X509Certificate(der);
  const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url');
  const commonName = /CN=(\S+)/.exec(subject)![1]!;
  const whole: FactKind = kind === 'digitalSignature' ? 'signingCertificate' : 'authenticationCertificate';
  return [
    // Of the CA's signature: with it goes the whole certificate.
    fact(whole, of, der.subarray(-64, -8)),
    fact('certificateDigest', of, sha256(der)),
    fact(
      'certificateSerial',
      of,
      Buffer.from(serialNumber.padStart(serialNumber.length + (serialNumber.length & 1), '0'), 'hex'),
    ),
    fact('subjectName', of, commonName),
    fact('publicKey', of, modulus.subarray(32, 96)),
    fact('publicKey', of, sha256(publicKey.export({ format: 'der', type: 'spki' }))),
  ];
}

/** What the phones keep: their keys and the tokens that the authority gave them. Only when the handset is not running. */
export function phoneFacts(dataDir: string): Fact[] {
  const folder = join(dataDir, 'handset');
  const elements = readdirSync(join(folder, 'elements')).filter((name) => name.endsWith('.sqlite'));
  const owner = (name: string): string => persons.find(({ citizen }) => name.includes(citizen))?.citizen ?? name;
  const keys = elements.flatMap((name) =>
    rowsOf(join(folder, 'elements', name), "select name, value from state where name like '%/rsa/%/private'").flatMap(
      (row) =>
        keyFacts(
          'privateKey',
          owner(name),
          createPrivateKey({ key: Buffer.from(row.value as Uint8Array), format: 'der', type: 'pkcs8' }),
        ),
    ),
  );
  // Keys for statements lie as bare numbers.
  const statementKeys = elements.flatMap((name) =>
    rowsOf(join(folder, 'elements', name), "select value from state where name like '%/p256/%/private'").map((row) =>
      fact('privateKey', owner(name), Buffer.from(row.value as Uint8Array)),
    ),
  );
  const items = rowsOf(join(folder, 'apps.sqlite'), 'select phone, key, value from item');
  const tokens = items.flatMap(({ phone, key, value }): Fact[] => {
    const stored = ['enrolment', 'staple', 'signing-staple'].includes(String(key))
      ? (JSON.parse(String(value)) as Record<string, string>)
      : {};
    const of = owner(String(phone));
    return [
      ...(stored.statusToken ? [fact('statusToken', of, stored.statusToken)] : []),
      ...(stored.token ? [fact('stapleToken', of, stored.token)] : []),
    ];
  });
  return [...keys, ...statementKeys, ...tokens];
}

function rowsOf(file: string, query: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

function keyFacts(kind: FactKind, of: string, key: ReturnType<typeof createPrivateKey>): Fact[] {
  const { d, p } = key.export({ format: 'jwk' });
  return [d, p].flatMap((part) => (part ? [fact(kind, of, Buffer.from(part, 'base64url').subarray(0, 48))] : []));
}

/** The house's own keys, each named after the file it lies in. */
export function houseFacts(dataDir: string): Fact[] {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.startsWith('postgres/cluster'),
  );
  return files.flatMap((path): Fact[] => {
    const isText =
      path.startsWith('keys/') || basename(path) === 'passphrase' || path === 'postgres/superuser-password';
    if (path.endsWith('.pem')) return keyFacts('houseKey', path, createPrivateKey(readFileSync(join(dataDir, path))));
    if (!isText || path.endsWith('.pub')) return [];
    const text = readFileSync(join(dataDir, path), 'utf8').trim();
    return [fact('houseKey', path, /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : text)];
  });
}
