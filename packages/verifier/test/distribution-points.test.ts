import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { at, certificate, der, extensions, nameOf, privateKey } from '../../../quality/testing/verifier/authority.ts';
import { anyLists, type CertificateProfile, rfc5280Profile, simpleLists } from '../src/index.ts';
import { verifyCertificateSync } from '../src/node/index.ts';
import { type Crl, certificateIssuer, crl, e, flag, reasons, root, uri } from './support/status.ts';

const key = (name: string) => privateKey(name, 'p256');
const directory = (name: Uint8Array) => der.explicit(4, name);
const commonName = (text: string) => der.sequence(der.objectIdentifier(oid.attribute.commonName), der.utf8String(text));
const full = (...names: Uint8Array[]) => der.explicit(0, der.implicit(0, der.sequence(...names)));
const relative = (text: string) => der.explicit(0, der.implicit(1, der.setOf(commonName(text))));

/** DistributionPoint (RFC 5280 §4.2.1.13): its name, reasons, and who issues its list. */
interface Point {
  readonly name?: Uint8Array;
  readonly reasons?: readonly number[];
  readonly issuer?: readonly Uint8Array[];
}
const encode = ({ name, reasons: bits, issuer }: Point) =>
  der.sequence(
    ...(name === undefined ? [] : [name]),
    ...(bits === undefined ? [] : [der.implicit(1, der.namedBits(bits))]),
    ...(issuer === undefined ? [] : [der.implicit(2, der.sequence(...issuer))]),
  );
const target = (points: readonly Point[], ca?: { readonly pathLength?: number }) =>
  certificate({
    subject: 'Target',
    issuer: root,
    key: key('Leaf'),
    ...(ca === undefined ? {} : { ca }),
    change:
      points.length === 0
        ? {}
        : {
            [e.crlDistributionPoints]: {
              oid: e.crlDistributionPoints,
              critical: false,
              value: der.sequence(...points.map(encode)),
            },
          },
  });
const lister = await certificate({
  subject: 'Lister',
  issuer: root,
  key: key('Lister'),
  change: { [e.keyUsage]: extensions.keyUsage(['cRLSign']) },
});

type Ask = { readonly profile?: CertificateProfile; readonly ca?: boolean };
/** Valid, or what was said of it: notes about lists first, what was concluded last. */
async function judge(points: readonly Point[], lists: readonly Crl[], more: Ask = {}): Promise<string> {
  const one = await target(points, more.ca === true ? {} : undefined);
  const certificateLists = await Promise.all(
    lists.map((options) => crl(options.revokes === undefined ? options : { ...options, revokes: one })),
  );
  const report = verifyCertificateSync({
    certificate: one.certificate,
    intermediates: [lister.certificate],
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation: { certificateLists },
    ...(more.profile === undefined ? {} : { profile: more.profile }),
  });
  return report.status === 'valid' ? 'good' : report.findings.map(({ code }) => code).join(' ');
}
const OTHER = 'crl.other_scope revocation.missing';
const PARTLY = 'crl.reasons_not_covered revocation.unusable';
const someone = root; // stands for the target, whatever it is
const A = uri('http://a.example/');
const B = uri('http://b.example/');

