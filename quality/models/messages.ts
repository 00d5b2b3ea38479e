import { applicationDocument } from '@inro/authority-wire/application';
import { openDeployment, reportElement, reportKeys } from '@inro/authority-wire/deployment';
import { endIssuance, issue, revoke } from '@inro/authority-wire/issuance';
import { toBase64Url, utf8 } from '@inro/foundation';
import type { PeerRequest } from '@inro/host';
import { encodeKeyStatement, keyStatementDomains } from '@inro/jpki-profile';
import { encodeOid, oid } from '@inro/pki/read';
import { prepareApplication } from '@inro/pki/request';
import {
  type CheckedRequest,
  prepareAnswer,
  type RequestClaims,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
  writeRequestObject,
} from '@inro/presentation';
import { newRoot } from '../testing/pki/certificates.ts';
import { fieldsOf, fieldsOfValue, fieldsRead } from './fields.ts';

/** A section of a page, by its heading; or the row of a request. Whose table, or row, tells the members tells no others. */
export interface Place {
  /** Of docs/protocol, without its ending. */
  readonly page: string;
  readonly heading?: string;
  readonly request?: string;
  readonly tells?: 'table' | 'row';
}

/** A message of a protocol page, as the code writes or takes it. */
export interface Message {
  /** Where docs/protocol says it: together these places name every member. */
  readonly places: readonly Place[];
  /** Its members, and what is signed of it. */
  readonly fields: readonly string[];
}

const login = 'openid4vp-profile';
const documentPlaces: readonly Place[] = [
  { page: 'registration', heading: 'For the wallet' },
  { page: 'registration', heading: 'The municipal counter (for cards)' },
];
const register: Place = {
  page: 'registration',
  heading: 'The register of persons (signed peer requests of `counter`)',
};

/** Every message that a model may name. */
export async function messages(): Promise<ReadonlyMap<string, Message>> {
  const written: Record<string, Message> = {
    ...(await loginMessages()),
    'application.document': { places: documentPlaces, fields: fieldsOf(applicationDocument) },
    'application.signed': { places: documentPlaces, fields: await signedAttributes() },
    'element.statement': {
      places: [{ page: 'secure-element', heading: 'Attestation of the element' }],
      fields: statement(),
    },
    'order.openDeployment': ordered(openDeployment, rows(openDeployment, 'registration')),
    'report.element': ordered(reportElement, rows(reportElement, 'registration')),
    'report.keys': ordered(reportKeys, [...rows(reportKeys, 'registration'), { page: 'ca', request: nameOf(issue) }]),
    'order.issue': ordered(issue, [...rows(issue, 'registration', 'ca'), register]),
    'order.endIssuance': ordered(endIssuance, rows(endIssuance, 'registration', 'ca')),
    'order.revoke': ordered(revoke, rows(revoke, 'registration', 'ca')),
  };
  return new Map(Object.entries(written));
}

const nameOf = ({ method, route }: PeerRequest): string => `${method} ${route}`;

const rows = (request: PeerRequest, ...pages: readonly string[]): readonly Place[] =>
  pages.map((page) => ({ page, request: nameOf(request), tells: 'row' }));

/** A request between processes: what goes, and behind an arrow what comes. */
const ordered = (request: PeerRequest, places: readonly Place[]): Message => ({
  places,
  fields: [nameOf(request), ...fieldsOf(request.body), ...fieldsOf(request.answer).map((name) => `-> ${name}`)],
});

async function loginMessages(): Promise<Record<string, Message>> {
  const claims: Omit<RequestClaims, 'clientId'> = {
    acts: { login: { act: 'login', maxStapleAge: 600 } },
    responseUri: 'https://service.example/answers',
    nonce: toBase64Url(Uint8Array.from({ length: 32 }, (_, index) => index)),
    state: 'a-state-of-a-login',
    issuedAt: 1_800_000_000,
    expiresAt: 1_800_000_300,
    purpose: { ja: 'ログイン', 'ja-x-easy': 'ログイン', en: 'log in' },
    flow: 'cross-device',
  };
  const jwt = await writeRequestObject(claims, { certificates: [utf8('leaf')], sign: () => new Uint8Array(64) });
  const read = readRequestObject(jwt);
  const checked = { ...read } as CheckedRequest;
  const contents = { certificate: utf8('c'), staple: utf8('s'), at: new Date(0), number: '42' };
  const prepared = prepareAnswer(checked, 'login', contents);
  const form = new URLSearchParams(writeAnswerForm(checked, { login: signedAnswer(prepared, new Uint8Array(256)) }));
  return {
    'login.request': {
      places: [
        { page: login, heading: 'Request object', tells: 'table' },
        { page: login, heading: 'Acts' },
      ],
      fields: ofJws(jwt),
    },
    'login.answer': {
      places: [{ page: login, heading: 'Answer', tells: 'table' }],
      fields: [...ofJws(prepared.signingInput), ...[...form.keys()].map((name) => `form.${name}`)],
    },
  };
}

/** Header and payload of a compact JWS: both are signed. */
function ofJws(jws: string): readonly string[] {
  const [header, payload] = jws
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return [...fieldsOfValue(header, 'header'), ...fieldsOfValue(payload, 'claims')];
}

/** CMS attributes that a card signs. */
async function signedAttributes(): Promise<readonly string[]> {
  // What is signed does not depend on whose certificate it is.
  const { certificate } = await newRoot('ec-p256');
  const { signedAttributes: der } = prepareApplication(utf8('{}'), certificate);
  const hex = Buffer.from(der).toString('hex');
  const known = Object.entries({ ...oid.cms, 'id-inro-application': oid.inro.application });
  const names = known.filter(([, dotted]) => hex.includes(Buffer.from(encodeOid(dotted)).toString('hex')));
  return names.map(([name]) => (name === 'data' ? 'id-data' : name));
}

/** What GENERATE KEY PAIR signs, in its order. */
function statement(): readonly string[] {
  const sample = {
    proof: 'attestation',
    algorithm: 'rsa-2048',
    appletVersion: 1,
    kind: 'userAuthentication',
    nonce: new Uint8Array(32),
    publicKey: new Uint8Array(259),
  } as const;
  const onThePage: Record<string, string> = { kind: 'keyReference', proof: 'domain', algorithm: 'keyParameter' };
  const fields = fieldsRead(sample, encodeKeyStatement).map((name) => onThePage[name] ?? name);
  return [...fields, ...Object.values(keyStatementDomains).flatMap((names) => Object.values(names))];
}
