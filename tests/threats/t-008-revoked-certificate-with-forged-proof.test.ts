// The threat: docs/threats/t-008-revoked-certificate-with-forged-proof.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Secret, toBase64 } from '@inro/foundation';
import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { keyIdentifier, signOcspResponse } from '@inro/pki/issue';
import { parseCertificate } from '@inro/pki/read';
import { encodeCertId } from '@inro/pki/request';
import { outcomeOf } from './support/attack.ts';
import { agree, enrolPhone, loginPorts, newPerson, newPhone, PIN, reportLost, rootsOf } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

const OCSP = 'packages/verifier/src/revocation/ocsp.ts';
const HOUR = 3_600_000;

describe('T-008 the holder of a revoked certificate shows a forged or swapped proof of validity', () => {
  let scene: Scene;
  /** Proofs of validity that the attacker's wallet shows in place of its own. */
  const staples: Record<'outdated' | 'swapped' | 'selfMade', string> = { outdated: '', swapped: '', selfMade: '' };
  before(async () => {
    scene = await openScene('bank');
    const { house, ports } = scene;
    const other = await newPhone(house);
    await enrolPhone(house, await newPerson(house), other);
    const staple = async (wallet: typeof ports) =>
      (JSON.parse((await wallet.storage.get('staple'))!) as { response: string }).response;
    staples.outdated = await staple(ports);
    house.clock.move(25 * HOUR);
    staples.swapped = await refreshed(await loginPorts(house, other));
    staples.selfMade = toBase64(await selfMade());
    await reportLost(house, scene.person);
  });
  after(() => scene.close());

  async function refreshed(ports: Scene['ports']): Promise<string> {
    const { Staples } = await import('@inro/wallet/core');
    return toBase64((await new Staples(ports).refresh()).response);
  }

  /** "good", signed by the attacker's own certified key as if it were a responder of the authority. */
  async function selfMade(): Promise<Uint8Array> {
    const channel = await scene.wallet.door.openChannel(JPKI_AID);
    try {
      const applet = new JpkiClient(channel);
      await applet.verify('userAuthenticationPin', new Secret(PIN));
      const certificate = await applet.readCertificate('userAuthentication');
      const own = parseCertificate(certificate);
      const issuer = parseCertificate((await rootsOf(scene.house, 'authentication'))[0]!);
      const thisUpdate = new Date(Math.floor(scene.house.clock.now().getTime() / 1000) * 1000);
      const signer = {
        algorithm: 'sha256WithRSAEncryption' as const,
        publicKey: own.subjectPublicKeyInfo,
        sign: (message: Uint8Array) =>
          applet.signDigest('userAuthentication', new Uint8Array(createHash('sha256').update(message).digest())),
      };
      return await signOcspResponse(
        { signer, certificate, keyIdentifier: keyIdentifier(own.subjectPublicKeyInfo) },
        {
          producedAt: thisUpdate,
          answers: [
            {
              certId: encodeCertId({ name: issuer.subject.der, keyBits: issuer.keyBits }, own.serialNumber, 'SHA-256'),
              status: { status: 'good' },
              thisUpdate,
              nextUpdate: new Date(thisUpdate.getTime() + 24 * HOUR),
            },
          ],
        },
      );
    } finally {
      await channel.close();
    }
  }

  /** A login by a wallet that shows whatever proof its owner likes. */
  const attack = async (kind: keyof typeof staples): Promise<string | true> => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const stored = JSON.parse((await scene.ports.storage.get('staple'))!) as object;
    const storage = {
      ...scene.ports.storage,
      get: async (key: string) =>
        key === 'staple' ? JSON.stringify({ ...stored, response: staples[kind] }) : scene.ports.storage.get(key),
    };
    const fearless = without({
      file: 'apps/wallet/src/core/presentation/staple-for.ts',
      defence: 'if (this.#isFresh(current)) return current.response;',
      instead: 'if (current) return current.response;',
    });
    const { PresentationJourney } = await fearless<typeof import('../../apps/wallet/src/core/presentation/journey.ts')>(
      'apps/wallet/src/core/presentation/journey.ts',
    );
    const answered = await outcomeOf(agree({ ...scene.ports, storage }, link, {}, PresentationJourney));
    return typeof answered === 'string' ? answered : await finishLogin(browser, transaction, answered.redirectUri);
  };

  it('not with the good one of before, when it is outdated', async () => {
    assert.equal(await attack('outdated'), 'relying-party.authentication_indeterminate');
  });
  it("not with another person's good one", async () => {
    assert.equal(await attack('swapped'), 'relying-party.authentication_indeterminate');
  });
  it('not with one that the own certified key signed: it is no responder', async () => {
    assert.equal(await attack('selfMade'), 'relying-party.authentication_indeterminate');
  });

  it('counter-test: a verifier that does not look at the time takes the outdated one', async () => {
    const defence = 'const problem = freshness(single, basic.producedAt, context);';
    await scene.house.replace(
      'bank',
      without({ file: OCSP, defence, instead: 'const problem = undefined as ReturnType<typeof freshness>;' }),
    );
    assert.equal(await attack('outdated'), true);
  });
  it('counter-test: a verifier that does not look at the name takes the swapped one', async () => {
    const defence = 'if (yield* names(single.id, target, context)) singles.push(single);';
    await scene.house.replace('bank', without({ file: OCSP, defence, instead: 'singles.push(single);' }));
    assert.equal(await attack('swapped'), true);
  });
  it('counter-test: a verifier that does not look at the responder’s usage takes the self-made one', async () => {
    const defence = "if (responder.extension('extendedKeyUsage')?.includes(usageWanted) !== true) return false;";
    const policy =
      'extension.critical && !readableExtensions.has(extension.oid) && extension.oid !== oid.extension.ocspNoCheck';
    await scene.house.replace(
      'bank',
      without({ file: OCSP, defence }, { file: OCSP, defence: policy, instead: 'false' }),
    );
    assert.equal(await attack('selfMade'), true);
  });
});
