// The threat: docs/threats/t-032-authority-sees-logins.md
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { agree, journeyIn } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-032 the authority sees when and where a person logs in', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene('bank');
  });
  after(() => scene.close());

  /** Every request that any server of this house gets during one login, by the name it was sent to. */
  const seenDuring = async (wallet?: Parameters<typeof agree>[3]): Promise<string[]> => {
    const seen: string[] = [];
    const note = (message: unknown): void => {
      const { headers } = (message as { request: IncomingMessage }).request;
      seen.push(String(headers.host).split('.localhost')[0]!.split('.').at(-1)!);
    };
    subscribe('http.server.request.start', note);
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link, { mayRefreshStaple: true }, wallet);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    unsubscribe('http.server.request.start', note);
    return [...new Set(seen)].sort();
  };

  it('and sees nothing: a login is between phone and service alone', async () => {
    assert.deepEqual(await seenDuring(), ['bank', 'handset']);
  });

  it('counter-test: a wallet that fetches its proof of validity at each login tells the authority of each', async () => {
    const eager = without({
      file: 'apps/wallet/src/core/presentation/staple-for.ts',
      defence: 'if (this.#isFresh(current)) return current.response;',
    });
    assert.deepEqual(await seenDuring(await journeyIn(eager)), ['bank', 'handset', 'status']);
  });
});
