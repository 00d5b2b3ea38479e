import { aids } from '@inro/apdu';
import type {
  AppletFacts,
  IssuerOutcome,
  IssuerScript,
  OpeningOutcome,
  ProviderOutcome,
  ProviderScript,
} from '@inro/authority-wire/role';
import { toHex } from '@inro/foundation';
import { fileName, type KeyKind, keyKinds, keyVersions, placeOf } from '@inro/jpki-profile';
import type { Registry } from '../../src/core/card-commands.ts';

/** What can happen to one command: nothing, it fails, its answer is lost, or the secure channel dies with it. */
export type Mishap = 'none' | 'fails' | 'lost' | 'dies';

/** What matters of an element for the plan. A certificate's digest names the application that it was issued for. */
export interface ModelState {
  securityDomain: { personalized: boolean; keys: 'none' | 'transport' | 'final' } | undefined;
  applet: { associated: boolean } | undefined;
  permits: number;
  secretsSet: number;
  /** Nonce of each key. */
  keys: Partial<Record<KeyKind, string>>;
  files: Record<string, string>;
}

export const blank = (): ModelState => ({
  securityDomain: undefined,
  applet: undefined,
  permits: 0,
  secretsSet: 0,
  keys: {},
  files: {},
});

export const certificateDigest = (kind: KeyKind, nonce: string): string =>
  `${fileName(placeOf[kind].certificateFile)}${nonce}`;
export const filesFor = (kinds: readonly KeyKind[], nonce: string): Record<string, string> =>
  Object.fromEntries(
    kinds.flatMap((kind) => [
      [fileName(placeOf[kind].certificateFile), certificateDigest(kind, nonce)],
      [fileName(placeOf[kind].issuerFile), 'CA'],
    ]),
  );

/** A small reference model of element and roles: scripts run on it as on the real ones, with mishaps. */
export class ElementModel {
  state: ModelState;
  readonly #mishap: () => Mishap;
  /** The provider's role has the transport keys of this deployment. */
  handedOver = false;
  constructor(state: ModelState, mishap: () => Mishap) {
    this.state = state;
    this.#mishap = mishap;
  }

