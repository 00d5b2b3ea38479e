// The threat: docs/threats/t-233-service-is-told-of-no-revocation.md
import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { freePort } from '@inro/host/testing';
import { buildTbsCertList, signTbs } from '@inro/pki/issue';
import { parseCertificate, parseCertificateList } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { digestText, fromText, makeOrder, startTestAuthority, type TestAuthority } from '../../apps/ca/test/support.ts';
import type { RecentRevocations, RecentRevocationsOptions } from '../../packages/relying-party/src/node/index.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const file = 'packages/relying-party/src/node/recent-revocations.ts';
const noOlder: Defence = {
  file,
  defence: 'return isOver || list.crlNumber >= held.crlNumber!;',
  instead: 'return true;',
};
const bySignature: Defence = { file, defence: ' || !(await isSignedBy(anchor, one.list))' };
const ofEveryRoot: Defence = { file, defence: '|| !told.every(Boolean)' };
const forGood: Defence = {
  file: 'packages/verifier/src/revocation/lists.ts',
  defence: 'entry !== undefined && isForGood(entry)',
  instead: 'false',
};
const MINUTE = 60_000;
const UNAVAILABLE = 'relying-party.recent_revocations_unavailable';

describe('T-233 a service that fetches what was revoked is told of nothing', () => {
  let ca: TestAuthority;
  let person: { certificate: Uint8Array; issuer: Uint8Array };
  let staple: Uint8Array;
  /** Lists of before the revocation and of after it, all roots. */
  let [earlier, newest]: readonly Uint8Array[][] = [[], []] as Uint8Array[][];
  const servers: Server[] = [];

  const lists = async () => {
    await ca.running.schedule.kick();
    const { body } = await httpRequest(`${ca.statusOrigin}/recent`);
    return (JSON.parse(fromUtf8(body)) as { lists: string[] }).lists.map(fromBase64);
  };
  before(async () => {
    ca = await startTestAuthority();
    const token = 'the-token-of-this-very-phone';
    const { body } = makeOrder('phone', await ca.card(), ca.element, { now: ca.clock.now(), token });
    const { certificates } = await ca.issue('phone', body);
    const one = certificates.find(({ kind }) => kind === 'userAuthentication')!;
    person = { certificate: fromText(one.certificate), issuer: fromText(one.issuer) };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/ocsp-request' };
    const asked = buildOcspRequest(person.certificate, person.issuer);
    staple = (await httpRequest(`${ca.statusOrigin}/staples`, { method: 'POST', headers, body: asked })).body;
    earlier = await lists();
    ca.clock.move(MINUTE);
    const order = { reason: 'keyCompromise', at: ca.clock.now().toISOString() };
    await ca.registration.call('ca', 'PUT', `/revocations/${digestText(person.certificate)}`, order);
    newest = await lists();
  });
  after(async () => {
    for (const server of servers) server.close().closeAllConnections();
    await ca?.dispose();
  });

  const answerWith = (all: readonly Uint8Array[]) => (response: ServerResponse) =>
    void response.end(JSON.stringify({ lists: all.map(toBase64) }));

  /** A service of this world, whose way to the authority somebody else holds. */
  async function service(world: World, more: Partial<RecentRevocationsOptions> = {}) {
    const { RecentRevocations: Recent } = await world<typeof import('../../packages/relying-party/src/node/index.ts')>(
      'packages/relying-party/src/node/index.ts',
    );
    const { verifyCertificateSync } = await world<typeof import('../../packages/verifier/src/node/index.ts')>(
      'packages/verifier/src/node/index.ts',
    );
    const way = { answer: answerWith(newest!) as (response: ServerResponse) => void };
    const port = await freePort();
    const server = createServer((_request, response) => way.answer(response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const options = { url: `http://localhost:${port}/recent`, trustAnchors: () => [person.issuer], clock: ca.clock };
    const recent: RecentRevocations = new Recent({ ...options, ...more });
    return {
      recent,
      way,
      refresh: () =>
        recent.refresh().then(
          () => 'taken',
          ({ code }: { code: string }) => code,
        ),
      /** The thief of the phone, with the proof of before. */
      thief: () =>
        verifyCertificateSync({
          certificate: person.certificate,
          trustAnchors: [person.issuer],
          at: ca.clock.now(),
          purpose: 'user-authentication',
          revocation: { stapled: true, ocspResponses: [staple], certificateLists: recent.lists() },
        }).status,
    };
  }

  /** Of the person's root: by a key of somebody else's, under a number that no honest list will reach. */
  async function forged(): Promise<Uint8Array> {
    const all = Object.values(ca.running.context.authorities);
    const { subject } = parseCertificate(person.issuer);
    const isOwn = (name: Uint8Array) => Buffer.from(name).equals(subject.der);
    const own = all.find(({ identity }) => isOwn(identity.name));
    const other = all.find(({ identity }) => !isOwn(identity.name));
    const now = ca.clock.now();
    const tbs = buildTbsCertList({
      signatureAlgorithm: other!.signer.algorithm,
      issuer: own!.identity.name,
      authorityKeyIdentifier: own!.identity.keyIdentifier,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + 60 * MINUTE),
      number: 2 ** 40,
      baseNumber: 2 ** 40 - 312,
      entries: [],
    });
    return signTbs(other!.signer, tbs);
  }
  const games: Readonly<Record<string, () => Promise<(response: ServerResponse) => void>>> = {
    'an older list': async () => answerWith(earlier!),
    'no list': async () => answerWith([]),
    'a list that is none': async () => answerWith([Uint8Array.of(1, 2, 3)]),
    'a list cut short': async () => answerWith(newest!.map((der) => der.slice(0, -3))),
    'a list with another signature': async () =>
      answerWith(
        newest!.map((der) => Uint8Array.from(der, (octet, at) => (at === der.length - 5 ? octet ^ 1 : octet))),
      ),
    'a list of somebody else, of a number beyond all': async () => answerWith([await forged()]),
    'lists of other roots': async () =>
      answerWith(
        newest!.filter((der) => !parseCertificateList(der).issuer.matches(parseCertificate(person.issuer).subject)),
      ),
    'a complete list in its place': async () => answerWith([(await completeList())!]),
    'more lists than there are roots': async () => answerWith(Array(17).fill(newest![0]!)),
    'two members of one name': async () => (response) => void response.end('{"lists":[],"lists":[]}'),
    'nothing new (304)': async () => (response) => void response.writeHead(304).end(),
    'another address (302)': async () => (response) =>
      void response.writeHead(302, { location: 'http://localhost:9/' }).end(),
    'an answer that is cut': async () => (response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('{"lists":[', () => response.destroy());
    },
    'an answer without end': async () => (response) => {
      const more = () => void (response.destroyed || response.write('A'.repeat(1 << 20), more));
      response.write('{"lists":["', more);
    },
  };
  async function completeList(): Promise<Uint8Array | undefined> {
    const point = parseCertificate(person.certificate)
      .extension('crlDistributionPoints')
      ?.flatMap(({ name }) => (name !== undefined && 'fullName' in name ? name.fullName : []))
      .find(({ form }) => form === 'uniformResourceIdentifier') as { readonly text: string } | undefined;
    return (await httpRequest(`${ca.statusOrigin}${new URL(point!.text).pathname}`)).body;
  }

  it('not by what is answered in the place of the list: it says so, and goes on by the one that it has', async () => {
    const { recent, way, refresh, thief } = await service(asItIs);
    assert.equal(await refresh(), 'taken');
    const made = parseCertificateList(recent.lists()[0]!).thisUpdate.at;
    for (const [what, game] of Object.entries(games)) {
      way.answer = await game();
      ca.clock.move(1_000);
      assert.equal(await refresh(), UNAVAILABLE, what);
      assert.equal(thief(), 'invalid', what);
      assert.equal(recent.age, (ca.clock.now().getTime() - made) / 1000, what);
    }
    way.answer = answerWith(newest!);
    assert.equal(await refresh(), 'taken', 'and takes the true one again');
  });

  it('not at its beginning: there is no age before there is a list of every root', async () => {
    for (const game of Object.values(games).slice(1)) {
      const { recent, way, refresh } = await service(asItIs);
      way.answer = await game();
      assert.deepEqual([await refresh(), recent.age, recent.lists().length], [UNAVAILABLE, undefined, 0]);
    }
    const roots = newest!.map((der) => parseCertificateList(der).issuer);
    assert.ok(roots.length > 1);
  });

  it('not by an hour of silence: whom the last list revoked for good stays so', async () => {
    const { refresh, thief, recent, way } = await service(asItIs);
    await refresh();
    way.answer = (response) => void response.destroy();
    for (const minutes of [59, 2, 600]) {
      ca.clock.move(minutes * MINUTE);
      assert.equal(await refresh(), UNAVAILABLE);
      assert.equal(thief(), 'invalid', `${minutes} later`);
    }
    assert.ok(recent.age! > 600 * 60);
    ca.clock.move(-661 * MINUTE);
  });

  it('not by lists of another time: one of tomorrow is none, and one that is over holds none up', async () => {
    const { way, refresh } = await service(asItIs);
    ca.clock.move(-30 * MINUTE);
    assert.equal(await refresh(), UNAVAILABLE);
    ca.clock.move(30 * MINUTE);
    assert.equal(await refresh(), 'taken');
    ca.clock.move(90 * MINUTE);
    way.answer = answerWith(earlier!);
    assert.equal(await refresh(), 'taken', 'of an authority that was restored: its age tells');
    ca.clock.move(-90 * MINUTE);
  });

  it('and ends by nothing that goes wrong, told or not, stopped in the middle or begun twice', async () => {
    let told = 0;
    const onFailure = () => {
      told++;
      throw new Error('mine');
    };
    const { recent, way } = await service(asItIs, { onFailure });
    way.answer = (response) => void response.writeHead(500).end();
    await Promise.all([recent.start(), recent.start()]);
    assert.equal(told, 2);
    recent.stop();
    const begun = recent.start();
    recent.stop();
    await begun;
    await pause(10);
  });

  it('counter-test: one that takes any list of its root’s name takes an older one, and the thief in', async () => {
    const { way, refresh, thief } = await service(without(noOlder));
    await refresh();
    way.answer = answerWith(earlier!);
    assert.deepEqual([await refresh(), thief()], ['taken', 'valid']);
  });

  it('counter-test: one that asks no signature is told for ever that all is well', async () => {
    const { recent, way, refresh, thief } = await service(without(bySignature));
    way.answer = await games['a list of somebody else, of a number beyond all']!();
    assert.deepEqual([await refresh(), recent.age !== undefined], ['taken', true]);
    way.answer = answerWith(newest!);
    await refresh();
    assert.equal(thief(), 'valid');
  });

  it('counter-test: one that waits for no root hears that none was revoked', async () => {
    const { way, refresh } = await service(without(ofEveryRoot));
    way.answer = answerWith([]);
    assert.equal(await refresh(), 'taken');
  });

  it('counter-test: one for which a revocation ends with its list takes the thief in an hour later', async () => {
    const { refresh, thief } = await service(without(forGood));
    await refresh();
    assert.equal(thief(), 'invalid');
    ca.clock.move(61 * MINUTE);
    assert.equal(thief(), 'valid');
    ca.clock.move(-61 * MINUTE);
  });
});
