import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { oid, type UnverifiedPublicKey } from '@inro/pki/read';
import {
  at,
  certificate,
  der,
  extensions,
  login,
  newResponder,
  newRoot,
  requestOf,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import { acceptsKey, currentAlgorithms, historicAlgorithms, webPkiAlgorithms } from '../src/algorithm-policy.ts';
import { inByteOrder } from '../src/byte-order.ts';
import { readBasicFourAttributes } from '../src/index.ts';
import { formatIpAddress, parseIpAddress } from '../src/name-forms.ts';
import {
  type CertificateRequest,
  checkClauses,
  type ExpectedName,
  findings,
  rfc5280Profile,
  skipRevocation,
  type ValidationReport,
  verifyAuthenticationSync,
  verifyCertificateSync,
  verifyTrustAnchorSync,
} from '../src/node/index.ts';
import { checkWords, placeOf, suppliers, timeInJapan, verdicts, words } from '../src/page/texts.ts';
import { isoTime } from '../src/report.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/why-we-refuse.md'), 'utf8');
const good = await login();

/** ETSI EN 319 102-1 §5.1.3, tables 5 and 6; true: belongs to TOTAL-FAILED. */
const subIndications: Readonly<Record<string, boolean>> = {
  FORMAT_FAILURE: true,
  HASH_FAILURE: true,
  SIG_CRYPTO_FAILURE: true,
  REVOKED: true,
  EXPIRED: true,
  NOT_YET_VALID: true,
  SIG_CONSTRAINTS_FAILURE: false,
  CHAIN_CONSTRAINTS_FAILURE: false,
  CERTIFICATE_CHAIN_GENERAL_FAILURE: false,
  CRYPTO_CONSTRAINTS_FAILURE: false,
  NO_CERTIFICATE_CHAIN_FOUND: false,
  REVOCATION_OUT_OF_BOUNDS_NO_POE: false,
  TRY_LATER: false,
};

describe('the table of findings', () => {
  for (const [code, row] of Object.entries(findings))
    it(`says of ${code} what docs/why-we-refuse.md says: level, sub-indication, clause, who`, () => {
      const section = docs.split(`## \`${code}\`\n`)[1]!.split('\n## ')[0]!;
      const parts = [
        row.level,
        'subIndication' in row ? row.subIndication : undefined,
        row.clause,
        `who: ${row.supplier}`,
      ];
      assert.ok(section.includes(`*${parts.filter((part) => part !== undefined).join(' · ')}*`), section);
      assert.equal('subIndication' in row, row.level !== 'note');
    });
});

describe('the words of a page', () => {
  it('are in three languages each, and in no fourth', () => {
    for (const table of [checkWords, suppliers, verdicts, words])
      for (const [name, text] of Object.entries(table)) {
        assert.deepEqual(Object.keys(text).sort(), ['en', 'ja', 'ja-x-easy'], name);
        for (const one of Object.values(text)) assert.ok(one.length > 1, name);
      }
    for (const about of ['certificate', 'issuer-1', 'trust-anchor', 'signature', 'ocsp-1', 'crl-1', 'snapshot-1']) {
      const place = placeOf(about);
      assert.deepEqual(Object.keys(place).sort(), ['en', 'ja', 'ja-x-easy'], about);
      // The technical label stands there only where there is no word.
      for (const [locale, one] of Object.entries(place))
        assert.ok(
          one.length > 1 && !one.includes('undefined') && (locale === 'en' || one !== about),
          `${about} ${locale}`,
        );
    }
    assert.deepEqual(Object.keys(checkWords).sort(), Object.keys(checkClauses).sort());
  });
});

describe('a time on a page', () => {
  it('is Japan’s, nine hours on, over midnight too', () => {
    assert.match(timeInJapan('2026-11-22T12:00:00Z').en, /^22 November 2026, 21:00/);
    assert.match(timeInJapan('2026-12-31T15:30:00Z').ja, /^2027年1月1日 00:30/);
  });
});

