// The threat: docs/threats/t-169-element-ordered-by-another.md
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ElementDelivery, ElementOrder } from '@inro/authority-wire/maker';
import type { PeerClient } from '@inro/host';
import { freePort } from '@inro/host/testing';
import { FaultyWire } from '../../quality/faults/house/faulty-wire.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const CLIENT = 'apps/handset/src/elements/maker-client.ts';

describe('T-169 somebody else orders elements of the maker, or gets what was made for another', () => {
  let house: House;
  let wire: FaultyWire;
  before(async () => {
    house = await openHouse(['handset']);
    // The attacker's place: between the handset and the maker.
    const { port } = house.configs['phone-maker']!;
    await house.stop('phone-maker');
    Object.assign(house.configs['phone-maker']!, { port: await freePort() });
    await house.start('phone-maker');
    wire = await FaultyWire.open(port, house.configs['phone-maker']!.port);
  });
  after(async () => {
    wire.stop();
    await house.close();
  });

  const newOrder = (change: Partial<ElementOrder> = {}): ElementOrder => ({
    profile: 'phone',
    model: 'inro-one',
    attestationPublicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ type: 'spki', format: 'der' })
      .toString('base64'),
    ...change,
  });
  const idOf = ({ attestationPublicKey }: ElementOrder): string =>
    createHash('sha256').update(Buffer.from(attestationPublicKey, 'base64')).digest('base64url');
  const orderAs = (peer: string, order: ElementOrder, id = idOf(order)) =>
    house.peer(peer).call<ElementDelivery>('phone-maker', 'PUT', `/orders/${id}`, order);
  const client = async (world: World = asItIs, peers: Pick<PeerClient, 'ask'> = house.peer('handset')) => {
    const { MakerClient } = await world<typeof import('../../apps/handset/src/elements/maker-client.ts')>(CLIENT);
    return new MakerClient(peers, 300);
  };

  const others = ['registration', 'ca', 'tsm', 'tsm-issuer', 'tsm-provider', 'counter', 'operator', 'phone-maker'];
  it('is refused under every other key of the house', async () => {
    for (const peer of others) assert.equal(await outcomeOf(orderAs(peer, newOrder())), 'http.unauthorized', peer);
  });

  it('a card in the place of a phone, another model, another id, or an id for another key changes no delivery', async () => {
    const order = newOrder();
    const first = await orderAs('handset', order);
    const other = newOrder();
    for (const [changed, id] of [
      [{ ...order, profile: 'card' }, idOf(order)],
      [{ ...order, model: 'my-number-card' }, idOf(order)],
      [other, idOf(order)],
      [order, idOf(other)],
      [order, idOf(order).toLowerCase()],
    ] as const)
      assert.equal(await outcomeOf(orderAs('handset', changed, id)), 'http.body_invalid');
    assert.deepEqual(await orderAs('handset', order), first, 'the first one stands');
    await house.replace('phone-maker');
    assert.deepEqual(await orderAs('handset', order), first, 'and after a restart');
  });

  it('an order that is let go late, or comes twice at once, brings the same element', async () => {
    const order = newOrder();
    let seen = 0;
    wire.onRequest = () => (++seen === 1 ? 'late' : undefined);
    const delivered = await (await client()).order(order);
    const known = wire.fates.length;
    await wire.letGo();
    assert.ok(wire.fates[known]!.said!.includes(delivered.cplc));
    const twice = await Promise.all([orderAs('handset', order), orderAs('handset', order)]);
    for (const one of twice) assert.deepEqual(one, delivered);
  });

  /** Peers at whose other end something else is delivered than was ordered. */
  const delivering = (change: (own: ElementDelivery) => Promise<ElementDelivery>): Pick<PeerClient, 'ask'> => ({
    ask: (async (...asked: Parameters<PeerClient['ask']>) =>
      await change((await house.peer('handset').ask(...asked)) as ElementDelivery)) as PeerClient['ask'],
  });
  const ofAnother = delivering(() => orderAs('handset', newOrder()));

  it('a delivery of another element, or one with its chain or serial data changed, is written into none', async () => {
    const spare = await orderAs('handset', newOrder());
    const changes: ((own: ElementDelivery) => ElementDelivery)[] = [
      (own) => ({ ...own, cplc: spare.cplc }),
      (own) => ({ ...own, attestationChain: spare.attestationChain }),
      (own) => ({ ...own, attestationChain: [own.attestationChain[0]!, spare.attestationChain[0]!] }),
      (own) => ({ ...own, attestationChain: own.attestationChain.toReversed() }),
      (own) => ({ ...own, attestationChain: ['AAAA', own.attestationChain[1]!] }),
    ];
    for (const change of changes) {
      const made = (
        await client(
          asItIs,
          delivering(async (own) => change(own)),
        )
      ).order(newOrder());
      assert.equal(await outcomeOf(made), 'handset.delivery_of_other_element');
    }
    const made = (await client(asItIs, ofAnother)).order(newOrder());
    assert.equal(await outcomeOf(made), 'handset.delivery_of_other_element');
  });

  it('while the maker is away nothing is made', async () => {
    await house.stop('phone-maker');
    const made = (await client()).order(newOrder());
    assert.equal(await outcomeOf(made), 'handset.maker_unavailable');
    await house.start('phone-maker');
  });

  const inMaker = async (world: World, attack: () => Promise<unknown>): Promise<unknown> => {
    await house.replace('phone-maker', world);
    return await attack().finally(() => house.replace('phone-maker'));
  };

  it('counter-test: a maker that anybody may order of hands out the keys of an element', async () => {
    const anybody = without({
      file: 'packages/authority-wire/src/maker.ts',
      defence: "from: ['handset'],",
      instead: "from: ['handset', 'operator'],",
    });
    const made = await inMaker(anybody, () => outcomeOf(orderAs('operator', newOrder())));
    assert.equal((made as ElementDelivery).keys.length, 2);
  });

  it('counter-test: a maker that does not look what was ordered before delivers a card for a phone', async () => {
    const order = newOrder();
    await orderAs('handset', order);
    const forgetful = without({
      file: 'apps/phone-maker/src/deliveries.ts',
      defence:
        "if (before.profile !== order.profile || before.model !== order.model) throw new HttpError('http.body_invalid');",
    });
    const made = await inMaker(forgetful, () => outcomeOf(orderAs('handset', { ...order, profile: 'card' })));
    assert.equal((made as ElementDelivery).keys[1]?.keyVersion, 2, 'the keys of a card’s domain');
  });

  it('counter-test: a host that does not look whose the delivery is writes another’s into its element', async () => {
    const trusting = without({ file: CLIENT, defence: '!isFor(order, delivery)', instead: 'false' });
    const order = newOrder();
    const made = await (await client(trusting, ofAnother)).order(order);
    assert.notEqual(made.cplc, (await orderAs('handset', order)).cplc);
  });
});
