import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as deployment from '@inro/authority-wire/deployment';
import * as issuance from '@inro/authority-wire/issuance';
import { issuerRole, providerRole } from '@inro/authority-wire/role';
import { toBase64, toBase64Url, toHex } from '@inro/foundation';
import { finalReasons, keyKinds, orderedReasons } from '@inro/jpki-profile';
import fc from 'fast-check';
import type { z } from 'zod';

interface Request {
  readonly route: string;
  readonly method: string;
  path(...ids: readonly (string | number)[]): string;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly query?: z.ZodType;
}

const bytes = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength });
const base64 = (longest: number) => bytes(longest).map(toBase64);
const hex = (longest: number, shortest = 0) => bytes(longest, shortest).map(toHex);
const sha256 = bytes(32, 32).map(toBase64Url);
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const kind = fc.constantFrom(...keyKinds);
const kinds = fc.uniqueArray(kind, { minLength: 1 });
const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((at) => at.toISOString());
const profile = fc.constantFrom('phone', 'card');
const list = <T>(one: fc.Arbitrary<T>, minLength = 0) => fc.array(one, { minLength, maxLength: 2 });

const order = fc.record({ profile, application: sha256, attestationCertificateSha256: sha256, certificates: kinds });
const session = fc.record({ sessionId: sha256, url: fc.constant('http://tsm.localhost:7104/gp/seram') });
const issued = { kind, certificate: base64(2_000), issuer: base64(2_000) };
const provenKey = fc.record({
  kind,
  modulus: base64(256),
  exponent: base64(3),
  attestation: base64(72),
  possession: base64(256),
});
const done = fc.constant({});
const subject = fc.record({
  name: fc.constantFrom('印籠　花子', 'Ｊｏｈｎ（髙橋）'),
  nameSubstitutions: fc.constant('00000'),
  address: fc.constantFrom('東京都千代田区霞が関１－１'),
  addressSubstitutions: fc.constant('0000000000'),
  dateOfBirth: fc.constantFrom('2004-02-29', '1950-12-31'),
  sex: fc.constantFrom('male', 'female', 'unknown'),
  prefecture: fc.constant('Tokyo-to'),
  municipality: fc.constantFrom('Chiyoda-ku', "Kin'ya cho"),
});
const reason = fc.constantFrom(...orderedReasons);
const finalReason = fc.constantFrom(...finalReasons);
const closing = fc.record({ closing: base64(700), signature: base64(64) });
const mandate = fc.record({ mandate: base64(1_500), signature: base64(64) });
const frames = fc.array(hex(261), { maxLength: 4 });
const transportKey = fc.record({ publicKey: base64(65), signature: base64(64) });
const envelope = fc.record({ ephemeral: base64(65), nonce: base64(12), sealed: base64(112), signature: base64(64) });
const keyFacts = fc.record({ publicKey: hex(259), attestation: hex(72), possession: hex(256) });
const digests = fc.dictionary(fc.constantFrom('000A', '0001'), hex(32));

