import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Randomness, Secret } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { appendAudit, inTransaction, type Kysely } from '@inro/host';
import { algorithmOfKey, endWithin, keyAlgorithmRows } from '@inro/jpki-profile';
import {
  buildTbsCertificate,
  encodeName,
  fillProfile,
  type IssuerIdentity,
  lintTbsCertificate,
  type Signer,
  serialNumber,
  signTbs,
} from '@inro/pki/issue';
import { openOrCreateKeyFile } from '@inro/pki/issue/node';
import { type Certificate, parseCertificate, readPublicKey } from '@inro/pki/read';
import { type CaPlaces, editionAt } from './configuration.ts';
import { CaError } from './errors/index.ts';
import { type Layout, layouts, type Purpose } from './layouts.ts';
import { type RootKey, type RootRow, rootProfile, rootRows } from './profiles.ts';
import type { CaSchema } from './schema.ts';

/** One of the roots, able to sign. */
export interface Authority {
  /** `signature-1`, `authentication-2` …: purpose and generation. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly signer: Signer;
  readonly certificate: Certificate;
  readonly identity: IssuerIdentity;
  /** From when on it certifies: the next roots are there years before (ADR 57). */
  readonly from: Date;
  /** Until when what it signs is believed: its own end, or that of its key's algorithm. */
  readonly until: Date;
}
export type Authorities = Readonly<Record<RootKey, Authority>>;

/** Whether it signs still: one that is over keeps its name and certifies nobody. */
export const isInForce = ({ until }: Authority, now: Date): boolean => now < until;

/** Whether it certifies now. */
export const isAtWork = (authority: Authority, now: Date): boolean =>
  authority.from <= now && isInForce(authority, now);

interface KeyContext {
  readonly db: Kysely<CaSchema>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly places: CaPlaces;
}

/** The keys' passphrase; in a sandbox it is made at the first start and lies beside them. */
export function readPassphrase({ keysDir, passphraseFile }: CaPlaces): Secret<string> {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  if (!existsSync(passphraseFile)) placeFileOnce(passphraseFile, randomBytes(24).toString('base64url'));
  return new Secret(readFileSync(passphraseFile, 'utf8').trim());
}

const rootKeys = Object.keys(rootRows) as RootKey[];

/** The latest end of a certificate over this key, of whatever would end later: no certificate outlives its algorithm (ADR 57). */
export function endOfKey({ publicKey }: Pick<Certificate, 'publicKey'>, wanted: Date): Date {
  const algorithm = algorithmOfKey(publicKey);
  return algorithm === undefined ? wanted : endWithin(algorithm, wanted);
}

/** Opens the roots, making those that do not exist yet. */
export async function openAuthorities(context: KeyContext, passphrase: Secret<string>): Promise<Authorities> {
  const layout = layouts[editionAt(context.places.configuration, context.clock.now()).layout];
  const opened: [RootKey, Authority][] = [];
  for (const key of rootKeys) opened.push([key, await openAuthority(context, rootRows[key], layout, passphrase)]);
  return Object.fromEntries(opened) as Record<RootKey, Authority>;
}

async function openAuthority(
  context: KeyContext,
  row: RootRow,
  layout: Layout,
  passphrase: Secret<string>,
): Promise<Authority> {
  const { purpose, generation, publicKey } = row;
  const name = `${purpose}-${generation}`;
  const keyFile = join(context.places.keysDir, `${name}.key`);
  const signer = await openOrCreateKeyFile(keyFile, publicKey, passphrase);
  const stored = (await findRoot(context, name)) ?? (await makeRoot(context, name, row, layout, signer));
  const certificate = parseCertificate(new Uint8Array(stored));
  if (!Buffer.from(certificate.subjectPublicKeyInfo).equals(signer.publicKey)) throw new CaError('ca.key_mismatch');
  const identity: IssuerIdentity = {
    name: certificate.subject.der,
    keyIdentifier: certificate.extension('subjectKeyIdentifier')!,
    signatureAlgorithm: signer.algorithm,
    ...(layout.issuerAlternativeName
      ? { alternativeNames: [{ directoryName: encodeName(layout.issuerAlternativeName(purpose)) }] }
      : {}),
  };
  const until = endOfKey(certificate, new Date(certificate.notAfter.at));
  const algorithm = algorithmOfKey(certificate.publicKey);
  const from = new Date(algorithm === undefined ? 0 : keyAlgorithmRows[algorithm].begins);
  return { name, purpose, signer, certificate, identity, from, until };
}

const findRoot = async ({ db }: KeyContext, name: string): Promise<Uint8Array | undefined> =>
  (await db.selectFrom('authority').select('certificate').where('name', '=', name).executeTakeFirst())?.certificate;

async function makeRoot(
  context: KeyContext,
  name: string,
  { purpose, generation, publicKey }: RootRow,
  layout: Layout,
  signer: Signer,
): Promise<Uint8Array> {
  const now = context.clock.now();
  const whole = new Date(now);
  whole.setUTCFullYear(now.getUTCFullYear() + context.places.configuration.rootYears);
  const notAfter = endOfKey({ publicKey: readPublicKey(signer.publicKey) }, whole);
  const profile = rootProfile(publicKey);
  const issuer = { selfSigned: signer.algorithm };
  const contents = {
    serialNumber: serialNumber(context.randomness),
    notBefore: now,
    notAfter,
    subject: encodeName(layout.rootName(purpose, generation)),
    subjectPublicKeyInfo: signer.publicKey,
  };
  const tbs = buildTbsCertificate(fillProfile(profile, contents, issuer));
  if (lintTbsCertificate(tbs, { profile, issuer }).length > 0) throw new CaError('ca.lint_failed');
  const certificate = await signTbs(signer, tbs);
  await inTransaction(context.db, async (trx) => {
    const made = await trx
      .insertInto('authority')
      .values({ name, certificate: Buffer.from(certificate), created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n) return;
    const sha256 = createHash('sha256').update(certificate).digest('base64url');
    await appendAudit(trx, now, 'authority.created', { name, sha256 });
  });
  // Of two instances that begin at once, the first one's certificate holds.
  return (await findRoot(context, name))!;
}