  openProvider(): OpeningOutcome {
    if (this.#mishap() !== 'none') return { result: 'unanswered' };
    const { securityDomain } = this.state;
    if (!securityDomain) return { result: 'absent' };
    if (securityDomain.keys === 'none') return { result: 'refused' };
    if (securityDomain.keys === 'final') return { result: 'genuine', keyVersion: keyVersions.final };
    return this.handedOver
      ? { result: 'genuine', keyVersion: keyVersions.transport }
      : { result: 'keysUnknown', keyVersion: keyVersions.transport };
  }

  openIssuer(): OpeningOutcome {
    return this.#mishap() === 'none' ? { result: 'genuine', keyVersion: keyVersions.issuer } : { result: 'unanswered' };
  }

  issuer(script: IssuerScript): IssuerOutcome {
    const { command, answered } = this.#channel();
    command(() => true);
    if (script.kind === 'delete' || (script.kind === 'install' && script.anew)) {
      command(() => this.#deleteApplet());
      command(() => this.#deleteSecurityDomain());
    }
    if (script.kind === 'install') {
      if (script.transportKeys) this.handedOver = true;
      if (script.securityDomain) command(() => this.#installSecurityDomain());
      if (script.applet) command(() => this.#installApplet());
      if (script.extradition) command(() => this.#extradite());
      if (script.transportKeys) command(() => this.#storeTransportKeys());
    }
    const read = command(() => true);
    return {
      authenticated: answered(),
      incomplete: false,
      ...(read ? { registry: this.#registry() } : {}),
      failed: [],
    };
  }

  /** `askPerson` is called where the wallet sets the secrets, one after the other: how many it comes to. */
  provider(script: ProviderScript, askPerson: () => number): ProviderOutcome {
    const { command, answered } = this.#channel();
    const { state } = this;
    if (script.kind === 'rotate') {
      const rotated = command(() => {
        state.securityDomain!.keys = 'final';
        return true;
      });
      return { authenticated: answered(), rotated, personalized: false, failed: [] };
    }
    const selected = command(() => state.applet?.associated === true && state.securityDomain?.keys === 'final');
    if (script.kind === 'write') {
      for (const { ef, content } of script.files)
        if (selected)
          command(() => {
            state.files[fileName(ef)] = Buffer.from(content, 'base64').toString();
            return true;
          });
      const read = selected && command(() => true);
      const personalized =
        script.personalized &&
        [command(() => this.#personalize()), command(() => state.securityDomain!.personalized)].at(-1)!;
      return {
        authenticated: answered(),
        rotated: false,
        personalized,
        digests: read ? { ...state.files } : {},
        failed: [],
      };
    }
    const applet = selected ? this.#personalise(script, command, askPerson) : undefined;
    return {
      authenticated: answered(),
      rotated: false,
      personalized: false,
      failed: [],
      ...(applet ? { applet } : {}),
    };
  }

  /** The kinds whose key is attested for a nonce, among those that were read. */
  attested(applet: AppletFacts | undefined, nonce: string): KeyKind[] {
    return keyKinds.filter((kind) => applet?.keys[kind]?.attestation === nonce);
  }

  #personalise(
    script: Extract<ProviderScript, { kind: 'personalise' }>,
    command: (work: () => boolean) => boolean,
    askPerson: () => number,
  ): AppletFacts | undefined {
    const { state } = this;
    if (script.permit)
      command(() => {
        state.permits |= script.permit;
        return true;
      });
    for (const kind of script.retire) command(() => this.#retire(kind));
    for (const kind of script.generate) command(() => this.#generate(kind, script.nonce));
    const reads = script.read.map((kind) => [kind, command(() => true)] as const);
    const seen = { keys: { ...state.keys }, files: { ...state.files } };
    if (script.askSecrets) this.#setSecrets(script.read.slice(0, askPerson()));
    if (!command(() => true)) return undefined;
    if (reads.some(([kind, read]) => !read && seen.keys[kind] !== undefined)) return undefined;
    const keys = script.read.flatMap((kind) =>
      seen.keys[kind] === undefined
        ? []
        : [[kind, { publicKey: '', attestation: seen.keys[kind], possession: '' }] as const],
    );
    return {
      version: 0x0100,
      secretsSet: state.secretsSet,
      permits: state.permits,
      keyMask: this.#keyMask(),
      keys: Object.fromEntries(keys),
      digests: seen.files,
    };
  }

  #channel() {
    let [alive, heard] = [true, false];
    const command = (work: () => boolean): boolean => {
      const mishap = this.#mishap();
      if (!alive || mishap === 'fails') return false;
      if (mishap === 'dies') {
        alive = false;
        return false;
      }
      const good = work();
      if (mishap === 'lost') return false;
      heard ||= good;
      return good;
    };
    return { command, answered: () => heard };
  }

  #registry(): Registry {
    const { securityDomain, applet } = this.state;
    const amsd = toHex(aids.authorizedManagementSecurityDomain);
    const jpki = toHex(aids.jpkiSecurityDomain);
    return {
      ...(securityDomain
        ? { [jpki]: { lifeCycle: securityDomain.personalized ? 0x0f : 0x07, securityDomain: amsd } }
        : {}),
      ...(applet
        ? { [toHex(aids.jpkiApplet)]: { lifeCycle: 7, securityDomain: applet.associated ? jpki : amsd } }
        : {}),
    };
  }

  #installSecurityDomain(): boolean {
    if (this.state.securityDomain) return false;
    this.state.securityDomain = { personalized: false, keys: 'none' };
    return true;
  }
  #installApplet(): boolean {
    if (this.state.applet) return false;
    this.state.applet = { associated: false };
    return true;
  }
  #extradite(): boolean {
    const { applet, securityDomain } = this.state;
    if (!applet || !securityDomain || applet.associated) return false;
    applet.associated = true;
    return true;
  }
  #storeTransportKeys(): boolean {
    if (this.state.securityDomain?.keys !== 'none') return false;
    this.state.securityDomain.keys = 'transport';
    return true;
  }
  #deleteApplet(): boolean {
    const had = this.state.applet !== undefined;
    this.state = { ...blank(), securityDomain: this.state.securityDomain };
    return had;
  }
  #deleteSecurityDomain(): boolean {
    if (!this.state.securityDomain || this.state.applet?.associated) return false;
    this.state.securityDomain = undefined;
    return true;
  }
  #personalize(): boolean {
    if (this.state.securityDomain!.personalized) return false;
    this.state.securityDomain!.personalized = true;
    return true;
  }
  /** As the wallet does: in their order, up to the first that is not permitted. */
  #setSecrets(kinds: readonly KeyKind[]): void {
    for (const mask of kinds.map((kind) => placeOf[kind].secretMask)) {
      if ((this.state.permits & mask) === 0) return;
      this.state.secretsSet |= mask;
      this.state.permits &= ~mask;
    }
  }
  #retire(kind: KeyKind): boolean {
    delete this.state.keys[kind];
    delete this.state.files[fileName(placeOf[kind].certificateFile)];
    return true;
  }
  #generate(kind: KeyKind, nonce: string): boolean {
    if (this.state.files[fileName(placeOf[kind].certificateFile)] !== undefined) return false;
    this.state.keys[kind] = nonce;
    return true;
  }
  #keyMask(): number {
    return keyKinds.reduce((mask, kind) => {
      const { secretMask, certifiedMask, certificateFile } = placeOf[kind];
      const certified = this.state.files[fileName(certificateFile)] !== undefined;
      return mask | (this.state.keys[kind] ? secretMask : 0) | (certified ? certifiedMask : 0);
    }, 0);
  }
}