describe('ETSI EN 319 102-1 §5.1.3: every report', async () => {
  const responder = await newResponder(good.root);
  const revoked = await staple(good.holder.certificate, {
    responder,
    issuer: good.root,
    status: { status: 'revoked', at: new Date('2026-11-01T00:00:00Z'), reason: 'keyCompromise' },
  });
  const weak = { ...rfc5280Profile, algorithms: { ...currentAlgorithms, hashes: [] } };
  const keyless = { ...rfc5280Profile, algorithms: { ...currentAlgorithms, keys: [] } };
  const noSigner = await certificate({
    subject: 'Root',
    ca: {},
    change: { [oid.extension.keyUsage]: extensions.keyUsage(['cRLSign']) },
  });
  const base: CertificateRequest = {
    certificate: good.holder.certificate,
    trustAnchors: [good.root.certificate],
    at,
    purpose: 'user-authentication',
    revocation: { ocspResponses: [good.staple] },
  };
  const ask = (change: Partial<CertificateRequest>) => verifyCertificateSync({ ...base, ...change });
  const late = new Date('2031-01-01T00:00:00Z');
  const early = new Date('2020-01-01T00:00:00Z');
  const reports: Readonly<Record<string, () => ValidationReport>> = {
    TOTAL_PASSED: () => ask({}),
    FORMAT_FAILURE: () => ask({ certificate: good.holder.certificate.slice(0, -1) }),
    NOT_YET_VALID: () => ask({ at: early, revocation: skipRevocation }),
    EXPIRED: () => ask({ at: late, revocation: skipRevocation }),
    CHAIN_CONSTRAINTS_FAILURE: () => ask({ purpose: 'digital-signature' }),
    SIG_CONSTRAINTS_FAILURE: () => ask({ expectedName: { kind: 'dns', name: 'a.example' } }),
    NO_CERTIFICATE_CHAIN_FOUND: () => ask({ trustAnchors: [good.holder.certificate] }),
    TRY_LATER: () => ask({ revocation: {} }),
    SIG_CRYPTO_FAILURE: () => verifyAuthenticationSync({ ...requestOf(good), signedData: new Uint8Array(3) }),
    REVOKED: () => ask({ revocation: { ocspResponses: [revoked] } }),
    CRYPTO_CONSTRAINTS_FAILURE: () => verifyAuthenticationSync({ ...requestOf(good), algorithm: 'ES256' }),
  };
  function noCheckBothWays({ checks }: ValidationReport): void {
    for (const { check, about } of checks.filter(({ result }) => result !== 'passed'))
      assert.ok(
        !checks.some((one) => one.check === check && one.about === about && one.result === 'passed'),
        `${check} of ${about}`,
      );
  }

  it('never lets a check pass that failed: algorithms, keys, what an issuer may', () => {
    for (const [change, code, check, about] of [
      [{ profile: weak }, 'certificate.algorithm_not_accepted', 'cryptography', 'certificate'],
      [{ profile: keyless }, 'certificate.key_not_accepted', 'cryptography', 'certificate'],
      [{ trustAnchors: [noSigner.certificate] }, 'issuer.key_usage', 'certificationAuthority', 'trust-anchor'],
    ] as const) {
      const report = ask({ ...change, revocation: skipRevocation });
      assert.ok(
        report.findings.some((finding) => finding.code === code && finding.about === about),
        code,
      );
      assert.ok(
        report.checks.some((one) => one.check === check && one.about === about && one.result === 'failed'),
        code,
      );
      noCheckBothWays(report);
    }
  });

  for (const [subIndication, make] of Object.entries(reports))
    it(`names places, checks and clauses of its tables, and the indication of ${subIndication}`, () => {
      const report = make();
      if (report.status === 'valid') assert.equal(subIndication, 'TOTAL_PASSED');
      else {
        assert.equal(report.subIndication, subIndication);
        const isFailed = report.status === 'invalid' && subIndications[subIndication]!;
        assert.equal(report.indication, isFailed ? 'TOTAL-FAILED' : 'INDETERMINATE');
      }
      for (const { about } of [...report.checks, ...report.findings, ...report.times, ...report.missing])
        assert.match(about, /^(?:certificate|issuer-\d+|trust-anchor|signature|(?:ocsp|crl|snapshot)-\d+)$/);
      noCheckBothWays(report);
      for (const { check, clause, result } of report.checks) {
        assert.equal(clause, checkClauses[check]);
        assert.ok(['passed', 'failed', 'unknown'].includes(result));
      }
      for (const finding of report.findings.filter(({ level, code }) => level !== 'note' && !code.startsWith('pool.')))
        assert.ok(
          report.checks.some(({ result }) => result !== 'passed') || finding.code === 'path.not_found',
          finding.code,
        );
    });

  it('says that nobody looked at the status where nobody did, and decides by the rest', () => {
    const report = ask({ revocation: skipRevocation });
    assert.equal(report.status, 'valid');
    assert.deepEqual(
      report.findings.map(({ code, about }) => [code, about]),
      [['revocation.not_checked', 'certificate']],
    );
  });

  it('tells validity beside a missing path (RFC 5280 §4.1.2.5)', async () => {
    const stranger = await newRoot('Stranger');
    for (const [time, code] of [
      [late, 'certificate.expired'],
      [early, 'certificate.not_yet_valid'],
      [at, undefined],
    ] as const) {
      const report = ask({ trustAnchors: [stranger.certificate], at: time });
      assert.deepEqual(
        report.findings.map((finding) => finding.code),
        ['path.not_found', ...(code === undefined ? [] : [code])],
      );
      assert.deepEqual(
        report.checks.map(({ check, about, result }) => [check, about, result]),
        [
          ['trustAnchor', 'certificate', 'unknown'],
          ...(code === undefined ? [] : [['validity', 'certificate', 'failed']]),
        ],
      );
    }
  });

  it('says that an issuer may not be as far from the certificate (RFC 5280 §6.1.4 (l))', async () => {
    const root = await certificate({ subject: 'Root', ca: { pathLength: 0 } });
    const middle = await certificate({ subject: 'Middle', ca: {}, issuer: root });
    const leaf = await certificate({ subject: 'Leaf', issuer: middle });
    const report = verifyCertificateSync({
      ...base,
      certificate: leaf.certificate,
      intermediates: [middle.certificate],
      trustAnchors: [root.certificate],
      revocation: skipRevocation,
    });
    assert.deepEqual(
      report.findings.filter(({ level }) => level === 'invalid').map(({ code, about }) => [code, about]),
      [['issuer.path_too_long', 'issuer-1']],
    );
    const checked = report.checks.filter(({ check }) => check === 'certificationAuthority');
    assert.deepEqual(
      checked.map(({ about, result }) => [about, result]),
      [
        ['trust-anchor', 'passed'],
        ['issuer-1', 'failed'],
      ],
    );
  });

  it('a root asked about itself passes what a root is asked, and says so', () => {
    const report = verifyTrustAnchorSync({ certificate: good.root.certificate, at, purpose: 'any' });
    assert.equal(report.status, 'valid');
    assert.deepEqual(
      report.findings.map(({ code, about }) => [code, about]),
      [['revocation.not_checked', 'certificate']],
    );
    for (const check of ['signature', 'validity', 'certificationAuthority', 'purpose', 'trustAnchor'] as const)
      assert.ok(
        report.checks.some((one) => one.check === check && one.about === 'certificate' && one.result === 'passed'),
        check,
      );
    const holder = verifyTrustAnchorSync({ certificate: good.holder.certificate, at, purpose: 'any' });
    assert.ok(holder.findings.some(({ code }) => code === 'issuer.not_a_ca'));
    const broken = verifyTrustAnchorSync({ certificate: good.root.certificate.slice(1), at, purpose: 'any' });
    assert.deepEqual(
      broken.findings.map(({ code }) => code),
      ['certificate.malformed'],
    );
    assert.throws(
      () => verifyTrustAnchorSync({ certificate: good.root.certificate, at: new Date('x'), purpose: 'any' }),
      TypeError,
    );
  });
});

