import type { SignedClosing } from '@inro/authority-wire/closing';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import {
  type IssuerOutcome,
  type IssuerScript,
  issuerRole,
  type OpeningOutcome,
  type ProviderOutcome,
  type ProviderScript,
  providerRole,
} from '@inro/authority-wire/role';
import type { PeerClient } from '@inro/host';
import type { Role } from '../core/knowledge.ts';

const requestsOf = { issuer: issuerRole, provider: providerRole } as const;

/** The answers of the element to what one of the roles made, for a deployment. */
interface Answers {
  readonly deployment: string;
  readonly answers: readonly string[];
}

/** A script for one of the roles, and what registration allows. */
interface Ordered<Script> {
  readonly deployment: string;
  readonly mandate: SignedMandate;
  readonly script: Script;
}

/** The front's way to the roles, which alone hold keys: it carries their frames and hears what they read. */
export class Roles {
  readonly #peers: PeerClient;
  constructor(peers: PeerClient) {
    this.#peers = peers;
  }

  /** SELECT and INITIALIZE UPDATE of a new channel. */
  async open(role: Role, channel: string, deployment: string): Promise<readonly string[]> {
    const asked = { ids: [channel], body: { deployment } };
    return (await this.#peers.ask(requestsOf[role].openChannel, asked)).commands;
  }

  judge(role: Role, channel: string, body: Answers & { readonly cplc: string }): Promise<OpeningOutcome> {
    return this.#peers.ask(requestsOf[role].judgeOpening, { ids: [channel], body });
  }

  /** The frames of script `number` of a channel of the issuer's role. */
  async issuerScript(channel: string, number: number, body: Ordered<IssuerScript>): Promise<readonly string[]> {
    return (await this.#peers.ask(issuerRole.wrapScript, { ids: [channel, number], body })).commands;
  }

  async providerScript(channel: string, number: number, body: Ordered<ProviderScript>): Promise<readonly string[]> {
    return (await this.#peers.ask(providerRole.wrapScript, { ids: [channel, number], body })).commands;
  }

  issuerAnswers(channel: string, number: number, body: Answers): Promise<IssuerOutcome> {
    return this.#peers.ask(issuerRole.readAnswers, { ids: [channel, number], body });
  }

  providerAnswers(channel: string, number: number, body: Answers): Promise<ProviderOutcome> {
    return this.#peers.ask(providerRole.readAnswers, { ids: [channel, number], body });
  }

  /** Both roles' receipts that nothing is changed under this mandate, or an earlier one, any more. */
  closings(deployment: string, mandate: SignedMandate): Promise<SignedClosing[]> {
    const asked = { ids: [deployment], body: { mandate } };
    return Promise.all([issuerRole, providerRole].map(({ closeMandate }) => this.#peers.ask(closeMandate, asked)));
  }

  /** Lets the issuer's role hand the transport keys of a deployment to the provider's; sealed for it alone. */
  async handOver(deployment: string, mandate: SignedMandate): Promise<void> {
    const receiver = await this.#peers.ask(providerRole.showTransportKey, {});
    const { envelope } = await this.#peers.ask(issuerRole.sealTransportKeys, {
      ids: [deployment],
      body: { mandate, receiver },
    });
    await this.#peers.ask(providerRole.takeTransportKeys, { ids: [deployment], body: { envelope } });
  }
}
