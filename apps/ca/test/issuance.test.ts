import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attributesIn, attributesOf } from '@inro/authority-wire/subject';
import { firstBrokenAuditLink } from '@inro/host';
import { endWithin } from '@inro/jpki-profile';
import { endOfQuarterBefore, fifthBirthday } from '@inro/pki/issue';
import { parseCertificate } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import {
  digestText,
  fromText,
  hanako,
  makeOrder,
  opensslFolder,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

const refusedWith = (code: string) => (failure: unknown) => {
  assert.ok(failure instanceof InroError, String(failure));
  assert.equal(failure.code, code);
  return true;
};

describe('Issuing (docs/protocol/registration.md)', () => {
  let ca: TestAuthority;
  before(async () => {
    ca = await startTestAuthority();
  });
  after(() => ca.dispose());

  it('a counter officer gets a card its certificates, that card gets a phone its own; openssl verify -x509_strict agrees with all of them', async () => {
    using folder = opensslFolder();
    const officer = await ca.officer();
    const cardOrder = makeOrder('card', officer, ca.element);
    const card = await ca.issue('card-1', cardOrder.body);
    const holder = {
      certificate: fromText(card.certificates[1]!.certificate),
      privateKey: cardOrder.keys[1]!.privateKey,
    };
    const phone = await ca.issue('phone-1', makeOrder('phone', holder, ca.element).body);
    for (const [index, { certificate, issuer }] of [...card.certificates, ...phone.certificates].entries()) {
      folder.pem('root', fromText(issuer));
      folder.pem(`leaf${index}`, fromText(certificate));
      assert.equal(
        folder.openssl('verify', '-x509_strict', '-CAfile', 'root.pem', `leaf${index}.pem`),
        `leaf${index}.pem: OK\n`,
      );
    }
    const [authentication, signing] = phone.certificates.map((one) => parseCertificate(fromText(one.certificate)));
    assert.deepEqual(attributesIn(signing!), attributesOf(hanako));
    assert.deepEqual(attributesIn(authentication!), {});
    const cardEnd = parseCertificate(holder.certificate).notAfter.at;
    assert.equal(signing!.notAfter.at, cardEnd);
    assert.equal(authentication!.notAfter.at, endOfQuarterBefore(new Date(cardEnd), new Date()).getTime());
    // The fifth birthday, or the end of RSA-2048 where that is sooner (ADR 57).
    const birthday = fifthBirthday({ month: 3, day: 3 }, new Date());
    assert.equal(cardEnd, endWithin('rsa-2048', birthday).getTime());
    const crl = (one: typeof signing) => JSON.stringify(one!.extension('crlDistributionPoints'));
    assert.match(crl(signing), /signature-1-phone-tokyo-to-chiyoda-ku\.crl/);
    assert.match(crl(authentication), /authentication-1-phone-b\d\d\.crl/);
    assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
  });

  it('the same order again gives the same certificates; another order under its name, or its application under another name, is refused', async () => {
    const card = await ca.card();
    const { body } = makeOrder('phone', card, ca.element);
    const [one, two] = await Promise.all([ca.issue('same', body), ca.issue('same', body)]);
    assert.deepEqual(one, two);
    assert.deepEqual(await ca.issue('same', body), one);
    await assert.rejects(
      ca.issue('same', { ...body, stapleTokenSha256: 'A'.repeat(43) }),
      refusedWith('ca.issuance_conflict'),
    );
    await assert.rejects(ca.issue('another', body), refusedWith('ca.application_already_used'));
  });

  it('only registration may order, and only with its signature', async () => {
    const { body } = makeOrder('phone', await ca.card(), ca.element);
    for (const name of ['tsm', 'operator']) {
      await assert.rejects(
        ca.peer(name).call('ca', 'PUT', '/issuances/stolen', body),
        refusedWith('http.unauthorized'),
      );
    }
  });

  it('a certificate that is revoked, or that is for something else, signs no application', async () => {
    const officer = await ca.officer();
    const card = await ca.card(officer);
    await assert.rejects(
      ca.issue('a', makeOrder('phone', officer, ca.element).body),
      refusedWith('ca.signer_not_accepted'),
    );
    await assert.rejects(
      ca.issue('b', makeOrder('card', card, ca.element).body),
      refusedWith('ca.signer_not_accepted'),
    );
    await ca.registration.call('ca', 'PUT', `/revocations/${digestText(card.certificate)}`, {
      reason: 'affiliationChanged',
      at: new Date().toISOString(),
    });
    await assert.rejects(
      ca.issue('c', makeOrder('phone', card, ca.element).body),
      refusedWith('ca.signer_not_accepted'),
    );
  });
});