/** Bodies and answers of every request that there is, as its sender makes them. */
const cases: Readonly<Record<string, { body?: fc.Arbitrary<unknown>; answer?: fc.Arbitrary<unknown> }>> = {
  openDeployment: { body: order, answer: session },
  announceCertificates: { body: done, answer: session },
  deleteDeployment: { body: order, answer: session },
  reportElement: {
    body: fc.record({
      cplc: hex(42, 42),
      attestationChain: base64(2_000),
      target: fc.constantFrom('deployed', 'deleted'),
    }),
    answer: fc.record({ mandate }),
  },
  reportKeys: {
    body: fc.record({ keys: list(provenKey, 1), secretsSet: fc.constant(true), closings: fc.tuple(closing, closing) }),
    answer: fc.record({
      issued: fc.option(fc.record({ certificates: list(fc.record(issued), 1), mandate })),
    }),
  },
  reportDelivered: { body: fc.record({ digests: list(fc.record({ kind, sha256 }), 1) }), answer: done },
  reportDeleted: { answer: done },
  issue: {
    body: fc.record(
      {
        profile,
        application: base64(4_000),
        subject,
        attestationChain: base64(2_000),
        keys: list(provenKey, 1),
        stapleTokenSha256: sha256,
      },
      { requiredKeys: ['profile', 'application', 'subject', 'attestationChain', 'keys'] },
    ),
    answer: fc.record({ certificates: list(fc.record(issued)) }),
  },
  endIssuance: {
    body: fc.record({ reason: finalReason, at: date }),
    answer: fc.record({ certificates: list(fc.record({ ...issued, reason: finalReason, revokedAt: date })) }),
  },
  listIssuances: {
    answer: fc.record({
      issuances: list(fc.record({ id, certificates: list(fc.option(sha256)) })),
      next: fc.option(id),
    }),
  },
  certificateStates: {
    body: fc.record({ sha256: list(sha256, 1) }),
    answer: fc.record({
      certificates: list(
        fc.oneof(
          fc.record({ sha256, state: fc.constant('good'), reason: fc.constant(null), revokedAt: fc.constant(null) }),
          fc.record({ sha256, state: fc.constant('hold'), reason: fc.constant('certificateHold'), revokedAt: date }),
          fc.record({ sha256, state: fc.constant('revoked'), reason: finalReason, revokedAt: date }),
        ),
      ),
    }),
  },
  revoke: {
    body: fc.record({ reason, at: date }),
    answer: fc.record({
      state: fc.constantFrom('good', 'hold', 'revoked'),
      reason: fc.option(reason),
      revokedAt: fc.option(date),
    }),
  },
  issuingHours: {
    answer: fc.oneof(
      fc.constant({ open: true }),
      fc.record({ open: fc.constant(false), opensAt: date }, { requiredKeys: ['open'] }),
    ),
  },
  openChannel: { body: fc.record({ deployment: id }), answer: fc.record({ commands: frames }) },
  judgeOpening: {
    body: fc.record({ deployment: id, cplc: hex(42, 42), answers: fc.tuple(hex(258), hex(258)) }),
    answer: fc.record(
      {
        result: fc.constantFrom('genuine', 'absent', 'refused', 'unanswered', 'keysUnknown', 'forged'),
        keyVersion: fc.nat(127),
      },
      { requiredKeys: ['result'] },
    ),
  },
  'wrapScript of tsm-issuer': {
    body: fc.record({
      deployment: id,
      mandate,
      script: fc.oneof(
        fc.record({ kind: fc.constant('read'), pages: fc.integer({ min: 1, max: 8 }) }),
        fc.record({
          kind: fc.constant('install'),
          anew: fc.boolean(),
          securityDomain: fc.boolean(),
          applet: fc.boolean(),
          extradition: fc.boolean(),
          transportKeys: fc.boolean(),
        }),
        fc.constant({ kind: 'delete' }),
      ),
    }),
    answer: fc.record({ commands: frames }),
  },
  'wrapScript of tsm-provider': {
    body: fc.record({
      deployment: id,
      mandate,
      script: fc.oneof(
        fc.constant({ kind: 'rotate' }),
        fc.record({
          kind: fc.constant('personalise'),
          permit: fc.nat(3),
          retire: kinds,
          generate: kinds,
          nonce: hex(32, 32),
          read: kinds,
          askSecrets: fc.boolean(),
        }),
        fc.record({
          kind: fc.constant('write'),
          files: list(fc.record({ ef: fc.nat(0xffff), content: base64(2_000) })),
          personalized: fc.boolean(),
        }),
      ),
    }),
    answer: fc.record({ commands: frames }),
  },
  'readAnswers of tsm-issuer': {
    body: fc.record({ deployment: id, answers: frames }),
    answer: fc.record(
      {
        authenticated: fc.boolean(),
        cplc: hex(42),
        registry: fc.dictionary(hex(16), fc.record({ lifeCycle: fc.nat(255), securityDomain: hex(16) })),
        incomplete: fc.boolean(),
        failed: list(fc.string()),
      },
      { requiredKeys: ['authenticated', 'incomplete', 'failed'] },
    ),
  },
  'readAnswers of tsm-provider': {
    body: fc.record({ deployment: id, answers: frames }),
    answer: fc.record(
      {
        authenticated: fc.boolean(),
        rotated: fc.boolean(),
        personalized: fc.boolean(),
        applet: fc.record({
          version: fc.nat(),
          secretsSet: fc.nat(3),
          permits: fc.nat(3),
          keyMask: fc.nat(15),
          keys: fc.dictionary(kind, keyFacts),
          digests,
        }),
        digests,
        failed: list(fc.string()),
      },
      { requiredKeys: ['authenticated', 'rotated', 'personalized', 'failed'] },
    ),
  },
  closeMandate: { body: fc.record({ mandate }), answer: closing },
  forgetDeployment: {},
  destroyTransportKeys: {},
  sealTransportKeys: { body: fc.record({ mandate, receiver: transportKey }), answer: fc.record({ envelope }) },
  showTransportKey: { answer: transportKey },
  takeTransportKeys: { body: fc.record({ envelope }) },
};

