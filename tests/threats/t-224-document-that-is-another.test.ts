// The threat: docs/threats/t-224-document-that-is-another.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { Secret, utf8 } from '@inro/foundation';
import { refreshDueStaples } from '@inro/wallet/core';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { askedOf, look, publish, type Shown } from './support/acts.ts';
import { outcomeOf } from './support/attack.ts';
import { journeyIn, PASSWORD } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

const DOCUMENTS = 'apps/wallet/src/core/presentation/documents.ts';
const CHECK = 'packages/presentation/src/request/check.ts';
const password = new Secret(PASSWORD);

describe('T-224 a document is another than the one that is signed, or is nobody’s to fetch', () => {
  let scene: Scene;
  let service: TestService;
  let inner: Server;
  let heard: string[];
  before(async () => {
    scene = await shareScene();
    service = await openTestService(scene.house.system, 'lender');
    await refreshDueStaples({ ...scene.ports, wait: async () => undefined });
    inner = createServer((request, response) => {
      heard.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('inner');
    });
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    heard = [];
  });
  afterEach(() => {
    delete service.cheats.document;
    delete service.cheats.request;
    heard = [];
  });
  after(async () => {
    inner.close();
    await service.close();
    await scene.close();
  });

  const innerOrigin = () => `http://127.0.0.1:${(inner.address() as AddressInfo).port}`;

  it('and a redirect leads the phone nowhere, whatever it says', async () => {
    const document = publish(service, '契約書', 'fifty');
    for (const status of [301, 302, 303, 307, 308]) {
      service.cheats.document = () => ({ status, location: `${innerOrigin()}/admin`, body: utf8('fifty') });
      const { journey } = await askedOf(service, scene.ports, { signature: { documents: [document] } });
      assert.equal(await outcomeOf(look(journey)), 'wallet.document_unavailable');
    }
    assert.deepEqual(heard, []);
  });

  it('and no other place is asked for a document: another origin, port, scheme, user, address', async () => {
    const { port } = new URL(service.origin);
    const document = publish(service, '契約書', 'fifty');
    for (const uri of [
      `${innerOrigin()}/contract`,
      `http://localhost:${(inner.address() as AddressInfo).port}/contract`,
      `http://lender.localhost:${(inner.address() as AddressInfo).port}/contract`,
      `https://lender.localhost:${port}/contract`,
      `http://user@lender.localhost:${port}/contract`,
      `http://lender.localhost.:${port}/contract`,
      `http://lender.localhost:${port}@127.0.0.1/contract`,
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
    ]) {
      const asked = askedOf(service, scene.ports, { signature: { documents: [{ ...document, uri }] } });
      const outcome = await outcomeOf(
        asked.catch((failure: unknown) => (failure instanceof TypeError ? 'the SDK refuses' : Promise.reject(failure))),
      );
      assert.ok(outcome === 'presentation.origin_wrong' || outcome === 'the SDK refuses', `${uri}: ${String(outcome)}`);
    }
    assert.deepEqual(heard, []);
  });

  for (const [what, body, type] of [
    ['another text', 'ninety', undefined],
    ['a longer one', 'fifty thousand', undefined],
    ['a shorter one', 'fift', undefined],
    ['another type', 'fifty', 'text/html'],
    ['more than a phone takes', 'x'.repeat(11 << 20), undefined],
  ] as const)
    it(`and ${what} in its place is neither shown nor signed`, async () => {
      const document = publish(service, '契約書', 'fifty');
      service.cheats.document = () => ({ body: utf8(body), ...(type === undefined ? {} : { type }) });
      const { journey } = await askedOf(service, scene.ports, { signature: { documents: [document] } });
      assert.match(String(await outcomeOf(look(journey))), /^(?:wallet\.document_differs|http\.peer_unavailable)$/u);
      await assert.rejects(journey.enterPassword({ password }), TypeError);
    });

  it('and one that is swapped after it was shown is the one that was shown: it is fetched once', async () => {
    const document = publish(service, '契約書', 'fifty');
    let handedOut = 0;
    service.cheats.document = () => ({ body: utf8(handedOut++ === 0 ? 'fifty' : 'ninety') });
    const { journey, result } = await askedOf(service, scene.ports, { signature: { documents: [document] } });
    assert.deepEqual(await look(journey), { 契約書: 'fifty' });
    assert.deepEqual(await look(journey), { 契約書: 'fifty' });
    await journey.enterPassword({ password });
    assert.equal(handedOut, 1);
    const { signature } = await result((await journey.handOver()).redirectUri!);
    assert.equal(signature!.signatures[0]!.sha256, document.sha256);
  });

  it('and nothing of it is on the phone afterwards', async () => {
    const document = publish(service, '契約書', 'a secret sum');
    const { journey } = await askedOf(service, scene.ports, { signature: { documents: [document] } });
    await look(journey);
    await journey.refuse();
    await assert.rejects(async () => await journey.documents!.bytes(document as Shown), TypeError);
    const kept = await Promise.all(['log', 'staple', 'signing-staple'].map((key) => scene.ports.storage.get(key)));
    assert.doesNotMatch(kept.join(), /a secret sum/u);
  });

  it('counter-test: a wallet that does not compare shows and signs what the service handed this phone', async () => {
    const credulous = await journeyIn(without({ file: DOCUMENTS, defence: ' && isOfDigests(answer.body, document)' }));
    const document = publish(service, '契約書', 'fifty!');
    service.cheats.document = () => ({ body: utf8('ninety') });
    const { journey } = await askedOf(service, scene.ports, { signature: { documents: [document] } }, credulous);
    assert.deepEqual(await look(journey), { 契約書: 'ninety' });
    await journey.enterPassword({ password });
  });

  it('counter-test: a wallet that shows its own bytes signs what whoever showed them made of them', async () => {
    const attack = async (Journey?: Parameters<typeof askedOf>[3]) => {
      const document = publish(service, '契約書', 'fifty');
      const asked = await askedOf(service, scene.ports, { signature: { documents: [document] } }, Journey);
      const bytes = await asked.journey.documents!.bytes(asked.journey.documents!.list[0] as Shown);
      bytes.set(utf8('99'));
      await asked.journey.enterPassword({ password });
      return outcomeOf(asked.journey.handOver().then(() => 'signed as it was fetched'));
    };
    assert.equal(await attack(), 'signed as it was fetched');
    const sharing = {
      file: DOCUMENTS,
      defence: 'return (await this.#whole(document)).slice();',
      instead: 'return await this.#whole(document);',
    };
    assert.match(await attack(await journeyIn(without(sharing))), /^relying-party\./u);
  });

  it('counter-test: a phone that asks anywhere for a document asks inside', async () => {
    const both = [
      {
        file: CHECK,
        defence:
          "if (acts.signature?.documents.some(elsewhere)) throw new PresentationError('presentation.origin_wrong');",
        instead: 'void elsewhere;',
      },
      {
        file: DOCUMENTS,
        defence: "if (!liesOnOrigin(uri, origin)) throw new WalletError('wallet.document_unavailable');",
      },
    ] as const;
    const other = await openTestService(scene.house.system, 'inner');
    try {
      const attack = async (defences: readonly (typeof both)[number][]) => {
        const document = publish(service, '契約書', 'fifty');
        // Its own SDK would not ask so: a service that means harm writes its requests itself.
        const elsewhere = (payload: string) =>
          payload.replace(document.uri, `${other.origin}/presentations/requests/1`);
        service.cheats.request = (jwt) => ({ body: service.rewritten(jwt, elsewhere) });
        const Journey = await journeyIn(without(...defences));
        const { journey } = await askedOf(service, scene.ports, { signature: { documents: [document] } }, Journey);
        return await outcomeOf(look(journey));
      };
      assert.equal(await outcomeOf(attack([both[1]])), 'presentation.origin_wrong', 'each holds alone');
      assert.equal(await attack([both[0]]), 'wallet.document_unavailable', 'each holds alone');
      assert.deepEqual(other.asked, []);
      await attack(both);
      assert.deepEqual(other.asked, ['GET /presentations/requests/1']);
    } finally {
      await other.close();
    }
  });
});
