import { aids, statusWords } from '@inro/apdu';
import type { IssuerOutcome, IssuerScript } from '@inro/authority-wire/role';
import { exposeSecret, fromHex, type Secret, toHex } from '@inro/foundation';
import { keyVersions } from '@inro/jpki-profile';
import { diversifyKeys, keyDataField, type OffCardSession, type StaticKeys } from '@inro/secure-channel/off-card';
import {
  deleteApplication,
  extradite,
  getCplc,
  getStatus,
  install,
  installForPersonalization,
  type Registry,
  readCplc,
  readStatus,
  storeData,
} from '../core/card-commands.ts';
import { TsmError } from '../errors.ts';
import { isProven } from '../role/answers.ts';
import type { ChannelFacts, NamedAnswer, NamedCommand, RoleWork } from '../role/work.ts';

const { authorizedManagementSecurityDomain, jpkiSecurityDomain, jpkiApplet } = aids;

/** GPCS 2.3.1 table 11-49, tag 81: SCP03 with S16, pseudo-random challenge, R-MAC and R-ENC. */
const SECURE_CHANNEL_PARAMETERS = fromHex('81020371');
/** docs/protocol/applet.md: the phone's profile. */
const PHONE_PROFILE = fromHex('00');
const SECURITY_DOMAIN_PRIVILEGE = fromHex('800000');
const NO_PRIVILEGE = fromHex('00');
/** docs/protocol/secure-element.md: the first key set of a new security domain. */
const TRANSPORT_KEYS_DGI = 0x8f01;

const installSecurityDomain: NamedCommand = {
  name: 'install-security-domain',
  command: install({
    loadFile: aids.securityDomainLoadFile,
    module: aids.securityDomainModule,
    instance: jpkiSecurityDomain,
    privileges: SECURITY_DOMAIN_PRIVILEGE,
    parameters: SECURE_CHANNEL_PARAMETERS,
  }),
};

const installApplet: NamedCommand = {
  name: 'install-applet',
  command: install({
    loadFile: aids.jpkiLoadFile,
    module: aids.jpkiModule,
    instance: jpkiApplet,
    privileges: NO_PRIVILEGE,
    parameters: PHONE_PROFILE,
    contactless: true,
  }),
};

const extraditeApplet: NamedCommand = {
  name: 'extradite-applet',
  command: extradite(jpkiApplet, jpkiSecurityDomain),
};

const deletions: readonly NamedCommand[] = [
  { name: 'delete-applet', command: deleteApplication(jpkiApplet) },
  { name: 'delete-security-domain', command: deleteApplication(jpkiSecurityDomain) },
];

function storeTransportKeys(session: OffCardSession, keys: StaticKeys): NamedCommand[] {
  const data = keyDataField(session, keyVersions.transport, keys);
  return [
    { name: 'personalise-security-domain', command: installForPersonalization(jpkiSecurityDomain) },
    ...storeData([{ dgi: TRANSPORT_KEYS_DGI, data, answered: false }]).map((command) => ({
      name: 'store-transport-keys',
      command,
    })),
  ];
}

const readRegistry = (pages: number): NamedCommand[] =>
  [...Array(pages).keys()].map((page) => ({ name: `registry-${page + 1}`, command: getStatus(page > 0) }));

/** The SE issuer's role: opens the AMSD by keys diversified from its master key, creates and deletes what lies below. */
export function issuerWork(
  master: Secret<Uint8Array>,
  transport: { find(deployment: string): Promise<StaticKeys | undefined> },
): RoleWork<IssuerScript, IssuerOutcome> {
  return {
    securityDomain: authorizedManagementSecurityDomain,
    keyVersion: keyVersions.issuer,
    async keysOf({ cplc, keyVersion }) {
      if (keyVersion !== keyVersions.issuer) return undefined;
      return diversifyKeys(exposeSecret(master), cplc, authorizedManagementSecurityDomain);
    },
    allows({ kind }, { act }) {
      if (kind === 'read') return { allowed: true, once: [] };
      return { allowed: act === (kind === 'install' ? 'deploy' : 'delete'), once: [kind] };
    },
    secretsNeeded: () => 0,
    secretsIn: () => undefined,
    kept: (script) => script,
    async build(script, { deployment }, session) {
      const storeKeys = async (): Promise<NamedCommand[]> => {
        const keys = await transport.find(deployment);
        // Forgotten since the hand-over: others would be keys that the provider's role has not.
        if (!keys) throw new TsmError('tsm.channel_unknown');
        return storeTransportKeys(session, keys);
      };
      const cplc: NamedCommand = { name: 'cplc', command: getCplc };
      if (script.kind === 'read') return [cplc, ...readRegistry(script.pages)];
      if (script.kind === 'delete') return [cplc, ...deletions, ...readRegistry(1)];
      return [
        cplc,
        ...(script.anew ? deletions : []),
        ...(script.securityDomain ? [installSecurityDomain] : []),
        ...(script.applet ? [installApplet] : []),
        ...(script.extradition ? [extraditeApplet] : []),
        ...(script.transportKeys ? await storeKeys() : []),
        ...readRegistry(1),
      ];
    },
    interpret: async (_script, answers, facts) => interpret(answers, facts),
  };
}

function interpret(answers: readonly NamedAnswer[], facts: ChannelFacts): IssuerOutcome {
  const succeeded = answers.filter(({ response }) => response?.statusWord === statusWords.success);
  const dataOf = (name: string) => succeeded.find((answer) => answer.name === name)?.response?.data;
  const cplc = readCplc(dataOf('cplc') ?? new Uint8Array(0));
  const pages = answers.filter(({ name }) => name.startsWith('registry-'));
  const incomplete = pages.at(-1)?.response?.statusWord === statusWords.moreDataAvailable;
  const registry = registryOf(pages);
  return {
    authenticated: answers.some(isProven) && sameElement(cplc, facts),
    ...(cplc === undefined ? {} : { cplc: toHex(cplc) }),
    ...(registry === undefined || incomplete ? {} : { registry }),
    incomplete,
    failed: answers.filter((answer) => !succeeded.includes(answer)).map(({ name }) => name),
  };
}

/** The CPLC data inside the channel are those for which the keys were diversified. */
const sameElement = (cplc: Uint8Array | undefined, facts: ChannelFacts): boolean =>
  cplc === undefined || toHex(cplc) === toHex(facts.cplc);

function registryOf(pages: readonly NamedAnswer[]): Registry | undefined {
  const read = pages.map(({ response }) => {
    const told = response?.statusWord === statusWords.success || response?.statusWord === statusWords.moreDataAvailable;
    return told ? readStatus(response.data) : undefined;
  });
  return read.every((page) => page !== undefined) ? Object.assign({}, ...read) : undefined;
}
