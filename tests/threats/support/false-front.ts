import { randomUUID } from 'node:crypto';
import { type CardChannel, parseCommandApdu, serializeResponseApdu } from '@inro/apdu';
import type { SignedClosing } from '@inro/authority-wire/closing';
import { type KeysReport, reportElement, reportKeys, writeProvenKey } from '@inro/authority-wire/deployment';
import { MANDATE_DOMAIN, type Mandate, mandateBytes, type SignedMandate } from '@inro/authority-wire/mandate';
import {
  type IssuerScript,
  issuerRole,
  type ProviderOutcome,
  type ProviderScript,
  providerRole,
} from '@inro/authority-wire/role';
import { fromHex, toBase64, toHex } from '@inro/foundation';
import { peerPrivateKey, signStatement } from '@inro/host';
import { algorithmOfPublicKey } from '@inro/jpki-profile';
import { outcomeOf } from './attack.ts';
import type { House } from './house.ts';

type Role = 'issuer' | 'provider';
const requestsOf = { issuer: issuerRole, provider: providerRole } as const;

/** Whoever has taken over the front of the TSM: its key, its wires to both roles, and a phone that comes online. */
export function falseFront(house: House, element: CardChannel, cplc: string, deployment: string) {
  const peer = house.peer('tsm');

  const send = async (commands: readonly string[], to = element): Promise<string[]> => {
    const answers: string[] = [];
    for (const command of commands)
      answers.push(toHex(serializeResponseApdu(await to.transmit(parseCommandApdu(fromHex(command))))));
    return answers;
  };

  /** A channel that the element has proved, on which nothing was sent. */
  const open = async (role: Role, on = element): Promise<string> => {
    const id = randomUUID();
    const { commands } = await peer.ask(requestsOf[role].openChannel, { ids: [id], body: { deployment } });
    const body = { deployment, cplc, answers: await send(commands, on) };
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

  const answered = async (channel: string, role: Role, answers: string[]): Promise<ProviderOutcome> => {
    const request = requestsOf[role].readAnswers as typeof providerRole.readAnswers;
    return await peer.ask(request, { ids: [channel, 1], body: { deployment, answers } });
  };

  /** One script over a channel of its own: the code by which the role refused, or what the element answered. */
  const run = async (role: Role, script: IssuerScript | ProviderScript, mandate: SignedMandate) => {
    const channel = await open(role);
    const commands = await wrap(channel, role, script, mandate);
    return typeof commands === 'string' ? commands : await answered(channel, role, await send(commands));
  };

  return {
    open,
    wrap,
    send,
    answered,
    run,
    /** The code by which the role refused, or `done` once the element obeyed. */
    async drive(role: Role, script: IssuerScript | ProviderScript, mandate: SignedMandate): Promise<string> {
      const outcome = await run(role, script, mandate);
      if (typeof outcome === 'string') return outcome;
      return outcome.failed.length === 0 ? 'done' : outcome.failed.join();
    },
    /** What registration allows at the element: its code when nothing. */
    async ask(chain: string, target: 'deployed' | 'deleted' = 'deployed'): Promise<SignedMandate | string> {
      const body = { cplc, attestationChain: chain, target };
      const answer = await outcomeOf(peer.ask(reportElement, { ids: [deployment], body }));
      return typeof answer === 'string' ? answer : answer.mandate;
    },
    /** Both roles' receipts that a mandate is closed, or the code of the one that gives none. */
    async close(mandate: SignedMandate): Promise<SignedClosing[] | string> {
      const asked = { ids: [deployment], body: { mandate } };
      const both = [issuerRole, providerRole].map(({ closeMandate }) => peer.ask(closeMandate, asked));
      return await outcomeOf(Promise.all(both));
    },
    report: (report: KeysReport, closings: SignedClosing[]) =>
      outcomeOf(peer.ask(reportKeys, { ids: [deployment], body: { ...report, closings } })),
    /** Has the issuer's role hand the transport keys to the provider's. */
    async handOver(mandate: SignedMandate): Promise<void> {
      const receiver = await peer.ask(providerRole.showTransportKey, {});
      const sealing = { ids: [deployment], body: { mandate, receiver } };
      const { envelope } = await peer.ask(issuerRole.sealTransportKeys, sealing);
      await peer.ask(providerRole.takeTransportKeys, { ids: [deployment], body: { envelope } });
    },
  };
}
export type FalseFront = ReturnType<typeof falseFront>;

export const everything = { securityDomain: true, applet: true, extradition: true, transportKeys: true };

/** The keys as an applet gave them out, in the form that registration hears. */
export const reportOf = ({ applet }: Pick<ProviderOutcome, 'applet'>): KeysReport => ({
  secretsSet: true,
  keys: (['userAuthentication', 'digitalSignature'] as const).map((kind) => {
    const { publicKey, attestation, possession } = applet!.keys[kind]!;
    const octets = fromHex(publicKey);
    const proofs = { attestation: fromHex(attestation), possession: fromHex(possession) };
    return writeProvenKey({ kind, algorithm: algorithmOfPublicKey(octets)!, publicKey: octets, ...proofs });
  }),
});

/** A mandate as registration writes it, signed by the key of this peer. */
export function signedBy(house: House, signer: string, mandate: Mandate, domain = MANDATE_DOMAIN): SignedMandate {
  const bytes = mandateBytes(mandate);
  const signature = signStatement(peerPrivateKey(house.configs[signer]!), domain, bytes);
  return { mandate: toBase64(bytes), signature: toBase64(signature) };
}
