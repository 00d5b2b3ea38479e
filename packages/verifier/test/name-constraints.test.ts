import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes, fromHex, utf8 } from '@inro/foundation';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  at,
  certificate,
  der,
  type extensions,
  nameOf,
  privateKey,
  signBody,
} from '../../../quality/testing/verifier/authority.ts';
import { skipRevocation, verifyCertificateSync } from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';

type Form = 'dns' | 'mail' | 'uri' | 'ip' | 'directory' | 'other' | 'id';
const address = (text: string): Uint8Array => fromHex(text);
const encode = (form: Form, value: string): Uint8Array => {
  switch (form) {
    case 'dns':
      return der.implicit(2, der.ia5String(value));
    case 'mail':
      return der.implicit(1, der.ia5String(value));
    case 'uri':
      return der.implicit(6, der.ia5String(value));
    case 'ip':
      return der.implicit(7, der.octetString(address(value)));
    case 'directory':
      return der.explicit(4, value === '' ? der.sequence() : nameOf(value));
    case 'id':
      return der.implicit(8, der.objectIdentifier(value));
    case 'other':
      return der.implicit(
        0,
        der.sequence(der.objectIdentifier(oid.smtpUtf8Mailbox), der.explicit(0, der.utf8String(value))),
      );
  }
};
type Name = readonly [Form, string];
const subtrees = (n: number, names: readonly Name[]): Uint8Array[] =>
  names.length === 0
    ? []
    : [der.implicit(n, der.sequence(...names.map(([form, value]) => der.sequence(encode(form, value)))))];
const constraints = (permitted: readonly Name[], excluded: readonly Name[]): extensions.Extension => ({
  oid: oid.extension.nameConstraints,
  critical: true,
  value: der.sequence(...subtrees(0, permitted), ...subtrees(1, excluded)),
});
const alternative = (names: readonly Name[]): extensions.Extension => ({
  oid: oid.extension.subjectAltName,
  critical: false,
  value: der.sequence(...names.map(([form, value]) => encode(form, value))),
});

async function judge(permitted: readonly Name[], excluded: readonly Name[], names: readonly Name[], subject = 'Leaf') {
  const root = await certificate({
    subject: 'Root',
    ca: {},
    key: privateKey('Root', 'p256'),
    change: { [oid.extension.nameConstraints]: constraints(permitted, excluded) },
  });
  const leaf = await certificate({
    subject,
    issuer: root,
    key: privateKey('Leaf', 'p256'),
    change: names.length === 0 ? {} : { [oid.extension.subjectAltName]: alternative(names) },
  });
  return verifyCertificateSync({
    certificate: leaf.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation: skipRevocation,
  });
}

