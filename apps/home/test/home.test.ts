import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { createLogger, type HostConfig, type RunningProcess, systemClock } from '@inro/host';
import { freePort } from '@inro/host/testing';
import { json, runHandset } from '../../../quality/testing/house/handset.ts';
import { startHome } from '../src/app.ts';
import { HandsetClient } from '../src/handset-client.ts';
import { type Citizen, type Phone, phoneToBeginWith } from '../web/cast.ts';

let handset: Awaited<ReturnType<typeof runHandset>>;
let home: RunningProcess;
let origin: string;
let dataDir: string;

before(async () => {
  handset = await runHandset();
  const port = await freePort();
  origin = `http://home.localhost:${port}`;
  dataDir = join(handset.folder, 'home');
  mkdirSync(dataDir);
  process.env.INRO_CAST_TOKEN = join(handset.folder, 'cast-token');
  writeFileSync(process.env.INRO_CAST_TOKEN, handset.castToken);
  const origins = {
    home: origin,
    handset: handset.castOrigin,
    bank: 'http://bank.localhost:1',
    ca: `http://ca.localhost:${await freePort()}`,
  };
  const config = {
    name: 'home',
    port,
    bind: '127.0.0.1',
    dataDir,
    topology: { host: 'localhost', origins, peerKeys: {} },
  };
  home = await startHome(
    {
      config: config as unknown as HostConfig,
      log: createLogger('home', 'silent'),
      clock: systemClock,
    },
    2,
  );
});
after(async () => {
  await home.close();
  await handset.close();
});

const hanako = {
  citizen: 'hanako',
  name: '髙﨑　𠮷子',
  reading: 'たかさき よしこ',
  state: 'rareCharacters',
  card: 'hanako',
};
const own = { headers: { origin: '' } };
const act = (method: string, path: string, body?: unknown, from = origin) =>
  json(method, `${origin}${path}`, { ...own, headers: { origin: from }, ...(body === undefined ? {} : { body }) });

describe('the page of the cast', () => {
  it('shows nobody before the seeds have run, then whoever exists', async () => {
    assert.deepEqual((await json('GET', `${origin}/api/cast`)).body.citizens, []);
    writeFileSync(join(dataDir, 'cast.json'), JSON.stringify({ citizens: [hanako] }));
    assert.deepEqual((await json('GET', `${origin}/api/cast`)).body.citizens, [hanako]);
    rmSync(join(dataDir, 'cast.json'));
  });

  it('begins with a phone that is nobody’s yet, and with a supported one in any case', () => {
    const phone = (name: string, supported = true) => ({ phone: name, supported }) as Phone;
    const citizens = [{ phone: 'hanako-phone' } as Citizen];
    const phones = [phone('lite', false), phone('hanako-phone'), phone('my-phone')];
    assert.equal(phoneToBeginWith({ phones, citizens })?.phone, 'my-phone');
    assert.equal(phoneToBeginWith({ phones: phones.slice(0, 2), citizens })?.phone, 'hanako-phone');
    assert.equal(phoneToBeginWith({ phones: [], citizens }), undefined);
  });

  it('makes a phone, holds a card to it, and opens its wallet paired', async () => {
    assert.equal((await act('PUT', '/api/phones/aoi', { model: 'inro-one' })).status, 204);
    await handset.cast('PUT', '/cast/cards/hanako', {});
    assert.equal((await act('PUT', '/api/phones/aoi/card', { card: 'hanako' })).status, 204);
    const { phones, models } = (await json('GET', `${origin}/api/cast`)).body;
    assert.deepEqual(phones, [
      {
        phone: 'aoi',
        model: 'inro-one',
        modelName: 'Inro One',
        supported: true,
        card: 'hanako',
        pageUrl: handset.phoneOrigin('aoi'),
      },
    ]);
    assert.ok(models.some((one: { supported: boolean }) => !one.supported));
    const { walletUrl } = (await act('POST', '/api/phones/aoi/wallet')).body;
    assert.match(walletUrl, /^http:\/\/aoi\.wallet\.localhost:\d+\/#pair=/);
    assert.equal((await act('PUT', '/api/phones/aoi/card', { card: null })).status, 204);
  });

  it('says which parts of the authority answer', async () => {
    const { authority, services } = (await json('GET', `${origin}/api/cast`)).body;
    const health = Object.fromEntries(authority.map(({ part, healthy }: never) => [part, healthy]));
    assert.equal(health.handset, true);
    assert.equal(health.ca, false);
    assert.deepEqual(
      authority.map(({ title }: { title: Record<string, string> }) => typeof title['ja-x-easy']),
      Array(authority.length).fill('string'),
    );
    const [bank, ...others] = services;
    assert.deepEqual([bank.service, bank.url, bank.title.en], ['bank', 'http://bank.localhost:1', 'Iroha Bank']);
    assert.deepEqual(others, []);
  });

  it('lends its hands to no other page', async () => {
    for (const from of ['http://evil.localhost', 'null', handset.walletOrigin('aoi')]) {
      assert.equal((await act('POST', '/api/phones/aoi/wallet', undefined, from)).status, 401);
      assert.equal((await act('PUT', '/api/phones/evil', { model: 'inro-one' }, from)).status, 401);
    }
    assert.equal((await act('PUT', '/api/phones/..%2Fx', { model: 'inro-one' })).status, 400);
    for (const name of ['-a', 'a-', 'A', 'a'.repeat(33)])
      assert.equal((await act('PUT', `/api/phones/${name}`, { model: 'inro-one' })).body.code, 'http.body_invalid');
    assert.equal((await act('PUT', '/api/phones/aoi2', { model: 'none' })).body.code.startsWith('handset.'), true);
  });

  it('makes so many phones and no more; those that are there go on', async () => {
    const make = (phone: string) => act('PUT', `/api/phones/${phone}`, { model: 'inro-one' });
    assert.equal((await make('ren')).status, 204);
    const { status, body } = await make('mio');
    assert.deepEqual([status, body.code], [409, 'home.too_many_phones']);
    assert.equal((await make('aoi')).status, 204);
    assert.equal((await act('POST', '/api/phones/ren/wallet')).status, 200);
  });
});

describe("the handset's cast door", () => {
  it('is not there for whatever answers in another way than it does', async () => {
    let answer: readonly [number, string] = [200, ''];
    const other = createServer((_request, response) => response.writeHead(answer[0]).end(answer[1]));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const client = new HandsetClient(`http://127.0.0.1:${(other.address() as AddressInfo).port}`, new Secret('token'));
    for (answer of [
      [200, '<html>'],
      [200, 'null'],
      [200, '{}'],
      [502, 'null'],
      [502, '<html>'],
      [500, '{"code":"x"}'],
    ] as const)
      await assert.rejects(client.cast(), { code: 'http.peer_unavailable' }, answer.join(' '));
    other.close();
  });
});
