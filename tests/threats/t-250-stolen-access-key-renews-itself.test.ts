// The threat: docs/threats/t-250-stolen-access-key-renews-itself.md
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { keySigner } from '@inro/pki/issue/node';
import { buildCertificateRequest, buildRenewalRequest } from '@inro/pki/request';
import { AccessKey } from '@inro/relying-party/node';
import { appointedBy } from '../../quality/testing/house/appointment.ts';
import { clinicImprint } from '../../quality/testing/house/service.ts';
import { refusedWith } from '../../quality/testing/relying-party/service.ts';
import { type House, openHouse } from './support/house.ts';
import { rootsOf } from './support/people.ts';
import { without } from './support/without.ts';

const DAY = 86_400_000;
const RENEWAL = 'apps/ca/src/access/renewal.ts';
const WITHDRAWAL = 'apps/ca/src/access/withdrawal.ts';
const names = { ja: '印籠書店', 'ja-x-easy': 'いんろう書店(しょてん)', en: 'Inro Books' };
let last = 0;

describe('T-250 a copy of a service’s key renews itself', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca']);
  });
  after(() => house.close());

  const open = async (name: string, folder: string) => {
    const roots = await rootsOf(house, 'access');
    return new AccessKey({
      folder,
      name,
      origin: `https://${name}.example`,
      accessRoots: () => roots,
      now: () => house.clock.now(),
    });
  };
  const order = (name: string, key: AccessKey | { certificateRequest(): Promise<Uint8Array> }) =>
    key.certificateRequest().then((request) =>
      house.peer('operator').call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, {
        kind: 'relyingParty',
        certificateRequest: toBase64(request),
        names,
        origin: `https://${name}.example`,
        imprint: clinicImprint,
      }),
    );
  /** A service that the operator has certified, in the last days of its certificate, and a copy of its folder. */
  async function copied() {
    const name = `books-${++last}`;
    const [mine, theirs] = [temporaryFolder().path, temporaryFolder().path];
    const service = await open(name, mine);
    service.install(fromBase64((await order(name, service)).certificate));
    cpSync(mine, theirs, { recursive: true });
    house.clock.move(5 * DAY);
    return { name, mine, service, thief: await open(name, theirs) };
  }
  const ask = async (body: Uint8Array): Promise<Uint8Array | string> => {
    const url = `${house.peer('operator').originOf('status')}/access-renewals`;
    const answer = await httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/cms' }, body });
    return answer.status === 200 ? answer.body : (JSON.parse(fromUtf8(answer.body)) as { code: string }).code;
  };
  const renew = async (key: AccessKey): Promise<string> => {
    const answer = await ask(await key.renewalRequest());
    if (typeof answer === 'string') return answer;
    key.install(answer);
    return 'renewed';
  };
  const OTHER = 'ca.renewed_with_other_key';
  const inFolder = (folder: string) => createPrivateKey(readFileSync(join(folder, 'access.key')));

  it('and one of the two hears it: the service where the thief was first, the thief where the service was', async () => {
    const one = await copied();
    assert.deepEqual([await renew(one.thief), await renew(one.service)], ['renewed', OTHER]);
    const other = await copied();
    assert.deepEqual([await renew(other.service), await renew(other.thief)], ['renewed', OTHER]);
    await house.replace('ca');
    assert.equal(await renew(other.thief), OTHER, 'after a restart');
    house.clock.move(5 * DAY);
    assert.deepEqual([await renew(other.service), await renew(other.thief)], ['renewed', OTHER], 'a week later');
    assert.throws(() => other.thief.signer(), refusedWith('relying-party.not_registered'));
  });

  it('nor both at once, at two instances of the authority', async () => {
    for (let round = 0; round < 5; round++) {
      const { service, thief } = await copied();
      const bodies = [await service.renewalRequest(), await thief.renewalRequest()];
      const answers = await Promise.all([...bodies, ...bodies].map(ask));
      const kinds = answers.map((answer) => (typeof answer === 'string' ? answer : 'renewed'));
      assert.deepEqual(kinds.slice(0, 2).toSorted(), [OTHER, 'renewed'].toSorted());
      assert.deepEqual(kinds.slice(2), kinds.slice(0, 2));
    }
  });

  it('into no other origin, name or life: of the request the key alone counts', async () => {
    const { name, mine, service } = await copied();
    const next = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const about = await buildCertificateRequest('Tax Agency', { ...next, algorithm: 'ecdsa-with-SHA256' });
    const signing = { certificate: service.signer().certificates[0]!, sign: keySigner(inFolder(mine)).sign };
    const certificate = new X509Certificate((await ask(await buildRenewalRequest(about, signing))) as Uint8Array);
    assert.match(certificate.subject, new RegExp(`CN=${name}$`));
    assert.match(certificate.subjectAltName!, new RegExp(`URI:https://${name}.example$`));
    assert.equal(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom), 7 * DAY);
  });

  it('nor by the key of anybody else whom the authority has certified, or by the root', async () => {
    const { service } = await copied();
    const about = await service.certificateRequest();
    const mine = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    for (const certificate of await rootsOf(house, 'access'))
      assert.equal(
        await ask(await buildRenewalRequest(about, { certificate, sign: mine.sign })),
        'ca.renewal_of_unknown',
      );
    const officer = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const request = await buildCertificateRequest('officer', {
      ...keySigner(officer),
      algorithm: 'sha256WithRSAEncryption',
    });
    const place = { prefecture: 'Tokyo-to', municipality: 'Chiyoda-ku' };
    const body = { kind: 'counterOfficer', ...appointedBy(house.configs.counter!, request, place), names, ...place };
    const { certificate } = await house
      .peer('operator')
      .call<{ certificate: string }>('ca', 'PUT', '/access-certificates/officer', body);
    house.clock.move(300 * DAY);
    const signed = { certificate: fromBase64(certificate), sign: keySigner(officer).sign };
    assert.equal(await ask(await buildRenewalRequest(about, signed)), 'ca.renewal_of_unknown');
  });

  it('nor with what was recorded: it gives a certificate to whose key the thief has none', async () => {
    const { service } = await copied();
    const recorded = await service.renewalRequest();
    const first = await ask(recorded);
    service.install(first as Uint8Array);
    assert.deepEqual(await ask(recorded), first);
    house.clock.move(5 * DAY);
    assert.equal(await renew(service), 'renewed');
    assert.deepEqual(await ask(recorded), first, 'the one before, which is over soon');
  });

  it('counter-test: an authority that does not write down what it renewed lets both live on', async () => {
    const world = without(
      { file: RENEWAL, defence: 'renews: before.id,', instead: 'renews: undefined as never,' },
      // Else what is not written down as a renewal counts as an order, which ends the line before it (T-252).
      { file: WITHDRAWAL, defence: ".where('id', '>', id)", instead: ".where('id', '<', 0)" },
    );
    await house.replace('ca', world);
    const { service, thief } = await copied();
    assert.deepEqual([await renew(thief), await renew(service)], ['renewed', 'renewed']);
    await house.replace('ca');
  });
});
