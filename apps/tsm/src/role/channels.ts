import { createHash } from 'node:crypto';
import { statusWords } from '@inro/apdu';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import type { OpeningOutcome } from '@inro/authority-wire/role';
import { type Clock, fromHex, type Randomness, toHex } from '@inro/foundation';
import { appendAudit, inTransaction, type Kysely, sql } from '@inro/host';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import { select } from '../core/card-commands.ts';
import { wire } from '../core/wire.ts';
import { TsmError } from '../errors.ts';
import { EXTERNAL_AUTHENTICATE, isProven } from './answers.ts';
import type { RoleSchema } from './database.ts';
import { answerOf, unwrapped, wrapped } from './frames.ts';
import { changeUnsettled, type Mandates } from './mandates.ts';
import { judgeOpening, SECURITY_LEVEL } from './opening.ts';
import { MOST_UNSETTLED, withAnswered, withSent } from './unsettled.ts';
import type { Vault } from './vault.ts';
import { type ChannelFacts, type NamedAnswer, type NamedCommand, PERMIT, type RoleWork } from './work.ts';

const HOST_CHALLENGE_LENGTH = 16;
/** Of one deployment: more than a session opens with all its tries. */
const MOST_CHANNELS = 64;

const nextPlace = sql<number>`nextval('place')`;

interface Options<Script, Outcome> {
  readonly db: Kysely<RoleSchema>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: Vault;
  readonly mandates: Mandates;
  readonly work: RoleWork<Script, Outcome>;
}

/**
 * A role's secure channels. Everything is decided once: what is asked again, by the same or by another instance, is
 * answered as the first time. A script's frames are recorded before they leave, its answers before they count.
 */
export class Channels<Script, Outcome> {
  readonly #options: Options<Script, Outcome>;
  constructor(options: Options<Script, Outcome>) {
    this.#options = options;
  }

  /** SELECT and INITIALIZE UPDATE for a new channel. */
  async open(id: string, deployment: string): Promise<string[]> {
    const { db, clock, randomness, work } = this.#options;
    await db
      .insertInto('channel')
      .values({
        id,
        deployment,
        host_challenge: Buffer.from(randomness(HOST_CHALLENGE_LENGTH)),
        opened_at: clock.now(),
        place: nextPlace,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.#forgetOldest(deployment);
    const { host_challenge } = await this.#channel(id, deployment);
    return [select(work.securityDomain), initializeUpdateCommand(work.keyVersion, host_challenge)].map(wire);
  }

  /** Judges the answers to both: does the element hold the keys of this CPLC data? Nothing is sent yet. */
  async judge(id: string, deployment: string, cplc: Uint8Array, answers: readonly string[]): Promise<OpeningOutcome> {
    const { db, work } = this.#options;
    const channel = await this.#channel(id, deployment);
    if (channel.judgement !== null) return JSON.parse(channel.judgement) as OpeningOutcome;
    const outcome = await judgeOpening(answers.map(answerOf), channel.host_challenge, (keyVersion) =>
      work.keysOf({ deployment, cplc, keyVersion }),
    );
    if (outcome.result === 'genuine') await work.opened?.({ deployment, cplc, keyVersion: outcome.keyVersion! });
    await db
      .updateTable('channel')
      .set({ cplc: toHex(cplc), answer: answers[1] ?? '', judgement: JSON.stringify(outcome) })
      .where('id', '=', id)
      .where('judgement', 'is', null)
      .execute();
    const judged = await this.#channel(id, deployment);
    return JSON.parse(judged.judgement!) as OpeningOutcome;
  }

  /** The frames of script `number` (1, 2 …) of a channel, if the mandate allows it. Its intent is on disk when this returns. */
  async script(
    { id, deployment, number }: { readonly id: string; readonly deployment: string; readonly number: number },
    kind: string,
    script: Script,
    signed: SignedMandate,
  ): Promise<string[]> {
    const { db, clock, vault, work, mandates } = this.#options;
    const { facts, hostChallenge, answer } = await this.#genuine(id, deployment);
    const known = await this.#script(id, number);
    if (known) return JSON.parse(known.frames) as string[];
    const mandate = mandates.read(signed, { deployment, cplc: toHex(facts.cplc) });
    const { allowed, once } = work.allows(script, mandate);
    if (!allowed) throw new TsmError('tsm.mandate_refused');
    const { session, first } = await this.#sessionBefore(id, number, facts, hostChallenge, answer);
    const cplc = toHex(facts.cplc);
    const commands = [...first, ...(await work.build(script, facts, session)).map((named) => wrapped(session, named))];
    const names = commands.map(({ name }) => name);
    const row = {
      channel: id,
      number,
      kind,
      script: JSON.stringify(work.kept(script)),
      names: JSON.stringify(names),
      frames: JSON.stringify(commands.map(({ command }) => wire(command))),
      session: vault.seal(`${id}/${number}`, JSON.stringify(session.snapshot())),
      recorded_at: clock.now(),
      place: nextPlace,
    };
    await inTransaction(db, async (trx) => {
      const added = await trx
        .insertInto('script')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('place')
        .executeTakeFirst();
      if (!added) return;
      await mandates.spend(trx, mandate, once);
      const sent = { channel: id, number, place: added.place };
      if (once.length > 0)
        await changeUnsettled(trx, cplc, (known) => {
          if (known.scripts.length >= MOST_UNSETTLED) throw new TsmError('tsm.frames_outstanding');
          return withSent(known, sent, once.includes(PERMIT));
        });
      const { act, number: mandated } = mandate;
      const facts = { deployment, channel: id, number, kind, act, mandate: mandated };
      await appendAudit(trx, row.recorded_at, 'script intended', facts);
    });
    return JSON.parse((await this.#script(id, number))!.frames) as string[];
  }

  /** Opens and judges the answers to a script; the same answers again give the same outcome. */
  async answers(id: string, deployment: string, number: number, answers: readonly string[]): Promise<Outcome> {
    const { db, clock, vault, work } = this.#options;
    const script = await this.#script(id, number);
    if (!script) throw new TsmError('tsm.channel_unknown');
    const digest = createHash('sha256').update(JSON.stringify(answers)).digest();
    if (script.outcome !== null) {
      if (!script.answers_sha256!.equals(digest)) throw new TsmError('tsm.report_out_of_turn');
      return JSON.parse(script.outcome) as Outcome;
    }
    const { facts, opening } = await this.#genuine(id, deployment);
    const session = OffCardSession.restore(JSON.parse(vault.open(`${id}/${number}`, script.session)));
    const opened = (JSON.parse(script.names) as string[]).map((name, place) => ({
      name,
      response: unwrapped(session, answers[place] ?? ''),
    }));
    const outcome = await work.interpret(JSON.parse(script.script) as Script, opened, facts);
    const at = clock.now();
    await inTransaction(db, async (trx) => {
      const updated = await trx
        .updateTable('script')
        .set({ outcome: JSON.stringify(outcome), answers_sha256: digest, answered_at: at, script: '{}' })
        .where('channel', '=', id)
        .where('number', '=', number)
        .where('outcome', 'is', null)
        .executeTakeFirst();
      if (updated.numUpdatedRows === 0n) return;
      const proven = { channel: id, number, opening, ...provenBy(opened), secrets: work.secretsIn(outcome) };
      await changeUnsettled(trx, toHex(facts.cplc), (known) => withAnswered(known, proven));
      const failed = opened
        .filter(({ response }) => response?.statusWord !== statusWords.success)
        .map(({ name }) => name);
      await appendAudit(trx, at, 'script answered', { deployment, channel: id, number, kind: script.kind, failed });
    });
    return JSON.parse((await this.#script(id, number))!.outcome!) as Outcome;
  }

  /** Forgets the channels of a deployment that is over; the audit log keeps that they were. */
  async forget(deployment: string): Promise<void> {
    await inTransaction(this.#options.db, async (trx) => {
      const channels = trx.selectFrom('channel').select('id').where('deployment', '=', deployment);
      await trx.deleteFrom('script').where('channel', 'in', channels).execute();
      await trx.deleteFrom('channel').where('deployment', '=', deployment).execute();
    });
  }

  /** Forgets the channels that were opened before this moment. */
  async forgetBefore(moment: Date): Promise<void> {
    await inTransaction(this.#options.db, async (trx) => {
      const channels = trx.selectFrom('channel').select('id').where('opened_at', '<', moment);
      await trx.deleteFrom('script').where('channel', 'in', channels).execute();
      await trx.deleteFrom('channel').where('opened_at', '<', moment).execute();
    });
  }

  async #forgetOldest(deployment: string): Promise<void> {
    await inTransaction(this.#options.db, async (trx) => {
      const own = trx.selectFrom('channel').select('id').where('deployment', '=', deployment);
      const newest = own.orderBy('opened_at', 'desc').orderBy('id').limit(MOST_CHANNELS);
      const oldest = own.where('id', 'not in', newest);
      await trx.deleteFrom('script').where('channel', 'in', oldest).execute();
      await trx.deleteFrom('channel').where('id', 'in', oldest).execute();
    });
  }

  async #channel(id: string, deployment: string) {
    const row = await this.#options.db.selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst();
    if (row?.deployment !== deployment) throw new TsmError('tsm.channel_unknown');
    return row;
  }

  async #script(channel: string, number: number) {
    return await this.#options.db
      .selectFrom('script')
      .selectAll()
      .where('channel', '=', channel)
      .where('number', '=', number)
      .executeTakeFirst();
  }

