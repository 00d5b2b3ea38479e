import { randomBytes } from 'node:crypto';
import {
  aids,
  type CommandApdu,
  commandApdu,
  encodeLv,
  expectStatus,
  onLogicalChannel,
  type ResponseApdu,
} from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand, macLength, OffCardSession, type StaticKeys } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import { selectCommand } from './new-element.ts';

export interface Access {
  readonly aid: Uint8Array;
  readonly keys: StaticKeys;
  readonly version?: number;
  readonly i?: number;
  readonly level?: number;
  readonly channel?: number;
}

/** An off-card entity at work on one logical channel. */
export class OffCard {
  readonly session: OffCardSession;
  readonly #card: CardInterface;
  readonly #channel: number;
  constructor(card: CardInterface, session: OffCardSession, channel: number) {
    this.#card = card;
    this.session = session;
    this.#channel = channel;
  }

  /** SELECT, INITIALIZE UPDATE, EXTERNAL AUTHENTICATE; throws StatusWordError where the card refuses. */
  static async open(card: CardInterface, access: Access): Promise<OffCard> {
    const { aid, keys, version = 0, i = 0x70, level = 0x33, channel = 0 } = access;
    const send = (command: CommandApdu) => card.process(onLogicalChannel(command, channel));
    expectStatus(await send(selectCommand(aid)));
    const hostChallenge = new Uint8Array(randomBytes(macLength(i)));
    const answer = await send(initializeUpdateCommand(version, hostChallenge));
    const { session, externalAuthenticate } = OffCardSession.open({
      keys,
      hostChallenge,
      securityLevel: level,
      answer,
    });
    expectStatus(session.unwrap(await send(externalAuthenticate)));
    return new OffCard(card, session, channel);
  }

  async send(command: CommandApdu): Promise<ResponseApdu> {
    const wrapped = onLogicalChannel(this.session.wrap(command), this.#channel);
    return this.session.unwrap(await this.#card.process(wrapped));
  }

  /** Sends a command that must succeed; its data. */
  async done(command: CommandApdu): Promise<Uint8Array> {
    return expectStatus(await this.send(command)).data;
  }

  /** Sends a command; its status word in hexadecimal. */
  async status(command: CommandApdu): Promise<string> {
    return (await this.send(command)).statusWord.toString(16).toUpperCase();
  }
}

const fields = (...values: readonly Uint8Array[]) => concatBytes(...values.map(encodeLv));
const none = new Uint8Array(0);

interface InstallInput {
  readonly loadFile: Uint8Array;
  readonly module: Uint8Array;
  readonly aid: Uint8Array;
  readonly privileges?: string;
  readonly parameters?: string;
  readonly purpose?: number;
}

export const installCommand = ({
  loadFile,
  module,
  aid,
  privileges = '00',
  parameters = '',
  purpose = 0x0c,
}: InstallInput) =>
  commandApdu(
    0x80,
    0xe6,
    purpose,
    0,
    fields(loadFile, module, aid, fromHex(privileges), fromHex(parameters), none),
    256,
  );

export const installDomain = (aid: Uint8Array, privileges = '80', i = 0x71): CommandApdu =>
  installCommand({
    loadFile: aids.securityDomainLoadFile,
    module: aids.securityDomainModule,
    aid,
    privileges,
    parameters: `C9048102 03${toHex(Uint8Array.of(i))}`.replaceAll(' ', ''),
  });

export const installJpki = (aid: Uint8Array, parameters = 'C900'): CommandApdu =>
  installCommand({ loadFile: aids.jpkiLoadFile, module: aids.jpkiModule, aid, parameters });

export const makeSelectable = (aid: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0xe6, 0x08, 0, fields(none, none, aid, fromHex('00'), none, none), 256);

export const extradite = (aid: Uint8Array, to: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0xe6, 0x10, 0, fields(to, none, aid, none, none, none), 256);

export const personalize = (aid: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0xe6, 0x20, 0, fields(none, none, aid, none, none, none), 256);

/** STORE DATA in DGI form. */
export function storeDgi(dgi: number, data: Uint8Array, block = 0, last = false): CommandApdu {
  const content = concatBytes(Uint8Array.of(dgi >> 8, dgi & 0xff, data.length), data);
  return commandApdu(0x80, 0xe2, (last ? 0x88 : 0x08) | 0x01, block, content, 256);
}

export const deleteCommand = (aid: Uint8Array, related = false): CommandApdu =>
  commandApdu(0x80, 0xe4, 0, related ? 0x80 : 0, concatBytes(Uint8Array.of(0x4f, aid.length), aid), 256);

export const deleteKeys = (version: number): CommandApdu =>
  commandApdu(0x80, 0xe4, 0, 0, Uint8Array.of(0xd2, 1, version), 256);

export const setStatus = (scope: number, state: number, aid: Uint8Array = none): CommandApdu =>
  commandApdu(0x80, 0xf0, scope, state, aid);

export const getStatus = (scope: number, next = false, search = '4F00'): CommandApdu =>
  commandApdu(0x80, 0xf2, scope, next ? 0x03 : 0x02, fromHex(search), 256);

export const getData = (tag: number, data?: Uint8Array): CommandApdu =>
  commandApdu(0x80, 0xca, tag >> 8, tag & 0xff, data, 256);
