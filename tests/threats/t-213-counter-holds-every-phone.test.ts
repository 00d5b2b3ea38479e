// The threat: docs/threats/t-213-counter-holds-every-phone.md
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parties, processes } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

/** Whatever the cast's door offers, read from the program itself. */
const routes = [
  ...readFileSync(join(import.meta.dirname, '../../apps/handset/src/doors/cast-door.ts'), 'utf8').matchAll(
    /app\.(get|put|post|delete)\(\s*[`'](\/cast[^`']*)[`']/g,
  ),
].map(([, method, path]) => [method!.toUpperCase(), path!.replace(/\$\{kind\}/, 'phone').replace(/:\w+/g, 'maria')]);
const COUNTERS = ['PUT /cast/cards/maria', 'POST /cast/cards/maria/terminal'];

describe('T-213 the counter holds every phone of the house', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['handset']);
  });
  after(() => house.close());

  const ask = async (method: string, path: string, token: string): Promise<number> => {
    const { status } = await httpRequest(`${house.system.origin('handset')}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    return status;
  };
  const tokenOf = (name: string) => readFileSync(join(house.folder, 'keys', name), 'utf8');
  const opened = async (world: World = asItIs): Promise<string[]> => {
    await house.replace('handset', world);
    const open: string[] = [];
    for (const [method, path] of routes)
      if ((await ask(method!, path!, tokenOf('counter-token'))) !== 401) open.push(`${method} ${path}`);
    return open;
  };

  it('its token opens the blank cards and its terminal, and nothing else of the cast’s door', async () => {
    assert.ok(routes.length > 10);
    assert.deepEqual((await opened()).sort(), [...COUNTERS].sort());
  });

  it('the hands of the cast open all of it, and each token is no part of the other', async () => {
    for (const [method, path] of routes) assert.notEqual(await ask(method!, path!, tokenOf('cast-token')), 401, path);
    const [cast, counter] = [tokenOf('cast-token'), tokenOf('counter-token')];
    assert.notEqual(cast, counter);
    for (const token of ['', counter.slice(1), `${counter}x`, `${counter}, Bearer ${cast}`, counter.toUpperCase()])
      assert.equal(await ask('GET', '/cast', token), 401);
    for (const token of ['', counter.slice(1), `${counter}x`])
      assert.equal(await ask('PUT', '/cast/cards/x', token), 401);
  });

  it('nobody but the phones’ host and the home page is handed the hands of the cast', () => {
    const handed = [...processes, ...parties].filter(({ handed }) => 'INRO_CAST_TOKEN' in handed);
    assert.deepEqual(handed.map(({ name }) => name).sort(), ['handset', 'home']);
  });

  it('counter-test: where one token is for all, the counter reads where every phone logged in', async () => {
    const one = without({
      file: 'apps/handset/src/doors/cast-door.ts',
      defence: 'const onRequest = requireToken(castToken);',
      instead: 'const onRequest = requireToken(castToken, counterToken);',
    });
    assert.equal((await opened(one)).length, routes.length);
    await house.replace('handset');
  });
});
