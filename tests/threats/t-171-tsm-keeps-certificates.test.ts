// The threat: docs/threats/t-171-tsm-keeps-certificates.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { openDatabase, sql } from '@inro/host';
import { runLocalAgent, setSecretsOnApplet, type WalletPorts } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, entry, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const kinds = ['userAuthentication', 'digitalSignature'] as const;
const processes = ['tsm', 'tsm-issuer', 'tsm-provider'] as const;
type Fetch = WalletPorts['door']['fetch'];

/** The wallet was killed: nothing of it is heard any more. */
class Killed extends Error {}

describe('T-171 whoever reads the TSM’s databases wants to know whose phone it is', () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  const registration = () => openDatabase<Schema>(house.databases.registration!.url);

  /** An enrolment whose wallet dies when the order that writes the certificates has come, or before its report. */
  const interrupted = async (): Promise<string> => {
    const [person, wallet] = [await newPerson(house), await newPhone(house)];
    await (await applyOnly(house, person, wallet)).abandon();
    const db = registration();
    const { id, seram_url, seram_session } = await db
      .selectFrom('application')
      .selectAll()
      .where('resident', '=', person.number)
      .where('profile', '=', 'phone')
      .executeTakeFirstOrThrow();
    await db.destroy();
    const http: Fetch = async (request) => {
      const answer = await wallet.door.fetch(request);
      if (Buffer.from(answer.body).includes('progress:5/5')) throw new Killed();
      return answer;
    };
    const secrets = { pin: new Secret('4649'), password: new Secret('PHONE4649') };
    const agent = {
      door: wallet.door,
      http,
      wait: async () => undefined,
      onNotification: async ({ kind }: { readonly kind: string }) => {
        if (kind === 'setSecrets') await setSecretsOnApplet(wallet.door, secrets, [...kinds]);
      },
    };
    const secureElement = { seType: 'eSE', seId: 'eSE1' } as const;
    const session = { url: seram_url!, sessionId: seram_session!, secureElement };
    await outcomeOf(runLocalAgent(agent, session)).catch((failure: unknown) => {
      if (!(failure instanceof Killed)) throw failure;
    });
    return id;
  };

  /** Where in the TSM's tables, to the last row, a certificate of an application or the person in it can be read. */
  const attack = async (): Promise<string[]> => {
    const id = await interrupted();
    const db = registration();
    const certificates = await db.selectFrom('certificate').select('der').where('application', '=', id).execute();
    await db.destroy();
    assert.equal(certificates.length, 2, 'they were issued, and are on their way');
    const texts = [entry.name, entry.address].flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    const needles = [
      ...texts,
      ...certificates.flatMap(({ der }) => [der.toString('base64').slice(-120), der.toString('hex').slice(-120)]),
    ].map((text) => text.toLowerCase());
    const found: string[] = [];
    for (const name of processes) {
      const database = openDatabase<Record<string, never>>(house.databases[name]!.url);
      const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = 'public'`.execute(database);
      for (const table of tables.rows.map((row) => row.name)) {
        const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(database);
        const all = rows.map(({ row }) => row.toLowerCase());
        if (all.some((row) => needles.some((needle) => row.includes(needle)))) found.push(`${name}: ${table}`);
      }
      await database.destroy();
    }
    return found;
  };

  it('and finds nobody there while the certificates are being written: in no table of the three processes', async () => {
    assert.deepEqual(await attack(), []);
  });

  it('counter-test: a front that remembers the certificates with the session tells name, address and birth', async () => {
    const defence = 'files: digestsOfFiles(certificates),';
    const file = 'apps/tsm/src/front/conductor.ts';
    await house.replace('tsm', without({ file, defence, instead: `${defence} certificates,` }));
    assert.deepEqual(await attack(), ['tsm: seram_session']);
    await house.replace('tsm');
  });

  it('counter-test: and so does a provider’s role that keeps what it was asked to write', async () => {
    const defence = "script.kind === 'write' ? { ...script, files: [] } : script";
    await house.replace('tsm-provider', without({ file: 'apps/tsm/src/provider/work.ts', defence, instead: 'script' }));
    assert.deepEqual(await attack(), ['tsm-provider: script']);
  });
});
