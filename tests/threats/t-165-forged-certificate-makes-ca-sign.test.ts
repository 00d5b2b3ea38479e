// The threat: docs/threats/t-165-forged-certificate-makes-ca-sign.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64, toBase64Url } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { keyIdentifier } from '@inro/pki/issue';
import { parseCertificate } from '@inro/pki/read';
import { randomness } from '../../apps/ca/test/support.ts';
import { forgedCard } from './support/forged-card.ts';
import { type House, openHouse } from './support/house.ts';
import { entry, rootsOf } from './support/people.ts';
import { without } from './support/without.ts';

const TRUST = 'apps/registration/src/trust/authority-trust.ts';

describe('T-165 a forged certificate with the name of a root makes registration ask the CA for signatures', () => {
  let house: House;
  let roots: Record<'signature' | 'authentication' | 'access', Uint8Array>;
  before(async () => {
    house = await openHouse(['ca', 'registration']);
    const [signature] = await rootsOf(house, 'signature');
    const [authentication] = await rootsOf(house, 'authentication');
    const [access] = await rootsOf(house, 'access');
    roots = { signature: signature!, authentication: authentication!, access: access! };
  });
  after(() => house.close());

  const named = (root: Uint8Array) => {
    const { subject, subjectPublicKeyInfo } = parseCertificate(root);
    return { name: subject.der, keyIdentifier: keyIdentifier(subjectPublicKeyInfo) };
  };

  const apply = async (
    by: Awaited<ReturnType<typeof forgedCard>>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<string> => {
    const application = by.sign({
      type: 'inro-application-2',
      nonce: toBase64Url(randomness(32)),
      certificates: ['userAuthentication'],
      attestationCertificateSha256: toBase64Url(randomness(32)),
      secureElement: { seId: 'eSE1' },
      requestedAt: house.clock.now().toISOString(),
      ...more,
    });
    const { body } = await httpRequest(`${house.system.origin('registration')}/applications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ application: toBase64(application) }),
    });
    return (JSON.parse(Buffer.from(body).toString()) as { code: string }).code;
  };
  const officer = {
    profile: 'card',
    citizen: '0000000001',
    cardValidUntil: '2036-11-22T14:59:59Z',
    subjectSha256: 'A'.repeat(43),
  };

  /** With the CA away, whoever asks it learns nothing: a refusal for good was made without a question. */
  const attack = async (root: Uint8Array, more?: Readonly<Record<string, unknown>>) =>
    apply(await forgedCard(entry, house.clock.now(), named(root)), more);

  it('and it asks nobody: what the root did not sign is refused at once', async () => {
    await house.stop('ca');
    const untrusted = 'registration.certificate_not_trusted';
    assert.equal(await attack(roots.signature), untrusted, 'a card');
    assert.equal(await attack(roots.access, officer), untrusted, 'an officer');
    assert.equal(await attack(roots.authentication), untrusted, 'another root');
    assert.equal(await apply(await forgedCard(entry, house.clock.now())), untrusted, 'its own root');
    const other = { ...named(roots.signature), keyIdentifier: named(roots.access).keyIdentifier };
    assert.equal(await apply(await forgedCard(entry, house.clock.now(), other)), untrusted, 'another key identifier');
    await house.start('ca');
  });

  it('counter-test: a registration that goes by the name asks for each', async () => {
    const defence = 'requireValid(verifyCertificateSync(path));';
    await house.replace('registration', without({ file: TRUST, defence, instead: 'void path;' }));
    await house.stop('ca');
    assert.equal(await attack(roots.signature), 'registration.certificate_status_unknown');
    assert.equal(await attack(roots.access, officer), 'registration.certificate_status_unknown');
    await house.start('ca');
  });
});
