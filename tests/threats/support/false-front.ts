import { randomUUID } from 'node:crypto';
import { type CardChannel, parseCommandApdu, serializeResponseApdu } from '@inro/apdu';
import { MANDATE_DOMAIN, type Mandate, mandateBytes, type SignedMandate } from '@inro/authority-wire/mandate';
import { type IssuerScript, issuerRole, type ProviderScript, providerRole } from '@inro/authority-wire/role';
import { fromHex, toBase64, toHex } from '@inro/foundation';
import { peerPrivateKey, signStatement } from '@inro/host';
import { outcomeOf } from './attack.ts';
import type { House } from './house.ts';

type Role = 'issuer' | 'provider';
const requestsOf = { issuer: issuerRole, provider: providerRole } as const;

/** Whoever has taken over the front of the TSM: its key, its wires to both roles, and a phone that comes online. */
export function falseFront(house: House, element: CardChannel, cplc: string, deployment: string) {
  const peer = house.peer('tsm');

  const send = async (commands: readonly string[]): Promise<string[]> => {
    const answers: string[] = [];
    for (const command of commands)
      answers.push(toHex(serializeResponseApdu(await element.transmit(parseCommandApdu(fromHex(command))))));
    return answers;
  };

  /** A channel that the element has proved, on which nothing was sent. */
  const open = async (role: Role): Promise<string> => {
    const id = randomUUID();
    const { commands } = await peer.ask(requestsOf[role].openChannel, { ids: [id], body: { deployment } });
    const body = { deployment, cplc, answers: await send(commands) };
    const { result } = await peer.ask(requestsOf[role].judgeOpening, { ids: [id], body });
    if (result !== 'genuine') throw new TypeError(`the element is ${result}`);
    return id;
  };

  const wrap = async (
    channel: string,
    role: Role,
    script: IssuerScript | ProviderScript,
    mandate: SignedMandate,
  ): Promise<string | readonly string[]> => {
    const request = requestsOf[role].wrapScript as typeof providerRole.wrapScript;
    const body = { deployment, mandate, script: script as ProviderScript };
    const wrapped = await outcomeOf(peer.ask(request, { ids: [channel, 1], body }));
    return typeof wrapped === 'string' ? wrapped : wrapped.commands;
  };

  return {
    open,
    wrap,
    send,
    /** One script over a channel of its own: the code by which the role refused, or `done` once the element obeyed. */
    async drive(role: Role, script: IssuerScript | ProviderScript, mandate: SignedMandate): Promise<string> {
      const channel = await open(role);
      const commands = await wrap(channel, role, script, mandate);
      if (typeof commands === 'string') return commands;
      const body = { deployment, answers: await send(commands) };
      const { failed } = await peer.ask(requestsOf[role].readAnswers, { ids: [channel, 1], body });
      return failed.length === 0 ? 'done' : failed.join();
    },
  };
}

/** A mandate as registration writes it, signed by the key of this peer. */
export function signedBy(house: House, signer: string, mandate: Mandate, domain = MANDATE_DOMAIN): SignedMandate {
  const bytes = mandateBytes(mandate);
  const signature = signStatement(peerPrivateKey(house.configs[signer]!), domain, bytes);
  return { mandate: toBase64(bytes), signature: toBase64(signature) };
}
