import { randomBytes } from 'node:crypto';
import { aids, type CardChannel, commandApdu, expectStatus, type ResponseApdu, statusWords } from '@inro/apdu';
import { concatBytes, fromHex, utf8 } from '@inro/foundation';
import type { KeyAlgorithm } from '@inro/jpki-profile';
import { initializeUpdateCommand, OffCardSession, type StaticKeys } from '@inro/secure-channel/off-card';
import { sha256 } from '@noble/hashes/sha2.js';

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** A service provider's SCP03 session with the JPKI security domain, speaking docs/protocol/applet-personalisation.md. */
export class Personaliser {
  readonly #channel: CardChannel;
  readonly #session: OffCardSession;
  #block = 0;
  private constructor(channel: CardChannel, session: OffCardSession) {
    this.#channel = channel;
    this.#session = session;
  }

  /** SELECT, INITIALIZE UPDATE, EXTERNAL AUTHENTICATE, INSTALL [for personalization] of the applet. */
  static async open(
    channel: CardChannel,
    opening: { readonly keys: StaticKeys; readonly keyVersion: number; readonly securityLevel?: number },
  ): Promise<Personaliser> {
    const { keys, keyVersion, securityLevel = 0x33 } = opening;
    expectStatus(await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x00, aids.jpkiSecurityDomain, 256)));
    const hostChallenge = new Uint8Array(randomBytes(16));
    const answer = await channel.transmit(initializeUpdateCommand(keyVersion, hostChallenge));
    const { session, externalAuthenticate } = OffCardSession.open({ keys, hostChallenge, securityLevel, answer });
    expectStatus(session.unwrap(await channel.transmit(externalAuthenticate)));
    const personaliser = new Personaliser(channel, session);
    const target = concatBytes(
      fromHex('0000'),
      Uint8Array.of(aids.jpkiApplet.length),
      aids.jpkiApplet,
      fromHex('000000'),
    );
    expectStatus(await personaliser.#send(commandApdu(0x80, 0xe6, 0x20, 0x00, target, 256)));
    return personaliser;
  }

  async #send(command: Parameters<CardChannel['transmit']>[0]): Promise<ResponseApdu> {
    return this.#session.unwrap(await this.#channel.transmit(this.#session.wrap(command)));
  }

  /** One DGI in one STORE DATA, an answer expected. */
  async storeData(dgi: number, data: Uint8Array = new Uint8Array(0)): Promise<ResponseApdu> {
    const group = concatBytes(u16(dgi), Uint8Array.of(data.length), data);
    const block = this.#block;
    this.#block = (this.#block + 1) & 0xff;
    return await this.#send(commandApdu(0x80, 0xe2, 0x09, block, group, 256));
  }

  async permit(mask: number): Promise<void> {
    expectStatus(await this.storeData(0x0101, Uint8Array.of(mask)));
  }

  /** Generates a key pair; its public key, attestation and proof of possession, read back in parts. */
  async generate(key: number, nonce: Uint8Array, algorithm: KeyAlgorithm = 'rsa-2048') {
    const parameter = algorithm === 'rsa-2048' ? '' : 'F00101';
    expectStatus(await this.storeData(0x0102, concatBytes(u16(key), nonce, fromHex(parameter))));
    const publicKey = await this.readObject(key, 0x01);
    return {
      publicKey,
      modulus: publicKey.slice(0, 256),
      exponent: publicKey.slice(256),
      attestation: await this.readObject(key, 0x02),
      possession: await this.readObject(key, 0x03),
    };
  }

  async readObject(key: number, object: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let offset = 0; ; ) {
      const request = concatBytes(u16(key), Uint8Array.of(object), u16(offset), Uint8Array.of(128));
      const { data, statusWord } = await this.storeData(0x0103, request);
      if (statusWord === statusWords.wrongOffset) return concatBytes(...parts);
      expectStatus({ data, statusWord });
      parts.push(data);
      offset += data.length;
      if (data.length < 128) return concatBytes(...parts);
    }
  }

  async stage(ef: number, content: Uint8Array): Promise<void> {
    for (let offset = 0; offset < content.length; offset += 180) {
      const part = content.subarray(offset, offset + 180);
      expectStatus(await this.storeData(0x0105, concatBytes(u16(ef), u16(offset), part)));
    }
  }

  async commit(ef: number, content: Uint8Array): Promise<ResponseApdu> {
    return await this.storeData(0x0106, concatBytes(u16(ef), u16(content.length), sha256(content)));
  }

  async writeFile(ef: number, content: Uint8Array): Promise<void> {
    await this.stage(ef, content);
    expectStatus(await this.commit(ef, content));
  }

  async status() {
    const { data } = expectStatus(await this.storeData(0x0104));
    return { version: (data[0]! << 8) | data[1]!, set: data[2]!, permitted: data[3]!, keys: data[4]! };
  }
}

/** Sets a secret on the applet, outside any secure channel. */
export async function setSecret(channel: CardChannel, ef: number, secret: string): Promise<void> {
  expectStatus(await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, aids.jpkiApplet)));
  expectStatus(await channel.transmit(commandApdu(0x00, 0xa4, 0x02, 0x0c, u16(ef))));
  expectStatus(await channel.transmit(commandApdu(0x00, 0x24, 0x01, 0x80, utf8(secret))));
}
