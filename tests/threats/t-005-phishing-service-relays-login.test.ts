// The threat: docs/threats/t-005-phishing-service-relays-login.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { openTestService } from '../../quality/testing/house/service.ts';
import { outcomeOf } from './support/attack.ts';
import { agree, journeyIn } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-005 a phishing service relays the login request of the bank', () => {
  let scene: Scene;
  let evil: Server;
  let evilHost: string;
  before(async () => {
    scene = await shareScene();
    // The phishing service: whoever fetches a request from it gets what the bank says at that moment.
    evil = createServer(async (request, response) => {
      const answer = await httpRequest(`${scene.house.system.origin('bank')}${request.url}`);
      response.writeHead(answer.status, { 'content-type': String(answer.headers['content-type']) }).end(answer.body);
    });
    // A service like any other, which the phone's carrier lets through (T-173), with a server of its own behind its name.
    const registered = await openTestService(scene.house.system, 'evil');
    await registered.close();
    const { host, port } = new URL(registered.origin);
    evilHost = host;
    await new Promise<void>((resolve) => evil.listen(Number(port), '127.0.0.1', resolve));
  });
  after(async () => {
    evil.close();
    await scene.close();
  });

  /** The bank's link, with the phishing service in the bank's place. */
  const relayed = (link: string): string => {
    const url = new URL(link);
    const uri = new URL(url.searchParams.get('request_uri')!);
    uri.host = evilHost;
    url.searchParams.set('request_uri', uri.href);
    return url.href;
  };

  /** The attacker begins at the bank, shows the relayed code and the number to the victim, and ends in its own browser. */
  const attack = async (wallet?: Parameters<typeof agree>[3]): Promise<string | true> => {
    const { browser, transaction, link, number } = await beginLogin(scene, 'cross-device');
    const answered = await outcomeOf(agree(scene.ports, relayed(link), { number }, wallet));
    return typeof answered === 'string' ? answered : await finishLogin(browser, transaction);
  };

  it('and is refused by the wallet before a word of it is shown, as it does not come from the bank', async () => {
    assert.equal(await attack(), 'presentation.origin_wrong');
  });

  it("and on the same phone the attacker's browser is not logged in by the victim's yes", async () => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    assert.ok(redirectUri, 'the response code went to the browser of the victim');
    assert.equal(await finishLogin(browser, transaction), 'relying-party.response_code_wrong');
  });

  it('counter-test: a wallet that takes the request from anywhere logs the attacker in as its victim', async () => {
    const anywhere = without({
      file: 'packages/presentation/src/request/check.ts',
      defence: ' && liesOnOrigin(link.requestUri, candidate)',
    });
    assert.equal(await attack(await journeyIn(anywhere)), true);
  });

  it('counter-test: a bank that asks for no response code logs the attacker in on the same phone', async () => {
    const noCode = without({
      file: 'packages/relying-party/src/relying-party.ts',
      defence:
        "if (!right) throw this.#teller.notFinished(transaction, new RelyingPartyError('relying-party.response_code_wrong'));",
    });
    await scene.house.replace('bank', noCode);
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction), true);
  });
});
