import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import { oid } from '@inro/pki/read';
import { at, certificate, der, newRoot } from '../../../quality/testing/verifier/authority.ts';
import { type ExpectedName, skipRevocation, verifyCertificateSync } from '../src/node/index.ts';

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
