import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { httpRequest, openDatabase, type RunningProcess, sql, systemClock, systemRandomness } from '@inro/host';
import { freePort } from '@inro/host/testing';
import fc from 'fast-check';
import pino from 'pino';
import type { LocalAgentPorts } from '../../wallet/src/core/local-agent/index.ts';
import type { FrontSchema } from '../src/front/database.ts';
import { SessionBook } from '../src/front/session-book.ts';
import { startFront } from '../src/front/start.ts';
import { type House, postOverSocket, runSession, startHouse } from './support/house.ts';
import { makeElement } from './support/phone.ts';
import { violationsOf } from './support/seram-specification.ts';

type Http = LocalAgentPorts['http'];
const polling = { localAgentStatus: { localAgentStatusEnum: 'POLLING', executedSeRamCommands: 0 } };
const handshake = { secureElements: [{ seType: 'eSE', seId: 'eSE1' }] };
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

describe('GP SERAM 2.0.0, remote agent', () => {
  let house: House;
  let second: RunningProcess;
  let secondOrigin: string;
  const logged: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });

  before(async () => {
    house = await startHouse({ log: (name) => pino({ name, level: 'trace' }, stream) });
    const host = house.hostOf('tsm');
    const port = await freePort();
    secondOrigin = `http://tsm.localhost:${port}`;
    const { topology } = host.config;
    const own = { ...topology, origins: { ...topology.origins, tsm: secondOrigin } };
    second = await startFront({ ...host, config: { ...host.config, port, topology: own } });
  });
  after(async () => {
    await second.close();
    await house.dispose();
  });

  async function order(profile: 'phone' | 'card' = 'phone') {
    const phone = await makeElement(profile);
    const id = house.newId();
    const seram = await house.registration.order(id, {
      profile,
      attestationCertificate: phone.attestationCertificate,
      certificates: ['userAuthentication', 'digitalSignature'],
    });
    return { phone, id, seram };
  }
  async function post(url: string, path: string, sessionId: string, body: unknown) {
    const answer = await httpRequest(`${url}/${path}?sessionId=${encodeURIComponent(sessionId)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: JSON.parse(text(answer.body)) as Record<string, unknown> };
  }

  it('sends and receives only what the specification allows, in every message of an enrolment', async () => {
    const { phone, seram } = await order();
    const violations: string[] = [];
    let messages = 0;
    const checked: Http = async (request) => {
      const answer = await postOverSocket(request);
      const [sent, received] = [JSON.parse(text(request.body)), JSON.parse(text(answer.body))];
      messages += 2;
      if (request.url.includes('/handshake?'))
        violations.push(...violationsOf.handshake(sent), ...violationsOf.handshakeAnswer(received));
      else violations.push(...violationsOf.report(sent), ...violationsOf.order(received));
      return answer;
    };
    assert.equal((await runSession(phone, seram, { http: checked })).outcome, 'done');
    assert.deepEqual(violations, []);
    assert.equal(messages, 14);
  });

  it('is held to the specification by a check that finds what is wrong', () => {
    assert.notDeepEqual(violationsOf.order({ ramCommands: [{ ramCommandType: 'seRamCommand' }] }), []);
    assert.notDeepEqual(violationsOf.order({ ramCommands: [{ ramCommandType: 'startCommand' }] }), []);
    assert.notDeepEqual(
      violationsOf.order({ ramCommands: [{ ramCommandType: 'seRamCommand', listOfCAPDU: ['00A40400OA'] }] }),
      [],
    );
    assert.notDeepEqual(violationsOf.report({ localAgentStatus: {} }), []);
    assert.notDeepEqual(violationsOf.handshakeAnswer({ chosenDataFormat: 'application/json' }), []);
  });

  it('answers the same report with the same order when the answer was lost, at every request', async () => {
    const { phone, id, seram } = await order();
    let requests = 0;
    const losing: Http = async (request) => {
      requests++;
      const first = await postOverSocket(request);
      const again = await postOverSocket(request);
      assert.equal(text(again.body), text(first.body), `request ${requests}`);
      return again;
    };
    const result = await runSession(phone, seram, { http: losing });
    assert.equal(result.outcome, 'done');
    assert.equal(requests, 7);
    assert.equal(house.registration.application(id).delivered?.length, 2);
  });

  it('lets two instances of the front serve one session, also at the same moment', async () => {
    const { phone, id, seram } = await order();
    const both: Http = async (request) => {
      const path = request.url.slice(seram.url.length);
      const other = { ...request, url: `${secondOrigin}/gp/seram${path}` };
      const answers = await Promise.all([postOverSocket(request), postOverSocket(other)]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      );
      assert.equal(text(answers[0].body), text(answers[1].body));
      return answers[1];
    };
    assert.equal((await runSession(phone, seram, { http: both })).outcome, 'done');
    assert.equal(house.registration.application(id).delivered?.length, 2);
  });

  it('goes on when any of the three processes is started anew between two requests', async () => {
    for (const role of ['tsm', 'tsm-issuer', 'tsm-provider'] as const) {
      const { phone, id, seram } = await order();
      const restarting: Http = async (request) => {
        await house.restart(role);
        return await postOverSocket(request);
      };
      assert.equal((await runSession(phone, seram, { http: restarting })).outcome, 'done', role);
      assert.equal(house.registration.application(id).delivered?.length, 2);
    }
  });

  it('says 404 for a session it does not know, 406 for a client it cannot serve', async () => {
    const { seram } = await order();
    const unknown = await post(seram.url, 'handshake', 'a'.repeat(43), handshake);
    assert.deepEqual([unknown.status, unknown.json.code], [404, 'tsm.session_unknown']);
    const early = await post(seram.url, 'remoteManagement', seram.sessionId, polling);
    assert.equal(early.status, 404);
    const coap = await post(seram.url, 'handshake', seram.sessionId, {
      ...handshake,
      supportedTransportProtocols: ['COAP'],
    });
    assert.deepEqual([coap.status, coap.json.code], [406, 'tsm.handshake_not_acceptable']);
  });

  it('takes a session identifier once: not for another handshake, not after the end, not when a newer session began', async () => {
    const { phone, id, seram } = await order();
    await post(seram.url, 'handshake', seram.sessionId, handshake);
    await post(seram.url, 'remoteManagement', seram.sessionId, polling);
    assert.equal((await post(seram.url, 'handshake', seram.sessionId, handshake)).status, 404);
    const newer = await house.registration.order(id, {
      profile: 'phone',
      attestationCertificate: phone.attestationCertificate,
      certificates: ['userAuthentication', 'digitalSignature'],
    });
    assert.notEqual(newer.sessionId, seram.sessionId);
    assert.equal((await runSession(phone, newer)).outcome, 'done');
    assert.equal((await post(seram.url, 'remoteManagement', seram.sessionId, polling)).status, 404);
    assert.equal((await post(newer.url, 'remoteManagement', newer.sessionId, polling)).status, 404);
  });

  it('refuses a report or a handshake that comes late, after the next one was answered; the session goes on', async () => {
    const { phone, id, seram } = await order();
    const late: number[] = [];
    let before: (() => ReturnType<Http>) | undefined;
    const reordering: Http = async (request) => {
      const answer = await postOverSocket(request);
      if (before) late.push((await before()).status);
      before = () => postOverSocket(request);
      return answer;
    };
    assert.equal((await runSession(phone, seram, { http: reordering })).outcome, 'done');
    assert.deepEqual(late, [404, 409, 409, 409, 409, 404]);
    assert.equal(house.registration.application(id).delivered?.length, 2);
    assert.equal((await post(seram.url, 'handshake', seram.sessionId, handshake)).status, 404);
  });

  it('believes no answer that the element did not make: a wallet that invents them gets nothing', async () => {
    const inventions: readonly ((answer: string, place: number) => string)[] = [
      () => '9000',
      () => '6A82',
      (answer) => (answer.endsWith('9000') && answer.length > 4 ? `${answer.slice(0, -6)}009000` : answer),
      (answer, place) => (place % 2 === 0 ? '' : answer),
    ];
    for (const [place, invent] of [...inventions, ...inventions].entries()) {
      const { phone, id, seram } = await order();
      // From the first answers on, or only once a secure channel is being opened.
      const from = place < inventions.length ? 1 : 2;
      const forging: Http = async (request) => {
        const report = JSON.parse(text(request.body)) as {
          reportNumber?: number;
          ramResponses?: { listOfRAPDU: string[] }[];
        };
        if ((report.reportNumber ?? 0) > from)
          for (const list of report.ramResponses ?? []) list.listOfRAPDU = list.listOfRAPDU.map(invent);
        return await postOverSocket({ ...request, body: Buffer.from(JSON.stringify(report)) });
      };
      const result = await runSession(phone, seram, { http: forging });
      assert.equal(result.outcome, 'refused');
      const { heard, delivered } = house.registration.application(id);
      assert.equal(delivered, undefined);
      assert.ok(!heard.includes('keys'));
    }
  });

  it('gives one order for a report, and refuses another report that was under way at the same moment', async () => {
    const { seram } = await order();
    await post(seram.url, 'handshake', seram.sessionId, handshake);
    const db = openDatabase<FrontSchema>(house.databases.tsm.url);
    try {
      const book = new SessionBook(db, systemClock, systemRandomness);
      const found = await book.find(seram.sessionId, polling);
      assert.ok('session' in found);
      const answer = { order: { delay: 1 }, progress: found.session.progress, last: false };
      const record = (report: unknown, delay: number) =>
        db.transaction().execute((trx) => book.record(trx, found.session, report, { ...answer, order: { delay } }));
      assert.deepEqual(await record('one', 1), { order: { delay: 1 }, first: true });
      assert.deepEqual(await record('one', 2), { order: { delay: 1 }, first: false });
      await assert.rejects(record('two', 2), { code: 'tsm.report_out_of_turn' });
    } finally {
      await db.destroy();
    }
  });

  it('answers hostile reports with a problem of the table, and the session goes on', async () => {
    const { seram } = await order();
    await post(seram.url, 'handshake', seram.sessionId, handshake);
    const hostile = fc.oneof(
      fc.jsonValue(),
      fc.record({ localAgentStatus: fc.jsonValue(), ramResponses: fc.jsonValue() }),
      fc.record({
        localAgentStatus: fc.record({ localAgentStatusEnum: fc.string(), executedSeRamCommands: fc.integer() }),
        ramResponses: fc.array(fc.record({ ramResponseType: fc.string(), listOfRAPDU: fc.array(fc.string()) })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (body) => {
        const { status, json } = await post(seram.url, 'remoteManagement', seram.sessionId, body);
        assert.equal(status, 400);
        assert.equal(json.code, 'http.body_invalid');
      }),
      { numRuns: 100 },
    );
    const answer = await post(seram.url, 'remoteManagement', seram.sessionId, polling);
    assert.equal(answer.status, 200);
  });

  it('writes the session identifier into no log and no table', async () => {
    const { phone, seram } = await order();
    await runSession(phone, seram);
    await post(seram.url, 'remoteManagement', seram.sessionId, polling);
    assert.ok(logged.length > 50);
    assert.ok(!logged.join('').includes(seram.sessionId));
    for (const { url } of Object.values(house.databases)) {
      const db = openDatabase<Record<string, never>>(url);
      const tables = await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
      for (const { name } of tables.rows) {
        const rows = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db);
        assert.ok(!rows.rows.some(({ row }) => row.includes(seram.sessionId)), name);
      }
      await db.destroy();
    }
  });
});
