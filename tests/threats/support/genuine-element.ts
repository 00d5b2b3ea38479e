import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CardChannel, commandApdu, expectStatus, parseResponseApdu, responseApdu, statusWords } from '@inro/apdu';
import { fromHex, toBase64, toHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { type DoorChannel, type DoorClient, readAttestationCertificate } from '@inro/wallet/core';
import type { ElementInterface } from '../../../apps/handset/src/elements/hosted-element.ts';
import { Personaliser } from '../../../quality/testing/element/personaliser.ts';
import { deployToPhone } from '../../support/deploy-to-phone.ts';
import type { House } from './house.ts';
import { newPhone } from './people.ts';

const ISD = fromHex('A000000151000000');
const KEYS = { userAuthentication: 0x0017, digitalSignature: 0x001a } as const;
export type Kind = keyof typeof KEYS;

/** A key as an order for certificates states it; bytes are base64. */
export interface StatedKey {
  readonly kind: Kind;
  readonly modulus: string;
  readonly exponent: string;
  readonly attestation: string;
  readonly possession: string;
}

/** A phone's element behind its door, with SELECT by name as a plain command. */
export function elementBehind(door: DoorClient): CardChannel {
  let open: DoorChannel | undefined;
  return {
    async transmit(command) {
      const isSelect = command.ins === 0xa4 && command.p1 === 0x04;
      if (!isSelect) return await open!.transmit(command);
      await open?.close();
      open = undefined;
      try {
        open = await door.openChannel(command.data);
        return parseResponseApdu(open.selectResponse);
      } catch (failure) {
        if (failure instanceof InroError && failure.code === 'handset.applet_not_found')
          return responseApdu(undefined, statusWords.fileNotFound);
        throw failure;
      }
    },
  };
}

/** The attestation chain and CPLC data that an element tells anyone. */
export async function readElement(channel: CardChannel) {
  const read = async (...bytes: readonly [number, number, number, number, Uint8Array?, number?]) =>
    expectStatus(await channel.transmit(commandApdu(...bytes))).data;
  await read(0x00, 0xa4, 0x04, 0x00, ISD, 256);
  const cplc = (await read(0x80, 0xca, 0x9f, 0x7f, undefined, 256)).slice(3);
  const length = await read(0x80, 0xca, 0x7f, 0x21, undefined, 256);
  const chain: number[] = [];
  while (chain.length < ((length[0]! << 8) | length[1]!))
    chain.push(
      ...(await read(0x80, 0xca, 0x7f, 0x21, Uint8Array.of(chain.length >> 8, chain.length & 0xff, 250), 256)),
    );
  return { cplc: toHex(cplc), chain: toBase64(Uint8Array.from(chain)) };
}

const masterKey = (path: string): Uint8Array => fromHex(readFileSync(path, 'utf8').trim());

/** A channel as the interface that it leads to. */
const asInterface = (channel: CardChannel) =>
  ({ process: channel.transmit.bind(channel) }) as unknown as ElementInterface;

/**
 * A phone that a trusted maker made and the attacker holds, with the JPKI domain under the provider's keys: it makes
 * keys for any nonce, and attests them truthfully.
 */
export async function genuineElement(house: House, model = 'inro-one') {
  const { door, phone } = await newPhone(house, undefined, model);
  const channel = elementBehind(door);
  const { cplc, chain } = await readElement(channel);
  const masters = { issuer: masterKey(house.places.issuerKey), provider: masterKey(house.places.providerKey) };
  const keys = await deployToPhone(asInterface(channel), masters);
  const provider = await Personaliser.open(channel, { keys, keyVersion: 0x02 });
  const leaf = await readAttestationCertificate(door);
  return {
    door,
    phone,
    cplc,
    chain,
    attestationCertificateSha256: createHash('sha256').update(leaf).digest('base64url'),
    async generate(kind: Kind, nonce: Uint8Array): Promise<StatedKey> {
      const { modulus, exponent, attestation, possession } = await provider.generate(KEYS[kind], nonce);
      return {
        kind,
        modulus: toBase64(modulus),
        exponent: toBase64(exponent),
        attestation: toBase64(attestation),
        possession: toBase64(possession),
      };
    },
  };
}
