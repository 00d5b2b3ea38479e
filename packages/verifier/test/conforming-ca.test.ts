import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  type CertificateOptions,
  certificate,
  der,
  extensions,
  newRoot,
  privateKey,
  signBody,
} from '../../../quality/testing/verifier/authority.ts';
import {
  authorityKeyIdentifierRule,
  conformingCaRules,
  criticalNameConstraints,
  maySignCertificates,
  type Role,
} from '../src/certificate-rules.ts';
import { rewritten } from './support/bytes.ts';

const e = oid.extension;
const root = await newRoot('Root', 'p256');
const rules = [...conformingCaRules, authorityKeyIdentifierRule, criticalNameConstraints];
const issuer = parseCertificate(root.certificate);

/** The rules that a certificate breaks at a place, each once. */
const broken = (bytes: Uint8Array, role: Role = 'endEntity') => {
  const parsed = parseCertificate(bytes);
  return [...new Set(rules.flatMap(({ code, holds }) => (holds(parsed, role, issuer) ? [] : [code])))];
};
const make = async (options: Partial<CertificateOptions> = {}) =>
  (await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256'), ...options })).certificate;
/** With a part of its body changed, under a signature that holds. */
async function changed(pick: (body: ReturnType<typeof parseCertificate>) => readonly [Uint8Array, Uint8Array]) {
  const parsed = parseCertificate(await make());
  return signBody(root.signer, rewritten(parsed.tbs, ...pick(parsed)));
}
const own = (id: string, value: Uint8Array, critical = false): NonNullable<CertificateOptions['change']> => ({
  [id]: { oid: id, critical, value },
});
const bits = (...list: Parameters<typeof extensions.keyUsage>[0]) => ({ [e.keyUsage]: extensions.keyUsage(list) });
const basic = (ca: boolean, pathLength?: number, critical = true) => ({
  [e.basicConstraints]: { ...extensions.basicConstraints(ca, pathLength), critical },
});
const roles: readonly Role[] = ['endEntity', 'intermediate', 'trustAnchor'];

describe('RFC 5280 §4.1: the fields of a certificate', () => {
  it('§4.1.2.2: a serial number is positive and of at most 20 octets', async () => {
    for (const [value, found] of [
      [der.integer(1), []],
      [der.integer(0x7f), []],
      [der.integer(0x80), []],
      [der.integer(2n ** 159n - 1n), []],
      [der.integer(2n ** 159n), ['profile.serial_number']],
      [der.integer(0), ['profile.serial_number']],
      [der.integer(-1), ['profile.serial_number']],
      [der.integer(-128), ['profile.serial_number']],
    ] as const)
      assert.deepEqual(broken(await changed(({ serialNumber }) => [der.unsignedInteger(serialNumber), value])), found);
  });
  it('§4.1.2.5: both times are UTCTime through 2049', async () => {
    const times = [new Date('2025-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z')];
    const validity = (...late: readonly boolean[]) =>
      der.sequence(...times.map((time, i) => (late[i] ? der.generalizedTime(time) : der.time(time))));
    for (const late of [
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const bytes = await changed(() => [validity(), validity(...late)]);
      assert.deepEqual(broken(bytes), ['profile.validity_encoding']);
    }
  });
  it('§4.1.2.4, §4.1.2.6: there is an issuer, and a subject or a critical alternative name', async () => {
    const empty = der.sequence();
    assert.deepEqual(broken(await changed((one) => [one.issuer.der, empty])), ['profile.issuer_empty']);
    assert.deepEqual(broken(await changed((one) => [one.subject.der, empty])), ['profile.subject_empty']);
    const san = (critical: boolean) =>
      own(e.subjectAltName, der.sequence(der.implicit(2, der.ia5String('a'))), critical);
    for (const [change, found] of [
      [san(true), []],
      [san(false), ['profile.subject_empty']],
      [{ ...san(true), ...basic(true) }, ['profile.subject_empty']],
    ] as const) {
      const { tbs, subject } = parseCertificate(await make({ change }));
      assert.deepEqual(broken(await signBody(root.signer, rewritten(tbs, subject.der, empty))), found);
    }
  });
  it('§4.1.2.8: nobody has a unique identifier', async () => {
    for (const n of [1, 2]) {
      const identifier = der.implicit(n, der.bitString(Uint8Array.of(1)));
      const bytes = await changed(({ extensions: list }) => {
        const tail = der.explicit(3, extensions.encodeExtensions(list));
        return [tail, Uint8Array.from([...identifier, ...tail])];
      });
      assert.deepEqual(broken(bytes), ['profile.unique_identifiers']);
    }
  });
});

describe('RFC 5280 §4.2.1.1–2: key identifiers', () => {
  const without = { [e.authorityKeyIdentifier]: null };
  const other = { [e.authorityKeyIdentifier]: extensions.authorityKeyIdentifier(Uint8Array.of(1)) };
  const critical = own(
    e.authorityKeyIdentifier,
    der.sequence(der.implicit(0, der.octetString(issuer.extension('subjectKeyIdentifier')!))),
    true,
  );
  const nameless = own(e.authorityKeyIdentifier, der.sequence());
  it('the issuer’s is named, and not critical', async () => {
    for (const role of roles) {
      assert.deepEqual(broken(await make(), role), []);
      for (const change of [without, other, critical, nameless])
        assert.deepEqual(broken(await make({ change }), role), ['profile.authority_key_identifier'], role);
    }
  });
  it('a self-signed CA may leave it out, wherever it stands, and not the certificate itself', async () => {
    const self = await make({ subject: 'Root', ca: {}, change: without });
    assert.deepEqual(broken(self, 'trustAnchor'), []);
    assert.deepEqual(broken(self, 'intermediate'), []);
    assert.deepEqual(broken(self, 'endEntity'), ['profile.authority_key_identifier']);
    assert.deepEqual(broken(await make({ subject: 'Root', ca: {}, change: nameless }), 'trustAnchor'), [
      'profile.authority_key_identifier',
    ]);
  });
  it('an issuer without one is named by any', async () => {
    const parsed = parseCertificate(await make({ change: other }));
    const silent = parseCertificate(await make({ change: { [e.subjectKeyIdentifier]: null } }));
    assert.ok(authorityKeyIdentifierRule.holds(parsed, 'endEntity', silent));
    assert.ok(authorityKeyIdentifierRule.holds(parsed, 'endEntity', undefined));
    assert.ok(!authorityKeyIdentifierRule.holds(parsed, 'endEntity', issuer));
  });
  it('every CA has its own, others need none', async () => {
    const change = { [e.subjectKeyIdentifier]: null };
    assert.deepEqual(broken(await make({ ca: {}, change }), 'intermediate'), ['profile.subject_key_identifier']);
    assert.deepEqual(broken(await make({ change })), []);
  });
});

describe('RFC 5280 §4.2.1.3, §4.2.1.9: key usage and basic constraints agree', () => {
  const cases: readonly (readonly [string, Partial<CertificateOptions>, readonly string[], Role?])[] = [
    ['an issuer without key usage', { ca: {}, change: { [e.keyUsage]: null } }, ['profile.key_usage'], 'intermediate'],
    ['a trust anchor without', { ca: {}, change: { [e.keyUsage]: null } }, [], 'trustAnchor'],
    ['a holder without', { change: { [e.keyUsage]: null } }, []],
    ['no bit at all', { change: own(e.keyUsage, der.bitString(new Uint8Array(0)), true) }, ['profile.key_usage']],
    ['keyCertSign of no CA', { change: bits('keyCertSign') }, ['profile.key_usage']],
    [
      'keyCertSign of one that says it is none',
      { change: { ...bits('keyCertSign'), ...basic(false) } },
      ['profile.key_usage'],
    ],
    ['cRLSign of no CA', { change: bits('cRLSign') }, []],
    ['a CA', { ca: {} }, []],
    ['a CA that is not critical', { ca: {}, change: basic(true, undefined, false) }, ['profile.basic_constraints']],
    ['no CA that is not critical', { change: basic(false, undefined, false) }, []],
    ['a CA for lists alone', { ca: {}, change: bits('cRLSign') }, []],
    ['a CA with a path length', { ca: { pathLength: 0 } }, []],
    [
      'a path length without keyCertSign',
      { ca: { pathLength: 0 }, change: bits('cRLSign') },
      ['profile.basic_constraints'],
    ],
    ['a path length without key usage', { ca: { pathLength: 0 }, change: { [e.keyUsage]: null } }, [], 'trustAnchor'],
    ['a path length of no CA', { change: basic(false, 0) }, ['profile.basic_constraints']],
  ];
  for (const [what, options, found, role] of cases)
    it(`${what}: ${found.join() || 'as it should be'}`, async () => {
      assert.deepEqual(broken(await make(options), role ?? (options.ca ? 'intermediate' : 'endEntity')), found);
    });
  it('§6.1.4 (n): who may sign certificates', async () => {
    for (const [change, may] of [
      [bits('keyCertSign'), true],
      [bits('keyCertSign', 'cRLSign'), true],
      [bits('cRLSign', 'digitalSignature'), false],
      [{ [e.keyUsage]: null }, true],
    ] as const)
      assert.equal(maySignCertificates(parseCertificate(await make({ change }))), may);
  });
});

describe('RFC 5280 §4.2: what is critical, and what never is', () => {
  const subtree = der.sequence(der.sequence(der.implicit(2, der.ia5String('a.example'))));
  const constraints = (critical: boolean) => own(e.nameConstraints, der.sequence(der.implicit(0, subtree)), critical);
  const access = der.sequence(
    der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.48.1'), der.implicit(6, der.ia5String('http://a.example/'))),
  );
  const attributes = der.sequence(
    der.sequence(der.objectIdentifier(oid.attribute.commonName), der.setOf(der.utf8String('x'))),
  );
  const never: readonly (readonly [string, Uint8Array])[] = [
    [e.subjectKeyIdentifier, der.octetString(Uint8Array.of(1))],
    [e.subjectDirectoryAttributes, attributes],
    [e.freshestCrl, extensions.freshestCrl([{ uri: 'http://a.example/' }]).value],
    [e.authorityInformationAccess, access],
    [e.subjectInformationAccess, access],
  ];
  const always: readonly (readonly [string, Uint8Array])[] = [
    [e.policyConstraints, der.sequence(der.implicit(0, der.integer(0)))],
    [e.inhibitAnyPolicy, der.integer(0)],
  ];
  it('each of them, among others that are right', async () => {
    for (const [list, right] of [
      [never, false],
      [always, true],
    ] as const)
      for (const [id, value] of list) {
        assert.deepEqual(broken(await make({ change: own(id, value, right) })), [], id);
        assert.deepEqual(broken(await make({ change: own(id, value, !right) })), ['profile.criticality'], id);
      }
    assert.deepEqual(broken(await make({ change: own('2.25.1', der.nullValue(), true) })), []);
  });
  it('name constraints are a CA’s, and critical (§4.2.1.10)', async () => {
    assert.deepEqual(broken(await make({ ca: {}, change: constraints(true) }), 'intermediate'), []);
    assert.deepEqual(broken(await make({ ca: {}, change: constraints(false) }), 'intermediate'), [
      'profile.criticality',
    ]);
    assert.deepEqual(broken(await make({ change: constraints(true) })), ['profile.name_constraints']);
  });
});
