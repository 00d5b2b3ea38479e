// The threat: docs/threats/t-015-logs-read.md
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { PresentationJourney } from '@inro/wallet/core';
import pino from 'pino';
import { enterResident } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, type Name, openHouse } from './support/house.ts';
import {
  agree,
  CARD_PASSWORD,
  enrolPhone,
  entry,
  loginPorts,
  newPerson,
  newPhone,
  PASSWORD,
  PIN,
} from './support/people.ts';
import { authority, beginLogin, finishLogin } from './support/scene.ts';
import { without } from './support/without.ts';

/** A PIN by itself, not four digits of something longer. */
const isIn = (text: string, secret: string): boolean =>
  secret.length > 4 ? text.includes(secret) : new RegExp(`(?<![0-9A-F])${secret}(?![0-9A-F])`).test(text);

const servers: readonly Name[] = [...authority, 'bank'];

describe('T-015 somebody reads the logs', () => {
  let house: House;
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().split('\n').filter(Boolean));
      done();
    },
  });
  before(async () => {
    // Everything that can be logged at all.
    house = await openHouse(servers, { log: (name) => pino({ base: { name }, level: 'trace' }, sink) });
  });
  after(() => house.close());

  /** Every string of every line (times and numbers aside). */
  const texts = (): string[] => {
    const strings = (value: unknown): string[] => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
    };
    return lines.flatMap((line) => strings(JSON.parse(line)));
  };
  const found = (secrets: Readonly<Record<string, string>>): string[] => {
    const all = texts().join('\n').toUpperCase();
    return Object.entries(secrets).flatMap(([name, secret]) => (isIn(all, secret.toUpperCase()) ? [name] : []));
  };

  /** A life with every kind of mishap; what nobody may find in a log afterwards. */
  async function story(): Promise<Record<string, string>> {
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    await enrolPhone(house, person, wallet);
    const ports = await loginPorts(house, wallet);
    const scene = { house, wallet };
    const login = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(ports, login.link);
    assert.equal(await finishLogin(login.browser, login.transaction, redirectUri), true);
    const wrong = await PresentationJourney.open(ports, (await beginLogin(scene, 'same-device')).link);
    assert.equal(await outcomeOf(wrong.agree({ act: 'login', pin: new Secret('9999') })), 'jpki.secret_wrong');
    const { request, token, response } = JSON.parse((await wallet.storage.get('staple'))!) as Record<string, string>;
    const secrets = {
      PIN,
      password: PASSWORD,
      'card password': CARD_PASSWORD,
      name: entry.name,
      address: entry.address,
      'number of the register': person.number,
      'staple token': token!,
      'cookie value': login.browser.cookies.get('session')!,
      'login cookie value': login.browser.cookies.get('inro-login')!,
      'response code': new URL(redirectUri!).searchParams.get('response_code')!,
      'status request': request!,
      'status answer': response!.slice(0, 60),
    };
    // Everything above once more as nonsense at every server, where parsers complain about what they got.
    const nonsense = [JSON.stringify(secrets).slice(1), JSON.stringify(secrets), Object.values(secrets).join('&')];
    for (const name of [...servers, 'status'])
      for (const body of nonsense)
        for (const [method, path] of [
          ['POST', '/enrolments'],
          ['POST', '/applications'],
          ['POST', `/gp/seram/handshake?sessionId=${secrets['staple token']}`],
          ['PUT', `/residents/${person.number}`],
          ['POST', '/presentations/answers'],
          ['POST', '/staples'],
          ['POST', '/ocsp'],
          ['POST', '/door/pair'],
          ['PUT', `/${secrets['staple token']}`],
        ] as const)
          for (const type of ['application/json', 'application/x-www-form-urlencoded', 'application/ocsp-request'])
            await httpRequest(`${house.system.origin(name)}${path}`, {
              method,
              body,
              headers: {
                'content-type': type,
                authorization: `Bearer ${secrets['staple token']}`,
                cookie: `session=${secrets['cookie value']}; inro-login=${secrets['login cookie value']}`,
              },
            });
    return secrets;
  }

  /** The register's database refuses a row, and says which one. */
  const brokenRegister = async (): Promise<string> => {
    const db = openDatabase<never>(house.databases.registration!.url);
    await sql`alter table resident add constraint full_disk check (false) not valid`.execute(db);
    const outcome = await outcomeOf(enterResident(house.system, '9876543210', entry));
    await sql`alter table resident drop constraint full_disk`.execute(db);
    await db.destroy();
    return typeof outcome === 'string' ? outcome : 'entered';
  };

  it('and finds no PIN, no password, no name, no token and no certificate, whatever went wrong', async () => {
    const secrets = await story();
    assert.equal(await brokenRegister(), 'http.internal');
    assert.ok(lines.length > 100, 'there is something to read');
    assert.deepEqual(found(secrets), []);
    const db = openDatabase<{ certificate: { serial: Buffer } }>(house.databases.ca!.url);
    const serials = (await db.selectFrom('certificate').select('serial').execute()).map(({ serial }) =>
      serial.toString('hex'),
    );
    await db.destroy();
    assert.deepEqual(found(Object.fromEntries(serials.map((serial) => [serial, serial]))), []);
  });

  it('counter-test: a log that keeps what a failure says of itself has the name and the address', async () => {
    const told = without({
      file: 'packages/host/src/log.ts',
      defence: '    error: failure.name,\n    ...(typeof code',
      instead: "    error: failure.message + ' ' + (failure as { detail?: string }).detail,\n    ...(typeof code",
    });
    await house.replace('registration', told);
    assert.equal(await brokenRegister(), 'http.internal');
    assert.deepEqual(found({ name: entry.name, address: entry.address }), ['name', 'address']);
  });
});