const isRequest = (value: unknown): value is Request => typeof value === 'object' && value !== null && 'route' in value;

/** Every request of the wire by its name, those of the roles by name and role where the two differ. */
const requests: readonly (readonly [name: string, request: Request])[] = [
  ...Object.entries<unknown>({ ...deployment, ...issuance }).flatMap(([name, form]): [string, Request][] =>
    isRequest(form) ? [[name, form]] : [],
  ),
  ...[issuerRole, providerRole].flatMap((role) =>
    Object.entries(role).map(([name, request]): [string, Request] => [
      cases[name] ? name : `${name} of ${request.to}`,
      request as Request,
    ]),
  ),
];

/** The value with one member more in one of its objects, for each of its objects; a map by identifiers takes any. */
function* withUnknownMembers(value: unknown, isMap = false): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !isMap) yield { ...value, unknown: 1 };
  for (const [name, member] of Object.entries(value))
    for (const changed of withUnknownMembers(
      member,
      ['keys', 'registry', 'digests'].includes(name) && !Array.isArray(member),
    ))
      yield Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed };
}

describe('the forms of registration, TSM and CA', () => {
  it('has a case here for every request that there is', () => {
    assert.deepEqual([...new Set(requests.map(([name]) => name))].sort(), Object.keys(cases).sort());
  });

  for (const [name, request] of requests)
    for (const part of ['body', 'answer'] as const) {
      const [schema, values] = [request[part], cases[name]?.[part]];
      it(`${name}, ${part}: ${schema ? 'comes through JSON and form as it was, and with no member more' : 'there is none'}`, () => {
        assert.equal(schema === undefined, values === undefined);
        if (!schema || !values) return;
        fc.assert(
          fc.property(values, (value) => {
            const json: unknown = JSON.parse(JSON.stringify(value));
            assert.deepEqual(schema.parse(json), json);
            for (const changed of withUnknownMembers(json)) assert.equal(schema.safeParse(changed).success, false);
          }),
          { numRuns: 50 },
        );
      });
    }

  it('builds a path from as many params as its route has, and no other number', () => {
    assert.equal(issuerRole.readAnswers.path('a.1', 2), '/channels/a.1/scripts/2/answers');
    assert.equal(issuance.endIssuance.path('a/../b'), '/issuances/a%2F..%2Fb/end');
    assert.throws(() => issuance.endIssuance.path(), TypeError);
    assert.throws(() => issuance.endIssuance.path('a', 'b'), TypeError);
  });

  it('says base64 of canonical text alone (RFC 4648 §3.5)', () => {
    const { body } = deployment.reportElement;
    const element = (attestationChain: string) => ({ cplc: 'AB'.repeat(42), attestationChain, target: 'deployed' });
    assert.ok(body.safeParse(element('AQ==')).success);
    for (const text of ['AQ', 'AR==', 'A Q=', 'AQ==\n', '_w=='])
      assert.ok(!body.safeParse(element(text)).success, text);
  });
});
