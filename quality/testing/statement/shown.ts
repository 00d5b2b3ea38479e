import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64 } from '@inro/foundation';
import { encodeName, serialNumber } from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid } from '@inro/pki/read';
import {
  type AnswerContents,
  type CheckedRequest,
  digestOfText,
  type JsonObject,
  prepareAnswer,
  readRequestObject,
  signedAnswer,
} from '@inro/presentation';
import { issueSdJwt, keyBindingInput, selectDisclosures, withKeyBinding } from '@inro/presentation/sd-jwt';
import { STATEMENT_TYPE, STATEMENT_VCT, statementItems, statementLife } from '@inro/presentation/statement';
import { issue, notBefore, points, type Root, randomness } from '../pki/certificates.ts';
import { type Authority, now, type Person } from '../relying-party/authority.ts';

const es256 = (key: KeyObject, text: string): Uint8Array =>
  new Uint8Array(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }));
export const p256 = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const profile = {
  name: 'statement-issuer',
  ca: false,
  policies: [],
  policiesCritical: true,
  subjectAltName: false,
  ocspNoCheck: false,
  publicKey: 'ec-p256',
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [oid.inro.extendedKeyUsage.statementIssuer],
} as const;

export interface Issuer {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

/** Who states items below this root; of another usage, or over by now, where that is said. */
export async function statementIssuer(
  root: Root,
  options: { readonly usage?: string; readonly notAfter?: Date } = {},
): Promise<Issuer> {
  const key = p256();
  const certificate = await issue(
    { ...profile, extendedKeyUsage: [options.usage ?? oid.inro.extendedKeyUsage.statementIssuer] },
    {
      serialNumber: serialNumber(randomness),
      notBefore,
      notAfter: options.notAfter ?? new Date('2026-12-20T00:00:00Z'),
      subject: encodeName([['commonName', 'Statement issuer']]),
      subjectPublicKeyInfo: keySigner(key).publicKey,
      ...points,
    },
    root.signer,
    root.identity,
  );
  return { key, certificate };
}

export const someItems = {
  name: { text: '髙﨑　𠮷子', substituted_at: [] },
  prefecture: '東京都',
  age_over_18: true,
  age_over_65: false,
};

export interface StatementToMake {
  readonly issuer: Issuer;
  /** The holder's key, either half. */
  readonly key: KeyObject;
  readonly items?: Readonly<Record<string, unknown>>;
  readonly at?: Date;
  /** What stands in the payload instead. */
  readonly change?: JsonObject;
}

export function makeStatement({ issuer, key, items = someItems, at = now, change = {} }: StatementToMake) {
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }) };
  return issueSdJwt(
    {
      header: { alg: 'ES256', typ: STATEMENT_TYPE, x5c: [toBase64(issuer.certificate)] },
      claims: { iss: 'http://status.invalid', ...statementLife(at), vct: STATEMENT_VCT, cnf: { jwk }, ...change },
      disclosable: { ...items },
      digests: statementItems.length,
    },
    { randomness, sign: (input) => es256(issuer.key, input) },
  );
}

/** Shows these claims of a statement in answer to a request, whatever was asked. */
export function showInAnswer(
  request: string,
  statement: string,
  names: readonly string[],
  by: KeyObject | { readonly rs256: (text: string) => Uint8Array },
  options: { readonly number?: string | undefined; readonly change?: JsonObject } = {},
): string {
  const { claims } = readRequestObject(request);
  const shown = selectDisclosures(statement, names, { typ: [STATEMENT_TYPE], alg: ['ES256'] });
  const input = keyBindingInput(shown, 'rs256' in by ? 'RS256' : 'ES256', {
    aud: claims.clientId,
    nonce: claims.nonce,
    response_uri: claims.responseUri,
    request_sha256: digestOfText(request),
    iat: Math.floor(now.getTime() / 1000),
    ...(options.number === undefined ? {} : { number: options.number }),
    ...options.change,
  });
  return withKeyBinding(shown, input, 'rs256' in by ? by.rs256(input) : es256(by, input));
}

/** The body that a wallet posts. */
export const formOf = (request: string, parts: Readonly<Record<string, string>>): string => {
  const token = Object.fromEntries(Object.entries(parts).map(([act, part]) => [act, [part]]));
  const { state } = readRequestObject(request).claims;
  return new URLSearchParams({ vp_token: JSON.stringify(token), state }).toString();
};

/** Somebody's login in an answer that has more in it. */
export async function loginPart(
  authority: Authority,
  request: string,
  person: Person,
  more: Partial<Pick<AnswerContents, 'number' | 'signedAt'>> = {},
): Promise<string> {
  const unchecked = readRequestObject(request) as CheckedRequest;
  const staple = await authority.staple(person.certificate);
  const prepared = prepareAnswer(unchecked, 'login', { certificate: person.certificate, staple, at: now, ...more });
  return signedAnswer(prepared, person.sign(prepared.digest));
}
