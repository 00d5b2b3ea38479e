// The threat: docs/threats/t-023-foreign-page-plays-cast.md
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { newPhone } from './support/people.ts';
import { type Defence, without } from './support/without.ts';

describe('T-023 a foreign page plays the cast’s hands at the home page', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['handset', 'home']);
    await newPhone(house, 'hanako-phone');
    const cast = {
      citizens: [
        {
          citizen: 'hanako',
          name: '山田　花子',
          reading: 'やまだ',
          state: 'normal',
          card: 'hanako',
          phone: 'hanako-phone',
          cardPin: '1234',
          cardPassword: 'CARD0001',
        },
      ],
    };
    writeFileSync(join(house.folder, 'home', 'cast.json'), JSON.stringify(cast));
  });
  after(() => house.close());

  const ask = async (method: string, path: string, headers: Record<string, string>): Promise<string> => {
    const answer = await httpRequest(`${house.system.origin('home')}${path}`, { method, headers });
    return fromUtf8(answer.body);
  };
  /** Another site in the same browser asks for a pairing of the phone (its answer is opaque, the pairing would not be). */
  const foreignPost = () =>
    ask('POST', '/api/phones/hanako-phone/wallet', { origin: 'http://games.example', 'sec-fetch-site': 'cross-site' });
  /** The attacker's own name leads to this machine now (DNS rebinding): for the browser it is the same origin. */
  const rebound = () =>
    ask('GET', '/api/cast', {
      host: `games.example:${new URL(house.system.origin('home')).port}`,
      'sec-fetch-site': 'same-origin',
    });
  const reboundPost = () => {
    const host = `games.example:${new URL(house.system.origin('home')).port}`;
    return ask('POST', '/api/phones/hanako-phone/wallet', {
      host,
      origin: `http://${host}`,
      'sec-fetch-site': 'same-origin',
    });
  };

  it('and is refused when it is of another site', async () => {
    assert.match(await foreignPost(), /http\.unauthorized/);
  });

  it('and finds nothing under a rebound name: no secrets of the test cards, no pairing', async () => {
    assert.match(await rebound(), /http\.misdirected/);
    assert.match(await reboundPost(), /http\.misdirected/);
    assert.match(await ask('GET', '/api/cast', {}), /CARD0001/, 'the page itself has them');
  });

  const own: Defence = {
    file: 'packages/host/src/own-pages.ts',
    defence: "if (foreign) throw new HttpError('http.unauthorized');",
  };
  const named: Defence = {
    file: 'packages/host/src/own-hosts.ts',
    defence: "if (!allowed) throw new HttpError('http.misdirected');",
  };

  it('counter-test: a home page that does not ask who calls gives the foreign site the pairing of the phone', async () => {
    await house.replace('home', without(own));
    assert.match(await foreignPost(), /#pair=/);
  });

  it('counter-test: a home page that answers to any name gives the rebound page the cards’ secrets', async () => {
    await house.replace('home', without(named));
    assert.match(await rebound(), /CARD0001/);
  });
});