describe('RFC 5280 §6.3.3 (b)(2)(i): a list’s distribution point is one of the certificate’s', () => {
  const other = (type: string, text: string) =>
    der.implicit(0, der.sequence(der.objectIdentifier(type), der.explicit(0, der.utf8String(text))));
  const party = (text: string) => der.element(0xa5, der.explicit(1, der.utf8String(text)));
  const forms: readonly (readonly [string, Uint8Array, readonly Uint8Array[]])[] = [
    ['a URI', A, [B, der.implicit(2, der.ia5String('http://a.example/'))]],
    ['a host', der.implicit(2, der.ia5String('a')), [der.implicit(2, der.ia5String('b')), uri('a')]],
    ['a mailbox', der.implicit(1, der.ia5String('a@b')), [der.implicit(1, der.ia5String('b@b')), uri('a@b')]],
    [
      'an address',
      der.implicit(7, der.octetString(Uint8Array.of(1, 2, 3, 4))),
      [der.implicit(7, der.octetString(Uint8Array.of(1, 2, 3, 5))), A],
    ],
    ['an identifier', der.implicit(8, der.objectIdentifier('1.2.3')), [der.implicit(8, der.objectIdentifier('1.2.4'))]],
    ['a name', directory(nameOf('Part')), [directory(nameOf('Other')), A]],
    ['another name', other('1.2.3', 'a'), [other('1.2.4', 'a'), other('1.2.3', 'b'), A]],
    ['a name of a form that nobody reads', party('a'), [party('b'), A]],
  ];
  for (const [what, name, others] of forms)
    it(`by ${what}: the same one, of the same form`, async () => {
      assert.equal(await judge([{ name: full(name) }], [{ scope: [full(name)] }]), 'good');
      assert.equal(
        await judge([{ name: full(name) }], [{ scope: [full(name)], revokes: someone }]),
        'revocation.revoked',
      );
      for (const one of others) {
        assert.equal(await judge([{ name: full(name) }], [{ scope: [full(one)] }]), OTHER);
        assert.equal(await judge([{ name: full(one) }], [{ scope: [full(name)] }]), OTHER);
        assert.equal(await judge([{ name: full(name) }], [{ scope: [full(one)], revokes: someone }]), OTHER);
        // One name in common is enough, wherever it stands, and so is one point.
        assert.equal(await judge([{ name: full(one, name) }], [{ scope: [full(name)] }]), 'good');
        assert.equal(await judge([{ name: full(name) }], [{ scope: [full(one, name)] }]), 'good');
        assert.equal(await judge([{ name: full(one) }, { name: full(name) }], [{ scope: [full(name)] }]), 'good');
      }
    });
  it('by a name relative to the issuer’s', async () => {
    const whole = full(
      directory(
        der.sequence(
          der.setOf(der.sequence(der.objectIdentifier('2.5.4.6'), der.printableString('JP'))),
          der.setOf(commonName('Root')),
          der.setOf(commonName('Part')),
        ),
      ),
    );
    for (const [point, scope, found] of [
      [relative('Part'), relative('Part'), 'good'],
      [relative('Part'), relative('Other'), OTHER],
      [relative('Part'), whole, 'good'],
      [whole, relative('Part'), 'good'],
      [whole, relative('Other'), OTHER],
    ] as const)
      assert.equal(await judge([{ name: point }], [{ scope: [scope] }]), found);
  });
  it('a list of no point is about every certificate of its issuer, and one of a point not about those without', async () => {
    assert.equal(await judge([{ name: full(A) }], [{}]), 'good');
    assert.equal(await judge([], [{ scope: [full(A)] }]), OTHER);
    assert.equal(await judge([], [{ scope: [full(directory(root.name))] }]), 'good');
  });
});

describe('RFC 5280 §5.2.5, §6.3.3 (b)(2)(ii)–(iv): whom a list is about', () => {
  it('users, CAs, or attribute certificates', async () => {
    for (const [scope, ofUser, ofCa] of [
      [flag(1), 'good', OTHER],
      [flag(2), OTHER, 'good'],
      [flag(5), OTHER, OTHER],
    ] as const) {
      assert.equal(await judge([], [{ scope: [scope] }]), ofUser);
      assert.equal(await judge([], [{ scope: [scope] }], { ca: true }), ofCa);
    }
  });
});

describe('RFC 5280 §6.3.3 (d)–(e): reasons add up', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  it('of lists for some reasons', async () => {
    assert.equal(await judge([], [{ scope: [reasons(...all)] }]), 'good');
    assert.equal(await judge([], [{ scope: [reasons(1, 2, 3)] }, { scope: [reasons(4, 5, 6, 7, 8)] }]), 'good');
    for (const one of all) {
      const rest = all.filter((other) => other !== one);
      assert.equal(await judge([], [{ scope: [reasons(...rest)] }]), PARTLY);
      assert.equal(await judge([], [{ scope: [reasons(...rest)] }, { scope: [reasons(one)] }]), 'good');
    }
    assert.equal(
      await judge([], [{ scope: [reasons(1)], revokes: someone }, { scope: [reasons(...all)] }]),
      'revocation.revoked',
    );
  });
  it('of distribution points for some reasons', async () => {
    const points = [
      { name: full(A), reasons: [1, 2, 3, 4] },
      { name: full(B), reasons: [5, 6, 7, 8] },
    ];
    assert.equal(await judge(points, [{ scope: [full(A)] }]), PARTLY);
    assert.equal(await judge(points, [{ scope: [full(A)] }, { scope: [full(B)] }]), 'good');
    assert.equal(await judge(points, [{ scope: [full(A), reasons(5, 6)] }]), OTHER);
    assert.equal(await judge(points, [{}]), 'good');
  });
});