  async #genuine(id: string, deployment: string) {
    const { host_challenge, cplc, answer, judgement, place } = await this.#channel(id, deployment);
    const outcome = judgement === null ? undefined : (JSON.parse(judgement) as OpeningOutcome);
    if (outcome?.result !== 'genuine') throw new TsmError('tsm.channel_unknown');
    const facts: ChannelFacts = { deployment, cplc: fromHex(cplc!), keyVersion: outcome.keyVersion! };
    return { facts, hostChallenge: host_challenge, answer: answer!, opening: place };
  }

  async #sessionBefore(
    id: string,
    number: number,
    facts: ChannelFacts,
    hostChallenge: Uint8Array,
    answer: string,
  ): Promise<{ session: OffCardSession; first: readonly NamedCommand[] }> {
    if (number === 1) {
      const keys = await this.#options.work.keysOf(facts);
      if (!keys) throw new TsmError('tsm.channel_unknown');
      const opening = { keys, hostChallenge, securityLevel: SECURITY_LEVEL, answer: answerOf(answer) };
      const { session, externalAuthenticate } = OffCardSession.open(opening);
      return { session, first: [{ name: EXTERNAL_AUTHENTICATE, command: externalAuthenticate }] };
    }
    const before = await this.#script(id, number - 1);
    if (!before) throw new TsmError('tsm.channel_unknown');
    const snapshot = JSON.parse(this.#options.vault.open(`${id}/${number - 1}`, before.session));
    // The C-MACs chain over commands alone: what answers came, and whether, does not matter to the next script.
    return { session: OffCardSession.restore({ ...snapshot, expected: [] }), first: [] };
  }
}

const provenBy = (
  answers: readonly NamedAnswer[],
): { readonly authenticated: boolean; readonly toTheEnd: boolean } => ({
  authenticated: answers.some(isProven),
  toTheEnd: answers.slice(-1).some(isProven),
});