const NET = 'c0000200ffffff00';
/** Constraint, name, accepted when the constraint permits, accepted when it excludes. */
const table: readonly (readonly [Name, Name, boolean, boolean])[] = [
  [['dns', 'example.com'], ['dns', 'example.com'], true, false],
  [['dns', 'example.com'], ['dns', 'a.b.EXAMPLE.com'], true, false],
  [['dns', 'example.com'], ['dns', 'notexample.com'], false, true],
  [['dns', 'example.com'], ['dns', '*.example.com'], true, false],
  [['dns', 'a.example.com'], ['dns', '*.example.com'], false, false],
  [['dns', 'b.a.example.com'], ['dns', '*.example.com'], false, true],
  [['dns', ''], ['dns', 'anything.example'], true, false],
  [['dns', 'example.com'], ['ip', '7f000001'], true, true],
  [['dns', 'a.example.com'], ['dns', 'b.example.com'], false, true],
  [['dns', 'EXAMPLE.com'], ['dns', 'a.example.com'], true, false],
  [['dns', 'com'], ['dns', 'a.example.com'], true, false],
  [['dns', 'a.example.com'], ['dns', '*.EXAMPLE.com'], false, false],
  [['dns', 'x.b.example.com'], ['dns', '*.example.com'], false, true],
  [['mail', 'user@example.com'], ['mail', 'user@EXAMPLE.com'], true, false],
  [['mail', 'user@example.com'], ['mail', 'other@example.com'], false, true],
  [['mail', 'example.com'], ['mail', 'user@example.com'], true, false],
  [['mail', 'example.com'], ['mail', 'user@mail.example.com'], false, true],
  [['mail', '.example.com'], ['mail', 'user@mail.example.com'], true, false],
  [['mail', '.example.com'], ['mail', 'user@example.com'], false, true],
  [['mail', ''], ['mail', 'user@example.com'], true, false],
  // RFC 9598 §6: the same constraints are for mailboxes beyond ASCII.
  [['mail', 'example.com'], ['other', '利用者@example.com'], true, false],
  [['mail', 'example.com'], ['other', '利用者@EXAMPLE.com'], true, false],
  [['mail', 'example.com'], ['other', '利用者@mail.example.com'], false, true],
  [['mail', '.example.com'], ['other', '利用者@mail.example.com'], true, false],
  [['mail', 'user@example.com'], ['other', '利用者@example.com'], false, true],
  [['mail', ''], ['other', '利用者@example.com'], true, false],
  [['uri', 'example.com'], ['uri', 'https://example.com/path'], true, false],
  [['uri', 'example.com'], ['uri', 'https://user@example.com:8443/'], true, false],
  [['uri', 'example.com'], ['uri', 'https://www.example.com/'], false, true],
  [['uri', 'example.net'], ['uri', 'https://example.com%2f@example.net/'], true, false],
  [['uri', '.example.com'], ['uri', 'https://www.example.com/'], true, false],
  [['uri', '.example.com'], ['uri', 'https://example.com/'], false, true],
  [['ip', NET], ['ip', 'c0000201'], true, false],
  [['ip', NET], ['ip', 'c0000301'], false, true],
  [['ip', '0000000000000000'], ['ip', 'c0000301'], true, false],
  [['ip', 'c0000200fffffe00'], ['ip', 'c0000301'], true, false],
  [['ip', 'c0000200fffffe00'], ['ip', 'c0000401'], false, true],
  [['ip', 'c0000200fffffffe'], ['ip', 'c0000201'], true, false],
  [['ip', 'c0000200ffffffff'], ['ip', 'c0000201'], false, true],
  [['ip', '8000000080000000'], ['ip', 'c0000201'], true, false],
  [['ip', '8000000080000000'], ['ip', '7f000001'], false, true],
  [
    ['ip', `${'20010db8'.padEnd(32, '0')}${'ffffffff'.padEnd(32, '0')}`],
    ['ip', '20010db8000000000000000000000001'],
    true,
    false,
  ],
  [['ip', NET], ['ip', '20010db8000000000000000000000001'], false, true],
  [['directory', 'Leaf'], ['directory', 'Leaf'], true, false],
  [['directory', ''], ['directory', 'Somebody'], true, false],
];
/** Refused whether permitted or excluded: what cannot be compared is never taken for harmless. */
const incomparable: readonly (readonly [Name, Name])[] = [
  [
    ['uri', 'example.com'],
    ['uri', 'https://192.0.2.1/'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'urn:uuid:0'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https://a@b@example.com/'],
  ],
  [
    ['mail', 'example.com'],
    ['mail', 'two@signs@example.com'],
  ],
  [
    ['mail', 'example.com'],
    ['mail', 'user@[192.0.2.1]'],
  ],
  [
    ['mail', 'example.com'],
    ['other', 'user@example.com'],
  ],
  [
    ['mail', 'example.com'],
    ['other', '利用者@例え.example.com'],
  ],
  [
    ['mail', 'example.com'],
    ['other', '利用者'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https://example.com\\@example.net/'],
  ],
  [
    ['uri', 'example.net'],
    ['uri', 'https://example.com\\@example.net/'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https:\\\\example.com/'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https://example.com./'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https://%65xample.com/'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https:/example.com/'],
  ],
  [
    ['uri', 'example.com'],
    ['uri', 'https:////example.com'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', 'a_b.example.com'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', 'example.com.'],
  ],
  [
    ['id', '1.2.3'],
    ['id', '1.2.3'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', '.example.com'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', 'example.com\0.evil.example'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', 'w*.example.com'],
  ],
  [
    ['dns', 'example.com'],
    ['dns', '192.0.2.1'],
  ],
  [
    ['ip', NET],
    ['ip', 'c00002'],
  ],
  [
    ['ip', NET],
    ['ip', NET],
  ],
];
const brokenConstraints: readonly Name[] = [
  ['dns', '.example.com'],
  ['dns', '*.example.com'],
  ['dns', 'example.com.'],
  ['dns', '.'],
  ['dns', 'a_b.example.com'],
  ['mail', 'example.com.'],
  ['mail', '.example.com.'],
  ['mail', '..example.com'],
  ['uri', 'example.com.'],
  ['uri', '.'],
  ['uri', '..example.com'],
  ['mail', 'two@signs@example.com'],
  ['uri', 'https://example.com/'],
  ['ip', 'c0000200'],
  ['ip', 'c0000200ff00ff00'],
  ['ip', 'c0000200fffffffffd'],
  ['ip', 'c0000200fffffd00'],
  ['ip', 'c0000200fffffe01'],
  ['ip', 'c0000200ff00ffff'],
  ['ip', 'c00002007fffff00'],
  ['ip', 'c0000200fffffffd'],
];

const refusals = (report: Awaited<ReturnType<typeof judge>>) =>
  report.findings.flatMap(({ code, level }) => (level === 'invalid' ? [code] : []));

describe('RFC 5280 §4.2.1.10: name constraints', () => {
  for (const [constraint, name, whenPermitted, whenExcluded] of table)
    it(`${constraint.join(' ')} against ${name.join(' ')}`, async () => {
      const subject = constraint[0] === 'directory' ? name[1] : 'Leaf';
      const said = whenPermitted ? [] : ['names.not_permitted'];
      assert.deepEqual(refusals(await judge([constraint], [], [name], subject)), said);
      assert.deepEqual(
        refusals(await judge([], [constraint], [name], subject)),
        whenExcluded ? [] : ['names.excluded'],
      );
    });
  for (const [constraint, name] of incomparable)
    it(`${constraint.join(' ')} never lets ${JSON.stringify(name[1])} pass`, async () => {
      for (const report of [await judge([constraint], [], [name]), await judge([], [constraint], [name])])
        assert.ok(refusals(report).includes('names.constraint_not_supported'), refusals(report).join());
    });
  for (const constraint of brokenConstraints)
    it(`is not ${constraint.join(' ')}, whatever name there is`, async () => {
      for (const names of [[], [['dns', 'example.com']]] as readonly Name[][]) {
        assert.ok(refusals(await judge([constraint], [], names)).includes('names.constraint_malformed'));
        assert.ok(refusals(await judge([], [constraint], names)).includes('names.constraint_malformed'));
      }
    });
  it('of a form that nobody compares refuse the names of that form alone (§4.2.1.10)', async () => {
    const inside: Name = ['dns', 'a.example.com'];
    for (const constraint of [
      ['id', '1.2.3'],
      ['other', '利用者@example.com'],
    ] as const) {
      assert.deepEqual(refusals(await judge([constraint], [], [inside])), []);
      assert.deepEqual(refusals(await judge([], [constraint], [inside])), []);
    }
  });
  it('of several the last counts as well as the first, good or broken', async () => {
    const [good, broken]: readonly Name[] = [
      ['dns', 'example.com'],
      ['dns', '.example.com'],
    ];
    for (const both of [
      [good!, broken!],
      [broken!, good!],
    ])
      for (const report of [await judge(both, [], []), await judge([], both, [])])
        assert.deepEqual(refusals(report), ['names.constraint_malformed']);
  });
  it('on mailboxes hold for the e-mail attribute of a subject (§4.2.1.10)', async () => {
    const issuer = (permitted: readonly Name[], excluded: readonly Name[]) =>
      certificate({
        subject: 'Root',
        ca: {},
        key: privateKey('Root', 'p256'),
        change: { [oid.extension.nameConstraints]: constraints(permitted, excluded) },
      });
    const email = (address: string) =>
      der.sequence(der.setOf(der.sequence(der.objectIdentifier(oid.attribute.emailAddress), der.ia5String(address))));
    const ask = async (root: Awaited<ReturnType<typeof issuer>>, address: string) => {
      const leaf = await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256') });
      const { tbs, subject } = parseCertificate(leaf.certificate);
      return refusals(
        verifyCertificateSync({
          certificate: await signBody(root.signer, rewritten(tbs, subject.der, email(address))),
          trustAnchors: [root.certificate],
          at,
          purpose: 'any',
          revocation: skipRevocation,
        }),
      );
    };
    const mail: readonly Name[] = [['mail', 'example.com']];
    const [permitted, excluded] = [await issuer(mail, []), await issuer([], mail)];
    assert.deepEqual(await ask(permitted, 'user@example.com'), []);
    assert.deepEqual(await ask(permitted, 'user@example.net'), ['names.not_permitted']);
    assert.deepEqual(await ask(excluded, 'user@example.com'), ['names.excluded']);
    assert.deepEqual(await ask(excluded, 'user@example.net'), []);
  });
  it('do not hold for self-issued issuers between, and hold for a self-issued certificate (§6.1.3 (b)–(c))', async () => {
    const root = await certificate({
      subject: 'Root',
      ca: {},
      key: privateKey('Root', 'p256'),
      change: { [oid.extension.nameConstraints]: constraints([['directory', 'Leaf']], []) },
    });
    const rolled = await certificate({ subject: 'Root', issuer: root, ca: {}, key: privateKey('Rolled', 'p256') });
    const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, key: privateKey('Middle', 'p256') });
    const ask = async (issuer: typeof root, subject: string) => {
      const leaf = await certificate({ subject, issuer, key: privateKey('Leaf', 'p256') });
      return refusals(
        verifyCertificateSync({
          certificate: leaf.certificate,
          intermediates: [issuer.certificate],
          trustAnchors: [root.certificate],
          at,
          purpose: 'any',
          revocation: skipRevocation,
        }),
      );
    };
    assert.deepEqual(await ask(rolled, 'Leaf'), []);
    assert.deepEqual(await ask(middle, 'Leaf'), ['names.not_permitted']);
    assert.deepEqual(await ask(root, 'Root'), ['names.not_permitted']);
  });
  it('excluded wins over permitted, and one bad name among many is enough', async () => {
    const inside: Name = ['dns', 'a.example.com'];
    assert.equal((await judge([['dns', 'example.com']], [['dns', 'a.example.com']], [inside])).status, 'invalid');
    assert.equal((await judge([['dns', 'example.com']], [], [inside, ['dns', 'example.net']])).status, 'invalid');
    assert.equal(
      (
        await judge(
          [
            ['dns', 'example.com'],
            ['dns', 'example.net'],
          ],
          [],
          [inside],
        )
      ).status,
      'valid',
    );
  });
  it('holds for the subject too: directory names and e-mail attributes, alternative names beside them or not', async () => {
    assert.equal((await judge([['directory', 'Leaf']], [], [['directory', 'Leaf']], 'Other')).status, 'invalid');
    assert.equal((await judge([], [['directory', 'Leaf']], [], 'Leaf')).status, 'invalid');
    assert.equal((await judge([], [['directory', 'Other']], [], 'Leaf')).status, 'valid');
  });
  it('refuses empty lists, a minimum and a maximum', async () => {
    const subtree = encode('dns', 'example.com');
    const broken = [
      der.sequence(),
      der.sequence(der.explicit(0)),
      der.sequence(der.explicit(0), der.explicit(1)),
      der.sequence(der.explicit(0, der.sequence(subtree, der.implicit(0, der.integer(1))))),
      der.sequence(der.explicit(1, der.sequence(subtree, der.implicit(1, der.integer(1))))),
      concatBytes(der.sequence(der.explicit(0, der.sequence(subtree))), utf8('x')),
    ];
    for (const value of broken) {
      const root = await certificate({
        subject: 'Root',
        ca: {},
        key: privateKey('Root', 'p256'),
        change: {
          [oid.extension.nameConstraints]: { oid: oid.extension.nameConstraints, critical: true, value },
        },
      });
      const leaf = await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256') });
      const report = verifyCertificateSync({
        certificate: leaf.certificate,
        trustAnchors: [root.certificate],
        at,
        purpose: 'any',
        revocation: skipRevocation,
      });
      assert.equal(report.status, 'invalid');
    }
  });
});
