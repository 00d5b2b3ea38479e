import type { PeerClient } from '@inro/host';
import type { z } from 'zod';
import {
  type IssuerOutcome,
  issuerOutcomeSchema,
  type OpeningOutcome,
  openingOutcomeSchema,
  type ProviderOutcome,
  providerOutcomeSchema,
} from '../core/facts.ts';
import type { Role } from '../core/knowledge.ts';
import type { IssuerScript, ProviderScript } from '../core/scripts.ts';

const peerOf: Readonly<Record<Role, string>> = { issuer: 'tsm-issuer', provider: 'tsm-provider' };

interface Commands {
  readonly commands: readonly string[];
}

/** The front's way to the roles, which alone hold keys: it carries their frames and hears what they read. */
export class Roles {
  readonly #peers: PeerClient;
  constructor(peers: PeerClient) {
    this.#peers = peers;
  }

  /** SELECT and INITIALIZE UPDATE of a new channel. */
  async open(role: Role, channel: string, deployment: string): Promise<readonly string[]> {
    return (await this.#put<Commands>(role, `/channels/${channel}`, { deployment })).commands;
  }

  async judge(
    role: Role,
    channel: string,
    body: { readonly deployment: string; readonly cplc: string; readonly answers: readonly string[] },
  ): Promise<OpeningOutcome> {
    return openingOutcomeSchema.parse(await this.#put(role, `/channels/${channel}/opening`, body));
  }

  async script(
    role: Role,
    channel: string,
    number: number,
    body: { readonly deployment: string; readonly script: IssuerScript | ProviderScript },
  ): Promise<readonly string[]> {
    return (await this.#put<Commands>(role, `/channels/${channel}/scripts/${number}`, body)).commands;
  }

  issuerAnswers(
    channel: string,
    number: number,
    deployment: string,
    answers: readonly string[],
  ): Promise<IssuerOutcome> {
    return this.#answers('issuer', channel, number, { deployment, answers }, issuerOutcomeSchema);
  }

  providerAnswers(
    channel: string,
    number: number,
    deployment: string,
    answers: readonly string[],
  ): Promise<ProviderOutcome> {
    return this.#answers('provider', channel, number, { deployment, answers }, providerOutcomeSchema);
  }

  /** Lets the issuer's role hand the transport keys of a deployment to the provider's; sealed for it alone. */
  async handOver(deployment: string): Promise<void> {
    const receiver = await this.#peers.call(peerOf.provider, 'POST', '/transport-key');
    const path = `/transport-keys/${deployment}`;
    const { envelope } = await this.#put<{ envelope: unknown }>('issuer', path, { receiver });
    await this.#put('provider', path, { envelope });
  }

  async #answers<T>(role: Role, channel: string, number: number, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await this.#put(role, `/channels/${channel}/scripts/${number}/answers`, body));
  }

  #put<T>(role: Role, path: string, body: unknown): Promise<T> {
    return this.#peers.call<T>(peerOf[role], 'PUT', path, body);
  }
}
