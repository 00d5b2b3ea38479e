import { createHash } from 'node:crypto';
import { aids, type ResponseApdu, statusWords } from '@inro/apdu';
import type { Mandate } from '@inro/authority-wire/mandate';
import type { AppletFacts, KeyFacts, ProviderOutcome, ProviderScript } from '@inro/authority-wire/role';
import {
  concatBytes,
  equalInConstantTime,
  exposeSecret,
  fromBase64,
  fromBase64Url,
  fromHex,
  type Secret,
  toHex,
} from '@inro/foundation';
import {
  fileName,
  type KeyKind,
  type KeyObject,
  keyKinds,
  keyVersions,
  PERSONALIZED,
  parseAppletStatus,
  placeOf,
  secretMaskOf,
} from '@inro/jpki-profile';
import {
  diversifyKeys,
  type OffCardSession,
  putKeyCommand,
  putKeyReceipt,
  type StaticKeys,
} from '@inro/secure-channel/off-card';
import {
  generateKeyPair,
  objectParts,
  permitSecrets,
  readAppletStatus,
  readFileDigest,
  readObject,
  retireKeyPair,
  writeFile,
} from '../core/applet-commands.ts';
import {
  type DataGrouping,
  getStatus,
  installForPersonalization,
  readStatus,
  setStatus,
  storeData,
} from '../core/card-commands.ts';
import { isProven } from '../role/answers.ts';
import {
  type Allowance,
  type ChannelFacts,
  type NamedAnswer,
  type NamedCommand,
  PERMIT,
  type RoleWork,
} from '../role/work.ts';

interface NamedGrouping {
  readonly name: string;
  readonly grouping: DataGrouping;
}

const readKey = (kind: KeyKind): NamedGrouping[] =>
  (Object.keys(objectParts) as KeyObject[]).flatMap((object) =>
    objectParts[object].map(([offset, length]) => ({
      name: `${kind}/${object}/${offset}`,
      grouping: readObject(kind, object, offset, length),
    })),
  );

const filesOf = (kind: KeyKind): number[] => [placeOf[kind].certificateFile, placeOf[kind].issuerFile];

const readDigests = (kind: KeyKind): NamedGrouping[] =>
  filesOf(kind).map((ef) => ({ name: `digest/${fileName(ef)}`, grouping: readFileDigest(ef) }));

const writeOne = ({ ef, content }: { ef: number; content: string }): NamedGrouping[] => {
  const bytes = fromBase64(content);
  const digest = new Uint8Array(createHash('sha256').update(bytes).digest());
  return writeFile(ef, bytes, digest).map((grouping, part) => ({ name: `write/${fileName(ef)}/${part}`, grouping }));
};

/** INSTALL [for personalization] and a series of STORE DATA. */
const toApplet = (groupings: readonly NamedGrouping[]): NamedCommand[] => [
  { name: 'personalise-applet', command: installForPersonalization(aids.jpkiApplet) },
  ...storeData(groupings.map(({ grouping }) => grouping)).map((command, place) => ({
    name: groupings[place]!.name,
    command,
  })),
];

/** The service provider's role: takes the JPKI security domain over by its own keys, and personalises the applet. */
export function providerWork(
  master: Secret<Uint8Array>,
  transport: {
    find(deployment: string): Promise<StaticKeys | undefined>;
    destroy(deployment: string): Promise<void>;
  },
): RoleWork<ProviderScript, ProviderOutcome> {
  const finalKeys = (cplc: Uint8Array): StaticKeys =>
    diversifyKeys(exposeSecret(master), cplc, aids.jpkiSecurityDomain);
  const build = async (script: ProviderScript, facts: ChannelFacts, session: OffCardSession) => {
    switch (script.kind) {
      case 'rotate': {
        const keys = finalKeys(facts.cplc);
        const order = { replaces: facts.keyVersion, keyVersion: keyVersions.final, keys };
        return [{ name: 'put-key', command: putKeyCommand(session, order) }];
      }
      case 'personalise': {
        const { algorithm = 'rsa-2048' } = script;
        const nonce = fromHex(script.nonce);
        return toApplet([
          ...(script.permit === 0 ? [] : [{ name: 'permit', grouping: permitSecrets(script.permit) }]),
          ...script.retire.map((kind) => ({ name: `${kind}/retire`, grouping: retireKeyPair(kind) })),
          ...script.generate.map((kind) => ({
            name: `${kind}/generate`,
            grouping: generateKeyPair(kind, nonce, algorithm),
          })),
          ...script.read.flatMap((kind) => [...readKey(kind), ...readDigests(kind)]),
          { name: 'status', grouping: readAppletStatus },
        ]);
      }
      case 'write': {
        const command = setStatus(aids.jpkiSecurityDomain, PERSONALIZED);
        return [
          ...toApplet([...script.files.flatMap(writeOne), ...keyKinds.flatMap(readDigests)]),
          // Read back: the answer to SET STATUS may have been lost before.
          ...(script.personalized
            ? [
                { name: 'personalized', command },
                { name: 'registry', command: getStatus() },
              ]
            : []),
        ];
      }
    }
  };
  return {
    securityDomain: aids.jpkiSecurityDomain,
    keyVersion: 0x00,
    async keysOf({ deployment, cplc, keyVersion }) {
      if (keyVersion === keyVersions.final) return finalKeys(cplc);
      return keyVersion === keyVersions.transport ? await transport.find(deployment) : undefined;
    },
    allows,
    secretsNeeded: ({ certificates }) => secretMaskOf(certificates),
    secretsIn: ({ applet }) => applet && { set: applet.secretsSet, permitted: applet.permits },
    kept: (script) => (script.kind === 'write' ? { ...script, files: [] } : script),
    build,
    interpret: async (script, answers, { cplc }) => interpret(script, answers, finalKeys(cplc)),
    // The domain answers under the final keys: the transport set opens nothing any more.
    async opened({ deployment, keyVersion }) {
      if (keyVersion === keyVersions.final) await transport.destroy(deployment);
    },
  };
}

