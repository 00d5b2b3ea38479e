// The threat: docs/threats/t-226-document-slipped-into-a-batch.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { refreshDueStaples } from '@inro/wallet/core';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { askedOf, look, publish, type Shown } from './support/acts.ts';
import { journeyIn, PASSWORD } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { asItIs, without } from './support/without.ts';

const HELD = 'apps/wallet/src/core/presentation/held-password.ts';
const DOCUMENT = 'packages/presentation/src/act/document.ts';
const DOCUMENTS = 'apps/wallet/src/core/presentation/documents.ts';
const password = new Secret(PASSWORD);

describe('T-226 a document is slipped into a batch', () => {
  let scene: Scene;
  let service: TestService;
  let list: readonly Shown[];
  before(async () => {
    scene = await shareScene();
    service = await openTestService(scene.house.system, 'batcher');
    await refreshDueStaples({ ...scene.ports, wait: async () => undefined });
    list = ['one', 'two', 'three'].map((text) => publish(service, text, text));
  });
  after(async () => {
    await service.close();
    await scene.close();
  });

  const twice = async (documents: readonly Shown[]): Promise<string> => {
    try {
      await askedOf(service, scene.ports, { signature: { documents } });
      return 'asked';
    } catch (failure) {
      if (failure instanceof TypeError) return 'no request';
      throw failure;
    }
  };

  it('and one content under two titles is no request, nor are more than twenty', async () => {
    const [one] = list as [Shown];
    assert.equal(await twice([one, { ...one, title: 'another' }]), 'no request');
    assert.equal(await twice([one, { ...one, uri: `${one.uri}?again` }]), 'no request');
    assert.equal(await twice([one, one]), 'no request');
    const many = Array.from({ length: 21 }, (_, at) => publish(service, `no ${at}`, `no ${at}`));
    assert.equal(await twice(many), 'no request');
    assert.equal(await twice(many.slice(1)), 'asked');
  });

  it('and the signatures are of the documents in the order in which they were shown', async () => {
    for (const documents of [list, list.toReversed()]) {
      const { journey, result } = await askedOf(service, scene.ports, { signature: { documents } });
      assert.deepEqual(
        Object.keys(await look(journey)),
        documents.map(({ title }) => title),
      );
      await journey.enterPassword({ password });
      const { signature } = await result((await journey.handOver()).redirectUri!);
      assert.deepEqual(
        signature!.signatures.map(({ sha256 }) => sha256),
        documents.map(({ sha256 }) => sha256),
      );
    }
  });

  it('and a request that is changed after the yes is another request: this one was fetched once', async () => {
    service.asked.length = 0;
    const { journey } = await askedOf(service, scene.ports, { signature: { documents: [list[0]!] } });
    await look(journey);
    await journey.enterPassword({ password });
    await journey.handOver();
    assert.equal(service.asked.filter((line) => line.startsWith('GET /presentations/requests/')).length, 1);
  });

  it('and what was not on the list is not fetched, not shown and not signed', async () => {
    const { journey } = await askedOf(service, scene.ports, { signature: { documents: [list[0]!] } });
    await look(journey);
    await assert.rejects(async () => await journey.documents!.bytes(list[1]!), TypeError);
    assert.throws(() => (journey.documents!.list as Shown[]).push(list[1]!), TypeError);
    await journey.enterPassword({ password });
    await journey.handOver();
  });

  it('and one of the list that nobody has seen lets none of them be signed', async () => {
    const { journey } = await askedOf(service, scene.ports, { signature: { documents: list } });
    const [first] = journey.documents!.list as readonly Shown[];
    await journey.documents!.bytes(first!);
    await assert.rejects(journey.enterPassword({ password }), TypeError);
  });

  it('counter-test: a wallet that does not ask what was seen signs what nobody has looked at', async () => {
    const defence = {
      file: DOCUMENTS,
      defence: "if (isShown && !this.#fetched.has(document)) throw new TypeError('a document that was not shown');",
    };
    const blind = await journeyIn(without(defence));
    const { journey, result } = await askedOf(service, scene.ports, { signature: { documents: list } }, blind);
    await journey.enterPassword({ password });
    const { signature } = await result((await journey.handOver()).redirectUri!);
    assert.equal(signature!.signatures.length, 3);
  });

  it('counter-test: without the look for a second title, one content is asked for twice', async () => {
    const defence = {
      file: DOCUMENT,
      defence: `if (new Set(documents.map((document) => document[digest])).size !== documents.length)
      throw new TypeError('a document stands twice');`,
      instead: 'void digest;',
    };
    type Query = typeof import('../../packages/presentation/src/request/query.ts');
    const read = async (world: typeof asItIs) => {
      const { queryOf } = await world<Query>('packages/presentation/src/request/query.ts');
      const documents = [list[0]!, { ...list[0]!, title: 'another' }];
      const signature = { act: 'signature', container: 'cades-detached', documents, maxStapleAge: 600 } as const;
      return queryOf({ signature });
    };
    await assert.rejects(read(asItIs), TypeError);
    assert.ok(await read(without(defence)));
  });

  it('counter-test: a password that is not bound to the list signs one digest more', async () => {
    const attack = async (world: typeof asItIs): Promise<number> => {
      const { HeldPassword } =
        await world<typeof import('../../apps/wallet/src/core/presentation/held-password.ts')>(HELD);
      let signed = 0;
      const element = { verify: async () => undefined, signDigest: async () => new Uint8Array([++signed]) };
      const ports = {
        clock: { now: () => new Date() },
        wait: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
      };
      const held = new HeldPassword(password, ports);
      held.bindTo([Uint8Array.of(1), Uint8Array.of(2)]);
      await held.sign(element as never, Uint8Array.of(1));
      await held.sign(element as never, Uint8Array.of(3)).catch(() => undefined);
      held.wipe();
      return signed;
    };
    assert.equal(await attack(asItIs), 1);
    const defence = "if (at < 0) throw new TypeError('a digest that the password was not given for');";
    assert.equal(await attack(without({ file: HELD, defence })), 2);
  });
});