describe('SP 800-131A, CRYPTREC LS-0003, CABF BR §6.1.5: sizes of RSA keys', () => {
  const key = (bits: number, exponent = '010001') =>
    ({ type: 'RSA', bits, exponent: fromHex(exponent) }) as unknown as UnverifiedPublicKey;
  const now = Date.parse('2026-11-22T00:00:00Z');
  const end = Date.parse('2031-01-01T00:00:00Z');

  it('are accepted between their bounds, and the shorter to the end of 2030', () => {
    const accepted = (bits: number, time: number) => acceptsKey(currentAlgorithms, key(bits), time);
    assert.deepEqual(
      [2047, 2048, 3071, 3072, 8192, 8193].map((bits) => accepted(bits, now)),
      [false, true, true, true, true, false],
    );
    assert.deepEqual(
      [2048, 3071, 3072, 8192].map((bits) => accepted(bits, end)),
      [false, false, true, true],
    );
    assert.deepEqual(
      [2048, 3071].map((bits) => accepted(bits, end - 1)),
      [true, true],
    );
    assert.deepEqual(
      [2047, 2048, 16_384, 16_385].map((bits) => acceptsKey(webPkiAlgorithms, key(bits), end)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [511, 512, 100_000].map((bits) => acceptsKey(historicAlgorithms, key(bits), end)),
      [false, true, true],
    );
  });

  it('have an odd exponent of 3 or more (RFC 8017 §3.1)', () => {
    for (const [exponent, accepted] of [
      ['01', false],
      ['02', false],
      ['03', true],
      ['04', false],
      ['05', true],
      ['0100', false],
      ['0101', true],
      ['0103', true],
      ['010001', true],
    ] as const)
      assert.equal(acceptsKey(currentAlgorithms, key(2048, exponent), now), accepted, exponent);
  });
});

describe('what is handed over as a set (ADR 33)', () => {
  it('is taken in the order of its bytes, a shorter one first where it begins a longer, each once', () => {
    const order = ['00', '0000', '0001', '01', '0100', 'FF', 'FF00'];
    for (const given of [order, order.toReversed(), [...order, ...order]])
      assert.deepEqual(
        inByteOrder(given.map(fromHex), (one) => one).map(({ item }) => toHex(item)),
        order,
      );
  });
});

describe('ISO 8601 times', () => {
  it('are those of the Gregorian calendar, leap years and ends of centuries too', () => {
    for (let year = 1600; year <= 2800; year++)
      for (const day of ['01-01', '02-28', '03-01', '12-31']) {
        const text = `${year}-${day}T23:59:59Z`;
        assert.equal(isoTime(Date.parse(text)), text);
      }
    for (const text of [
      '2000-02-29T00:00:00Z',
      '1600-02-29T12:00:00Z',
      '2400-02-29T01:02:03Z',
      '0000-03-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '1969-12-31T23:59:59Z',
    ])
      assert.equal(isoTime(Date.parse(text)), text);
  });
});

describe('RFC 4291 §2.2, RFC 5952 §4: addresses as text', () => {
  it('are read as they are meant', () => {
    for (const [text, hex] of [
      ['192.0.2.255', 'C00002FF'],
      ['0.0.0.0', '00000000'],
      ['::', '00000000000000000000000000000000'],
      ['::1', '00000000000000000000000000000001'],
      ['1::', '00010000000000000000000000000000'],
      ['2001:db8::1:0:0:1', '20010DB8000000000001000000000001'],
      ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
      ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
      ['::ffff:192.0.2.1', '00000000000000000000FFFFC0000201'],
      ['1:2:3:4:5:6:192.0.2.1', '000100020003000400050006C0000201'],
      ['ABCD::ef01', 'ABCD000000000000000000000000EF01'],
    ] as const)
      assert.equal(toHex(parseIpAddress(text)!), hex, text);
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '256.0.0.1',
      '1.2.3.-4',
      'a.b.c.d',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '::1:2:3:4:5:6:7:8',
      '12345::',
      'g::',
      '1:',
      ':1',
      '192.0.2.1::',
      '::192.0.2.1:1',
      '::192.0.2',
      '1:2:3:4:5:6:7:192.0.2.1',
      '::1%eth0',
    ])
      assert.equal(parseIpAddress(text), undefined, text);
  });

  it('are written in one way: the longest run of two or more zeros, the first of equal ones', () => {
    for (const [hex, text] of [
      ['C0000200', '192.0.2.0'],
      ['00000000000000000000000000000000', '::'],
      ['00000000000000000000000000000001', '::1'],
      ['00010000000000000000000000000000', '1::'],
      ['20010DB8000000000001000000000001', '2001:db8::1:0:0:1'],
      ['20010DB8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
      ['20010DB8000100000000000100000001', '2001:db8:1::1:0:1'],
      ['20010000000000010000000000000001', '2001:0:0:1::1'],
      ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
      ['00010001000100010001000100010000', '1:1:1:1:1:1:1:0'],
      ['00010001000100010001000100000000', '1:1:1:1:1:1::'],
    ] as const)
      assert.equal(formatIpAddress(fromHex(hex)), text);
  });
});

