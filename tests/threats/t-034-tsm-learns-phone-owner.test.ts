// The threat: docs/threats/t-034-tsm-learns-phone-owner.md
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, entry, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-034 the TSM wants to know whose phone it is', () => {
  let house: House;
  let person: Person;
  const orders: string[] = [];
  const curious = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Digests and documents come in base64: both as they are and decoded.
      const body = Buffer.concat(chunks).toString();
      const fields = Object.values(JSON.parse(body || '{}') as Record<string, unknown>).map(String);
      orders.push(
        [request.url, body, ...fields.map((field) => Buffer.from(field, 'base64').toString('utf8'))].join('\n'),
      );
      const url = `http://${request.headers.host}/gp/seram`;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ sessionId: 'x'.repeat(43), url }));
    });
  });
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
    await house.stop('tsm');
    await new Promise<void>((resolve) => curious.listen(house.configs.tsm!.port, '127.0.0.1', resolve));
  });
  after(async () => {
    curious.closeAllConnections();
    curious.close();
    await house.close();
  });

  /** What of the person stands in the orders that the TSM gets for one application. */
  const learnt = async (): Promise<string[]> => {
    orders.length = 0;
    await applyOnly(house, person, await newPhone(house));
    assert.ok(orders.length > 0);
    const all = orders.join('\n');
    const facts = { name: entry.name, address: entry.address, 'date of birth': '419900401', number: person.number };
    return Object.entries(facts).flatMap(([fact, value]) => (all.includes(value) ? [fact] : []));
  };

  it('and is told a digest, an element and the kinds of certificates: no person', async () => {
    assert.deepEqual(await learnt(), []);
  });

  it('counter-test: a registration that sends the application and not its digest tells name, address and birth', async () => {
    const told = without({
      file: 'apps/registration/src/orders.ts',
      defence: 'application: toBase64Url(application.digest),',
      instead: "application: application.document.toString('base64'),",
    });
    await house.replace('registration', told);
    assert.deepEqual(await learnt(), ['name', 'address', 'date of birth']);
  });
});