describe('RFC 5280 §4.2.1.13, §5.2.5: indirect lists', () => {
  const named = { name: full(A), issuer: [directory(lister.name)] };
  const indirect: Crl = { signer: lister, scope: [full(A), flag(4)] };
  const entry = { revokes: someone, entryExtensions: [certificateIssuer(root)] };
  it('are of the issuer that the certificate’s distribution point names', async () => {
    assert.equal(await judge([named], [indirect]), 'good');
    assert.equal(await judge([named], [{ ...indirect, ...entry }]), 'revocation.revoked');
    assert.equal(await judge([named], [{ ...indirect, revokes: someone }]), 'good'); // the lister's own of that number
    assert.equal(await judge([named], [{ ...indirect, scope: [full(B), flag(4)] }]), OTHER);
    assert.equal(await judge([named], [{ ...indirect, scope: [full(A)] }]), OTHER); // not said to be indirect
    assert.equal(await judge([{ name: full(A) }], [indirect]), OTHER);
    assert.equal(await judge([{ ...named, issuer: [directory(nameOf('Other'))] }], [indirect]), OTHER);
    assert.equal(await judge([{ ...named, issuer: [A, directory(lister.name)] }], [indirect]), 'good');
    assert.equal(await judge([{ ...named, issuer: [A] }], [indirect]), OTHER);
  });
  it('without a name of the point, its issuer is the name', async () => {
    const point = { issuer: [directory(lister.name)] };
    assert.equal(await judge([point], [{ ...indirect, scope: [full(directory(lister.name)), flag(4)] }]), 'good');
    assert.equal(await judge([point], [{ ...indirect, scope: [flag(4)] }]), 'good');
    assert.equal(await judge([point], [indirect]), OTHER);
  });
  it('a relative name hangs below the issuer of the list', async () => {
    const point = { name: relative('Part'), issuer: [directory(lister.name)] };
    assert.equal(await judge([point], [{ ...indirect, scope: [relative('Part'), flag(4)] }]), 'good');
    assert.equal(await judge([point], [{ ...indirect, scope: [relative('Other'), flag(4)] }]), OTHER);
  });
  it('a certificate whose every point names another issuer need not be on its own issuer’s list', async () => {
    const loose = { profile: { ...rfc5280Profile, lists: anyLists } };
    assert.equal(await judge([named], [{}]), OTHER);
    assert.equal(await judge([named, { name: full(B) }], [{}]), 'good');
    assert.equal(await judge([named], [{}], loose), 'good');
    assert.equal(await judge([], [{ scope: [flag(4)] }]), OTHER);
    assert.equal(await judge([], [{ scope: [flag(4)] }], loose), 'good');
    assert.equal(
      await judge([], [{ scope: [flag(4)] }], { profile: { ...rfc5280Profile, lists: simpleLists } }),
      OTHER,
    );
  });
  it('in a direct list no entry names an issuer (§5.3.3)', async () => {
    assert.equal(
      await judge([], [{ revokes: someone, entryExtensions: [certificateIssuer(root)] }]),
      ['crl.malformed', 'revocation.unusable'].join(' '),
    );
  });
});

describe('profile.ts: what a list must have beside RFC 5280 §6.3.3', () => {
  const cases: readonly (readonly [string, Crl, conforming: string, others: string])[] = [
    ['a number (§5.2.3)', { without: e.crlNumber }, 'crl.number', 'good'],
    ['the key that signed (§5.2.1)', { without: e.authorityKeyIdentifier }, 'crl.authority_key_identifier', 'good'],
    ['its end (§5.1.2.5)', { to: null }, 'crl.stale', 'crl.stale'],
    ['UTCTime through 2049 (§5.1.2.4)', { times: [der.generalizedTime] }, 'crl.time_encoding', 'good'],
  ];
  for (const [what, options, conforming, others] of cases)
    it(what, async () => {
      const strict = (await judge([], [options])).split(' ')[0];
      assert.equal(strict, conforming);
      for (const lists of [simpleLists, anyLists])
        assert.equal((await judge([], [options], { profile: { ...rfc5280Profile, lists } })).split(' ')[0], others);
    });
});