describe('RFC 9525 §6.3: the name that is expected', async () => {
  const dns = (text: string) => der.implicit(2, der.ia5String(text));
  const mailbox = (text: string) =>
    der.implicit(0, der.sequence(der.objectIdentifier(oid.smtpUtf8Mailbox), der.explicit(0, der.utf8String(text))));
  const root = await newRoot();
  const holder = async (...names: Uint8Array[]) =>
    (
      await certificate({
        subject: 'Holder',
        issuer: root,
        change: {
          [oid.extension.subjectAltName]: {
            oid: oid.extension.subjectAltName,
            critical: false,
            value: der.sequence(...names),
          },
        },
      })
    ).certificate;
  const named = await holder(
    dns('a.example'),
    dns('*.b.example'),
    der.implicit(7, der.octetString(fromHex('C0000201'))),
    der.implicit(7, der.octetString(fromHex('20010DB8000000000000000000000001'))),
    der.implicit(1, der.ia5String('Ann@mail.example')),
    mailbox('\u533b@jp.example'),
    // The same form under another type is another name.
    der.implicit(0, der.sequence(der.objectIdentifier('1.2.3'), der.explicit(0, der.utf8String('\u85ac@jp.example')))),
    der.implicit(6, der.ia5String('https://a.example/x')),
  );
  const matches = (expectedName: ExpectedName, bytes = named): boolean => {
    const report = verifyCertificateSync({
      certificate: bytes,
      trustAnchors: [root.certificate],
      at,
      purpose: 'any',
      revocation: skipRevocation,
      expectedName,
    });
    const found = report.findings.some(({ code }) => code === 'names.not_the_expected');
    assert.equal(
      report.checks.some(({ check, result }) => check === 'expectedName' && result === 'passed'),
      !found,
    );
    return !found;
  };

  it('is a host: whole labels, any case, a wildcard for the left-most alone', () => {
    const host = (name: string) => matches({ kind: 'dns', name });
    for (const name of ['a.example', 'A.EXAMPLE', 'x.b.example', 'xn--a.b.example']) assert.ok(host(name), name);
    for (const name of [
      'b.example',
      'x.y.b.example',
      'x.a.example',
      'example',
      'a.example.net',
      '*.b.example',
      'Holder',
      '',
      'a_b.example',
      '192.0.2.1',
    ])
      assert.ok(!host(name), name);
  });

  it('is an address: octet for octet, in whatever text', () => {
    const ip = (address: string) => matches({ kind: 'ip', address });
    for (const address of ['192.0.2.1', '2001:db8::1', '2001:DB8:0::1']) assert.ok(ip(address), address);
    for (const address of ['192.0.2.2', '2001:db8::2', '::ffff:192.0.2.1', 'a.example', ''])
      assert.ok(!ip(address), address);
  });

  it('is a mailbox: local part as it is, host in any case', () => {
    const email = (address: string) => matches({ kind: 'email', address });
    for (const address of ['Ann@mail.example', 'Ann@MAIL.example', '\u533b@jp.example', '\u533b@JP.example'])
      assert.ok(email(address), address);
    for (const address of [
      'ann@mail.example',
      'Ann@x.mail.example',
      'Ann@',
      '@mail.example',
      'Ann',
      '\u533b@mail.example',
      '\u85ac@jp.example',
    ])
      assert.ok(!email(address), address);
  });

  it('is a URI: character for character', () => {
    assert.ok(matches({ kind: 'uri', uri: 'https://a.example/x' }));
    for (const uri of ['https://a.example/', 'https://A.example/x', 'http://a.example/x'])
      assert.ok(!matches({ kind: 'uri', uri }));
  });

  it('is nobody where there are no names, whatever the subject says', async () => {
    const bare = (await certificate({ subject: 'a.example', issuer: root })).certificate;
    assert.ok(!matches({ kind: 'dns', name: 'a.example' }, bare));
    assert.ok(!matches({ kind: 'uri', uri: 'a.example' }, bare));
  });
});

