// The threat: docs/threats/t-013-stolen-phone-within-staple-window.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outcomeOf } from './support/attack.ts';
import { agree, reportLost } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';

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
