import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it, mock } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { makeAuthority, now } from '../../../quality/testing/relying-party/authority.ts';
import { AccessKey, AccessRenewal } from '../src/node/index.ts';

const origin = 'http://bank.localhost:8429';
const authority = await makeAuthority();
const url = 'http://localhost:1/access-renewals';
/** More than any pause between two looks. */
const LATER_MS = 2 * 3_600_000;

/** Lets what is under way come to its end. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('the renewal of access keys', () => {
  afterEach(() => mock.timers.reset());

  function counted(options: Partial<ConstructorParameters<typeof AccessRenewal>[0]> = {}) {
    mock.timers.enable({ apis: ['setTimeout'] });
    let looks = 0;
    const keys = (): AccessKey[] => {
      looks++;
      return [];
    };
    return { renewal: new AccessRenewal({ url, keys, ...options }), looks: () => looks };
  }
  const later = async (): Promise<void> => {
    mock.timers.tick(LATER_MS);
    await settled();
  };

  it('looks again in an hour or so, until it is stopped', async () => {
    const { renewal, looks } = counted();
    await renewal.start();
    await later();
    await later();
    assert.equal(looks(), 3);
    renewal.stop();
    await later();
    assert.equal(looks(), 3);
  });

  it('goes on once, however it was started and stopped while it was starting', async () => {
    const { renewal, looks } = counted();
    const first = renewal.start();
    renewal.stop();
    await Promise.all([first, renewal.start(), renewal.start()]);
    const before = looks();
    await later();
    assert.equal(looks(), before + 1, 'one look, of the last start');
    renewal.stop();
    await later();
    assert.equal(looks(), before + 1, 'and none after its stop');
  });

  it('goes on when whoever gives the keys, or is told of a failure, fails', async () => {
    let told = 0;
    const { renewal } = counted({
      keys: () => Promise.reject(new Error('no keys')),
      onFailure: () => {
        told++;
        throw new Error('no log');
      },
    });
    await renewal.start();
    await later();
    assert.equal(told, 2);
    renewal.stop();
  });

  it('is kept from no key by one that cannot be read', async () => {
    const opened = await Promise.all(
      ['one', 'other'].map(async (name) => {
        const folder = temporaryFolder().path;
        const at = { now };
        const accessRoots = () => [authority.access.certificate];
        const key = new AccessKey({ folder, name, origin, accessRoots, now: () => at.now });
        key.install(await authority.accessCertificate(await key.certificateRequest(), origin));
        at.now = new Date((key.validUntil as Date).getTime() - 1000);
        return { folder, key, at };
      }),
    );
    const [broken, sound] = opened as [(typeof opened)[0], (typeof opened)[0]];
    const certificate = await authority.accessCertificate(await broken.key.certificateRequest(), origin);
    rmSync(join(broken.folder, 'access.cer'));
    writeFileSync(join(broken.folder, 'access.cer'), certificate);
    writeFileSync(join(broken.folder, 'access-next.key'), 'half a key');
    const failures: unknown[] = [];
    const keys = () => [broken.key, sound.key];
    await new AccessRenewal({ url, keys, onFailure: (failure) => failures.push(failure) }).look();
    assert.equal(failures.length, 2, 'one of each');
    assert.equal((failures[1] as { code?: string }).code, 'relying-party.access_not_renewed');
  });
});
