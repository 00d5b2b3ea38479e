import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Randomness, Secret } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { appendAudit, type Kysely } from '@inro/host';
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
import { type Certificate, parseCertificate } from '@inro/pki/read';
import { type CaPlaces, editionAt } from './configuration.ts';
import { CaError } from './errors/index.ts';
import { type Layout, layouts, type Purpose, purposes } from './layouts.ts';
import { rootProfile } from './profiles.ts';
import type { CaSchema } from './schema.ts';

/** One of the roots, able to sign. */
export interface Authority {
  /** `signature-1`, `authentication-1`, `access-1`: purpose and generation. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly signer: Signer;
  readonly certificate: Certificate;
  readonly identity: IssuerIdentity;
}
export type Authorities = Readonly<Record<Purpose, Authority>>;

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

/** Opens the three roots, making those that do not exist yet. */
export async function openAuthorities(context: KeyContext, passphrase: Secret<string>): Promise<Authorities> {
  const layout = layouts[editionAt(context.places.configuration, context.clock.now()).layout];
  const opened: [Purpose, Authority][] = [];
  for (const purpose of purposes) opened.push([purpose, await openAuthority(context, purpose, layout, passphrase)]);
  return Object.fromEntries(opened) as Record<Purpose, Authority>;
}

async function openAuthority(
  context: KeyContext,
  purpose: Purpose,
  layout: Layout,
  passphrase: Secret<string>,
): Promise<Authority> {
  const name = `${purpose}-1`;
  const keyFile = join(context.places.keysDir, `${name}.key`);
  const signer = await openOrCreateKeyFile(keyFile, rootProfile(purpose).publicKey, passphrase);
  const stored = (await findRoot(context, name)) ?? (await makeRoot(context, name, purpose, layout, signer));
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
  return { name, purpose, signer, certificate, identity };
}

const findRoot = async ({ db }: KeyContext, name: string): Promise<Uint8Array | undefined> =>
  (await db.selectFrom('authority').select('certificate').where('name', '=', name).executeTakeFirst())?.certificate;

async function makeRoot(
  context: KeyContext,
  name: string,
  purpose: Purpose,
  layout: Layout,
  signer: Signer,
): Promise<Uint8Array> {
  const now = context.clock.now();
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + context.places.configuration.rootYears);
  const profile = rootProfile(purpose);
  const issuer = { selfSigned: signer.algorithm };
  const contents = {
    serialNumber: serialNumber(context.randomness),
    notBefore: now,
    notAfter,
    subject: encodeName(layout.rootName(purpose)),
    subjectPublicKeyInfo: signer.publicKey,
  };
  const tbs = buildTbsCertificate(fillProfile(profile, contents, issuer));
  if (lintTbsCertificate(tbs, { profile, issuer }).length > 0) throw new CaError('ca.lint_failed');
  const certificate = await signTbs(signer, tbs);
  await context.db.transaction().execute(async (trx) => {
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
