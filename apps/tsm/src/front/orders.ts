import type { IssuedCertificates } from '@inro/authority-wire/deployment';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import type { IssuerScript, ProviderScript } from '@inro/authority-wire/role';
import { fileName } from '@inro/jpki-profile';
import { countTry, type Knowledge, type Role } from '../core/knowledge.ts';
import { nameOfStep, type Step } from '../core/plan.ts';
import { elementCommands as elementCommand, notification, type RamCommand } from '../core/seram.ts';
import { filesOfCertificates } from './certificates.ts';
import type { DeploymentRecord } from './deployments.ts';
import { elementCommands } from './element.ts';
import type { Roles } from './roles.ts';
import type { Segment } from './segments.ts';
import type { OpenSession, SessionProgress } from './session-book.ts';

/** A step that sends commands to the element. */
export type ElementStep = Extract<
  Step,
  { do: 'probe' | 'openIssuer' | 'openProvider' | 'issuer' | 'provider' | 'write' }
>;

export interface ComposedOrder {
  readonly ramCommands: readonly RamCommand[];
  readonly progress: SessionProgress;
}

/** How far an enrolment is when a step goes out, of {@link STAGES}. */
const stages: Readonly<Record<string, number>> = { probe: 1, install: 2, rotate: 3, personalise: 4, write: 5 };
const STAGES = 5;

/** Makes one order: asks the roles for their frames and remembers to whom each answer will belong. */
export class OrderComposer {
  readonly #roles: Roles;
  readonly #session: OpenSession;
  readonly #deployment: DeploymentRecord;
  readonly #certificates: IssuedCertificates;
  readonly #commands: RamCommand[] = [];
  readonly #segments: Segment[] = [];
  #known: Knowledge;
  constructor(
    roles: Roles,
    session: OpenSession,
    deployment: DeploymentRecord,
    known: Knowledge,
    certificates: IssuedCertificates,
  ) {
    this.#roles = roles;
    this.#session = session;
    this.#deployment = deployment;
    this.#known = known;
    this.#certificates = certificates;
  }

  async compose(step: ElementStep): Promise<ComposedOrder> {
    this.#known = countTry(this.#known, nameOfStep(step), asksSecrets(step));
    const stage = stages[nameOfStep(step)];
    if (stage !== undefined && this.#deployment.target === 'deployed')
      this.#commands.push(notification(`progress:${stage}/${STAGES}`));
    await this.#add(step);
    return { ramCommands: this.#commands, progress: { known: this.#known, segments: this.#segments } };
  }

  async #add(step: ElementStep): Promise<void> {
    switch (step.do) {
      case 'probe':
        this.#probe();
        return await this.#open(this.#deployment.profile === 'phone' ? 'issuer' : 'provider');
      case 'openIssuer':
        return await this.#open('issuer');
      case 'openProvider':
        return await this.#open('provider');
      case 'issuer':
        await this.#issuer(step.script);
        if (step.thenOpenProvider) await this.#open('provider');
        return;
      case 'provider':
        await this.#provider(step.script);
        if (step.script.kind === 'rotate') await this.#open('provider');
        return;
      case 'write': {
        const contents = filesOfCertificates(this.#certificates);
        const files = step.files.map((ef) => ({ ef, content: contents[fileName(ef)]! }));
        return await this.#provider({ kind: 'write', files, personalized: step.personalized });
      }
    }
  }

  get #mandate(): SignedMandate {
    return this.#known.mandate!.signed;
  }

  #ordered<Script>(script: Script) {
    return { deployment: this.#deployment.id, mandate: this.#mandate, script };
  }

  #probe(): void {
    const [parts, securityDomain] = [this.#known.chainParts, this.#deployment.profile === 'phone'];
    const commands = elementCommands(parts, securityDomain);
    this.#push(commands, { kind: 'element', parts, securityDomain, count: commands.length });
  }

  async #open(role: Role): Promise<void> {
    const channel = `${this.#session.id}.${this.#session.orders + 1}.${role}`;
    const commands = await this.#roles.open(role, channel, this.#deployment.id);
    this.#push(commands, { kind: 'opening', role, channel, count: commands.length });
  }

  async #issuer(script: IssuerScript): Promise<void> {
    // The provider's role has the transport keys before any element has them.
    if (script.kind === 'install' && script.transportKeys)
      await this.#roles.handOver(this.#deployment.id, this.#mandate);
    await this.#script((...at) => this.#roles.issuerScript(...at, this.#ordered(script)));
  }

  async #provider(script: ProviderScript): Promise<void> {
    const asks = script.kind === 'personalise' && script.askSecrets;
    // The last command reads the status: whether the secrets are set by then.
    await this.#script(
      (...at) => this.#roles.providerScript(...at, this.#ordered(script)),
      (commands) => (asks ? [commands.slice(0, -1), commands.slice(-1)] : [commands]),
    );
  }

  async #script(
    wrap: (channel: string, number: number) => Promise<readonly string[]>,
    lists: (commands: readonly string[]) => readonly (readonly string[])[] = (commands) => [commands],
  ): Promise<void> {
    const open = this.#known.open!;
    const number = open.scripts + 1;
    const commands = await wrap(open.id, number);
    const [first, second] = lists(commands);
    this.#commands.push(elementCommand(first!));
    if (second) this.#commands.push(notification('set-secrets'), elementCommand(second));
    this.#segments.push({ kind: 'script', role: open.role, channel: open.id, number, count: commands.length });
    this.#known = { ...this.#known, open: { ...open, scripts: number } };
  }

  #push(commands: readonly string[], segment: Segment): void {
    this.#commands.push(elementCommand(commands));
    this.#segments.push(segment);
  }
}

const asksSecrets = (step: Step): boolean =>
  step.do === 'provider' && step.script.kind === 'personalise' && step.script.askSecrets;