describe('the birth date in a signing certificate', () => {
  const read = async (dateOfBirth: string) => {
    const names = [{ otherName: { oid: oid.inro.attribute.dateOfBirth, value: der.utf8String(dateOfBirth) } }];
    const { certificate: bytes } = await certificate({
      subject: 'Holder',
      change: { [oid.extension.subjectAltName]: extensions.subjectAltName(names) },
    });
    const { attributes, defects } = readBasicFourAttributes((await import('@inro/pki/read')).parseCertificate(bytes));
    const own = defects.filter(({ attribute }) => attribute === 'dateOfBirth').map(({ defect }) => defect);
    return { ...attributes.dateOfBirth, defects: own };
  };

  it('is whole or not: each part may be unknown alone, and then there is no ISO date and no era to fit', async () => {
    for (const [text, year, month, day] of [
      ['300000214', undefined, 2, 14],
      ['319750014', 1975, undefined, 14],
      ['319750200', 1975, 2, undefined],
      ['300000000', undefined, undefined, undefined],
      ['500000214', undefined, 2, 14],
    ] as const)
      assert.deepEqual(await read(text), {
        era: text[0] === '5' ? 'reiwa' : 'showa',
        year,
        month,
        day,
        iso: undefined,
        defects: [],
      });
  });

  it('is a day that there was: months to 12, days to the month’s end, 31 where no month is known', async () => {
    for (const [text, isReal] of [
      ['319751231', true],
      ['319751301', false],
      ['319750230', false],
      ['319760229', true],
      ['319750229', false],
      ['300000229', true],
      ['300000230', false],
      ['319750031', true],
      ['319750032', false],
      ['319750431', false],
    ] as const)
      assert.deepEqual((await read(text)).defects, isReal ? [] : ['date_not_real'], text);
  });

  it('lies in its era, from the first day to the last', async () => {
    for (const [text, fits] of [
      ['118680125', true],
      ['118680124', false],
      ['119120729', true],
      ['119120730', false],
      ['219120730', true],
      ['219120729', false],
      ['219261224', true],
      ['219261225', false],
      ['319261225', true],
      ['319261224', false],
      ['319890107', true],
      ['319890108', false],
      ['419890108', true],
      ['419890107', false],
      ['420190430', true],
      ['420190501', false],
      ['520190501', true],
      ['520190430', false],
    ] as const)
      assert.deepEqual((await read(text)).defects, fits ? [] : ['era_does_not_fit'], text);
  });
});
