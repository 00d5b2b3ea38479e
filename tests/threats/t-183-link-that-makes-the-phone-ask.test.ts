// The threat: docs/threats/t-183-link-that-makes-the-phone-ask.md
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { HolderLog, LinkedRequest, type PresentationPorts } from '@inro/wallet/core';
import { openTestService } from '../../quality/testing/house/service.ts';
import { outcomeOf } from './support/attack.ts';
import { loginPorts, newPhone } from './support/people.ts';
import { beginLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { type World, without } from './support/without.ts';

const LINKED = 'apps/wallet/src/core/presentation/linked-request.ts';

describe('T-183 a link that makes the phone ask', () => {
  let scene: Scene;
  let stranger: Server;
  const asked: { readonly line: string; readonly headers: IncomingHttpHeaders }[] = [];
  before(async () => {
    scene = await shareScene();
    stranger = createServer((request, response) => {
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers });
      response.end('{}');
    });
    // A service like any other, which the phone's carrier lets through (T-011), with a server of its own behind its name.
    const registered = await openTestService(scene.house.system, 'stranger');
    await registered.close();
    const port = Number(new URL(registered.origin).port);
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
  });
  afterEach(() => {
    asked.length = 0;
  });
  after(async () => {
    stranger.close();
    await scene.close();
  });

  const host = () => `stranger.localhost:${(stranger.address() as AddressInfo).port}`;
  const parameters = (path: string) =>
    new URLSearchParams({ client_id: `x509_hash:${'A'.repeat(43)}`, request_uri: `http://${host()}${path}` });
  /** The phone's door, and how often a page has asked it to carry something. */
  function watched(ports: PresentationPorts = scene.ports) {
    let carried = 0;
    const { door } = ports;
    const fetch: typeof door.fetch = (request) => {
      carried++;
      return door.fetch(request);
    };
    const openChannel: typeof door.openChannel = (aid) => door.openChannel(aid);
    const own = { fetch, openChannel, storage: door.storage } as PresentationPorts['door'];
    return { ports: { ...ports, door: own }, carried: () => carried };
  }

  /** A page that the person did not ask for sends them to the wallet; what the stranger hears before they have pressed anything. */
  async function attack(link: string, Linked: Pick<typeof LinkedRequest, 'take'> = LinkedRequest, phone = watched()) {
    const taken = await outcomeOf(Linked.take(phone.ports, link));
    return { taken, heard: asked.length, carried: phone.carried() };
  }

  it('asks nobody when it comes by a page, a QR code or a pasted text, and shows the place', async () => {
    for (const link of [
      `http://any.wallet.localhost:1/present#${parameters('/track-me?person=17')}`,
      `openid4vp://authorize?${parameters('/track-me?person=17')}`,
    ]) {
      const { taken, heard, carried } = await attack(link);
      assert.deepEqual([(taken as LinkedRequest).host, heard, carried], [host(), 0, 0]);
    }
  });

  it('asks nobody either when it is no link, or the phone has nothing to show, or it comes ten times', async () => {
    assert.deepEqual(await attack('openid4vp://authorize?junk'), {
      taken: 'presentation.link_malformed',
      heard: 0,
      carried: 0,
    });
    const empty = watched(await loginPorts(scene.house, await newPhone(scene.house)));
    const link = `openid4vp://authorize?${parameters('/')}`;
    assert.deepEqual(await attack(link, LinkedRequest, empty), {
      taken: 'wallet.no_certificates',
      heard: 0,
      carried: 0,
    });
    const before = (await new HolderLog(scene.ports).entries()).length;
    for (let i = 0; i < 10; i++) assert.equal((await attack(link)).heard, 0);
    assert.equal((await new HolderLog(scene.ports).entries()).length, before, 'nor does it write the log');
  });

  it('asks once for each look, by a GET that says nothing of phone or person, and follows nowhere', async () => {
    const linked = await LinkedRequest.take(scene.ports, `openid4vp://authorize?${parameters('/r/1')}`);
    await assert.rejects(linked.look(), { code: 'presentation.request_malformed' });
    assert.deepEqual(
      asked.map(({ line }) => line),
      ['GET /r/1'],
    );
    const { host: at, connection: _, ...said } = asked[0]!.headers;
    assert.deepEqual([at, said], [host(), { accept: 'application/oauth-authz-req+jwt' }]);
  });

  it('shows the place as it is reached: in ASCII, whatever it is written as', async () => {
    const of = async (requestUri: string) =>
      (
        await LinkedRequest.take(
          scene.ports,
          `openid4vp://authorize?${new URLSearchParams({ client_id: `x509_hash:${'A'.repeat(43)}`, request_uri: requestUri })}`,
        )
      ).host;
    assert.equal(await of('https://b\u0430nk.example/r'), 'xn--bnk-6cd.example');
    assert.equal(await of('https://BANK.example\u3002evil.example/r'), 'bank.example.evil.example');
    assert.equal(await of('https://evil.example/bank.example'), 'evil.example');
    await assert.rejects(of('https://bank.example@evil.example/r'), { code: 'presentation.link_malformed' });
  });

  it('is a login once the person looks', async () => {
    const linked = await LinkedRequest.take(scene.ports, (await beginLogin(scene, 'same-device')).link);
    assert.equal(linked.host, new URL(scene.house.system.origin('bank')).host);
    assert.equal(Object.keys((await linked.look()).request.acts).join(), 'login');
  });

  it('counter-test: a wallet that fetches as soon as it has a link tells the stranger of each one', async () => {
    const eager: World = without({
      file: LINKED,
      defence: '() => PresentationJourney.open(ports, link)',
      instead: '((opened) => () => opened)(PresentationJourney.open(ports, link).catch(() => { throw link; }))',
    });
    const { LinkedRequest: Eager } =
      await eager<typeof import('../../apps/wallet/src/core/presentation/linked-request.ts')>(LINKED);
    const link = `openid4vp://authorize?${parameters('/track-me')}`;
    const phone = watched();
    const linked = await Eager.take(phone.ports, link);
    await linked.look().catch(() => undefined);
    assert.deepEqual([asked.length, phone.carried()], [1, 1]);
  });
});