function allows(script: ProviderScript, mandate: Mandate): Allowance {
  const { act } = mandate;
  switch (script.kind) {
    case 'rotate':
      return { allowed: act === 'deploy', once: ['rotate'] };
    case 'personalise': {
      const { permit, retire, generate } = script;
      const own = (kinds: readonly KeyKind[]) => kinds.every((kind) => mandate.certificates.includes(kind));
      const makesNothing = permit === 0 && generate.length === 0;
      // Of the algorithm that registration names, and no other: the front chooses none.
      const asNamed = script.algorithm === (generate.length === 0 ? undefined : mandate.algorithm);
      const mayMake =
        act === 'deploy' && own(generate) && asNamed && (permit & ~secretMaskOf(mandate.certificates)) === 0;
      // What an earlier application left on the element goes with the next one.
      const mayRetire = act === 'delete' || act === 'deploy';
      const forIt = script.nonce === toHex(fromBase64Url(mandate.application));
      const once = Object.entries({ [PERMIT]: permit !== 0, retire: retire.length > 0, generate: generate.length > 0 });
      return {
        allowed: forIt && (makesNothing || mayMake) && (retire.length === 0 || mayRetire),
        once: once.flatMap(([word, is]) => (is ? [word] : [])),
      };
    }
    case 'write':
      return { allowed: act === 'store' && script.files.every((file) => isNamed(file, mandate)), once: ['write'] };
  }
}

/** The very bytes that registration names, for the file that they belong into. */
function isNamed({ ef, content }: { readonly ef: number; readonly content: string }, { files }: Mandate): boolean {
  const digest = createHash('sha256').update(fromBase64(content)).digest('base64url');
  return files.some(({ kind, certificate, issuer }) => {
    const { certificateFile, issuerFile } = placeOf[kind];
    return (ef === certificateFile && digest === certificate) || (ef === issuerFile && digest === issuer);
  });
}

function interpret(script: ProviderScript, answers: readonly NamedAnswer[], finalKeys: StaticKeys): ProviderOutcome {
  const byName = new Map(answers.map(({ name, response }) => [name, response]));
  const succeeded = (name: string): ResponseApdu | undefined => {
    const response = byName.get(name);
    return response?.statusWord === statusWords.success ? response : undefined;
  };
  const registry = readStatus(succeeded('registry')?.data ?? new Uint8Array(0));
  const receipt = succeeded('put-key')?.data;
  const applet = script.kind === 'personalise' ? appletFacts(script.read, succeeded) : undefined;
  return {
    authenticated: answers.some(isProven),
    rotated: receipt !== undefined && equalInConstantTime(receipt, putKeyReceipt(keyVersions.final, finalKeys)),
    personalized: registry?.[toHex(aids.jpkiSecurityDomain)]?.lifeCycle === PERSONALIZED,
    ...(applet === undefined ? {} : { applet }),
    ...(script.kind === 'write' ? { digests: digestsOf(keyKinds, succeeded) } : {}),
    failed: answers.filter(({ name }) => succeeded(name) === undefined).map(({ name }) => name),
  };
}

/** What was read, or undefined when something that must be there was not: then it is read again, never guessed. */
function appletFacts(
  kinds: readonly KeyKind[],
  succeeded: (name: string) => ResponseApdu | undefined,
): AppletFacts | undefined {
  const status = parseAppletStatus(succeeded('status')?.data ?? new Uint8Array(0));
  if (status === undefined) return undefined;
  const keys: Partial<Record<KeyKind, KeyFacts>> = {};
  const digests = digestsOf(kinds, succeeded);
  for (const kind of kinds) {
    const { certificateFile, generatedMask, certifiedMask } = placeOf[kind];
    const key = keyFacts(kind, succeeded);
    if ((status.keys & generatedMask) !== 0 && key === undefined) return undefined;
    if (key !== undefined) keys[kind] = key;
    if ((status.keys & certifiedMask) !== 0 && digests[fileName(certificateFile)] === undefined) return undefined;
  }
  const { version, secretsSet, permits, keys: keyMask } = status;
  return { version, secretsSet, permits, keyMask, keys, digests };
}

function digestsOf(
  kinds: readonly KeyKind[],
  succeeded: (name: string) => ResponseApdu | undefined,
): Record<string, string> {
  const read = kinds.flatMap(filesOf).map((ef) => [fileName(ef), succeeded(`digest/${fileName(ef)}`)?.data] as const);
  return Object.fromEntries(read.flatMap(([ef, digest]) => (digest === undefined ? [] : [[ef, toHex(digest)]])));
}

function keyFacts(kind: KeyKind, succeeded: (name: string) => ResponseApdu | undefined): KeyFacts | undefined {
  const whole = (object: KeyObject): string | undefined => {
    const parts = [];
    for (const [offset, length] of objectParts[object]) {
      const part = succeeded(`${kind}/${object}/${offset}`)?.data;
      if (part === undefined) return undefined;
      parts.push(part);
      // An object ends with the part that came short: what follows lies past its end.
      if (part.length < length) break;
    }
    return toHex(concatBytes(...parts));
  };
  const [publicKey, attestation, possession] = [whole('publicKey'), whole('attestation'), whole('possession')];
  if (publicKey === undefined || attestation === undefined || possession === undefined) return undefined;
  return { publicKey, attestation, possession };
}
