// The threat: docs/threats/t-013-stolen-phone-within-staple-window.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseCertificateList } from '@inro/pki/read';
import { outcomeOf } from './support/attack.ts';
import { agree, reportLost } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

const HOUR = 3_600_000;

describe('T-013 a stolen phone logs in after its certificates were revoked (the staple window)', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene('bank', 'clinic');
    await reportLost(scene.house, scene.person);
  });
  after(() => scene.close());

  /** The thief knows the PIN and keeps the wallet from fetching a newer proof. */
  const logIn = async (service: string): Promise<string | true> => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device', service);
    const answered = await outcomeOf(agree(scene.ports, link));
    return typeof answered === 'string' ? answered : await finishLogin(browser, transaction, answered.redirectUri);
  };

  /** The revocation is on the list that everybody gets. */
  const told = async (): Promise<void> => {
    const url = `${scene.house.configs.ca!.topology.origins.status}/recent`;
    for (let tries = 0; tries < 600; tries++) {
      const { lists } = JSON.parse(fromUtf8((await httpRequest(url)).body)) as { lists: string[] };
      if (lists.some((list) => parseCertificateList(fromBase64(list)).entries.length > 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no list tells of the revocation');
  };

  it('is refused within minutes where the service fetches what was revoked since yesterday', async () => {
    await told();
    process.env.BANK_RECENT_REVOCATIONS = '1';
    await scene.house.replace('clinic');
    delete process.env.BANK_RECENT_REVOCATIONS;
    assert.equal(await logIn('clinic'), 'relying-party.certificate_revoked');
    // The bank does not, and goes on as before.
    assert.equal(await logIn('bank'), true);
  });

  it('counter-test: one that fetches it and does not look at it takes the thief in', async () => {
    process.env.BANK_RECENT_REVOCATIONS = '1';
    const file = 'packages/relying-party/src/answer.ts';
    const defence = 'certificateLists: (trust.recentRevocations?.() ?? []).map(readOnce),';
    await scene.house.replace('clinic', without({ file, defence }));
    delete process.env.BANK_RECENT_REVOCATIONS;
    assert.equal(await logIn('clinic'), true);
  });

  it('is accepted while the last proof of validity is younger than 24 hours (open)', async () => {
    assert.equal(await logIn('bank'), true);
    scene.house.clock.move(23 * HOUR);
    assert.equal(await logIn('bank'), true);
  });

  it('is refused at once where the service asks for a proof of the last ten minutes', async () => {
    process.env.BANK_MAX_STAPLE_AGE = '600';
    await scene.house.replace('clinic');
    delete process.env.BANK_MAX_STAPLE_AGE;
    assert.equal(await logIn('clinic'), 'presentation.fresh_status_needed');
    const { link } = await beginLogin(scene, 'same-device', 'clinic');
    const fetched = await outcomeOf(agree(scene.ports, link, { mayRefreshStaple: true }));
    assert.equal(fetched, 'relying-party.certificate_revoked');
  });

  it('is refused everywhere after 24 hours', async () => {
    scene.house.clock.move(2 * HOUR);
    assert.match(
      String(await logIn('bank')),
      /^(presentation\.fresh_status_needed|relying-party\.certificate_revoked)$/,
    );
  });
});
