import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AddedClient, NewClient } from '@inro/developers/wire';
import { openParty, type PeerClient } from '@inro/host';
import { InroError, type LocalizedText } from '@inro/problem';
import { registerClientOf } from '../../apps/operator-console/src/register-services.ts';
import { openClientKey, writeClientFile } from './client-file.ts';
import { exitCodes } from './exit-codes.ts';
import { imprintOptions, imprintUsage, readImprintOptions } from './imprint-options.ts';
import { printable } from './printable.ts';

export const gatewayUsage = `inro gateway add ID --redirect URI … (--client-file FILE | --jwks FILE | --jwks-uri URL | --accept-shared-secret | --native)
inro gateway list | remove ID | rotate [--stolen]

Registers a client of OpenID Connect at the gateway of the house that npm start runs, has it certified in its own name for
what it may ask for, and prints what the client is to be told. The gateway renews that certificate. The same again changes
nothing, other words take the place of the former. ID is 1 to 32 letters and digits.
  --ja TEXT --easy TEXT --en TEXT   the name that people read (default ID)
  --may SCOPE,…      what it may ask for beyond a login: name, address, birthdate, gender, sign (documents)
  --kept-days N     how long it keeps attributes, which people read on the phone (with --may; 0: for the visit)
${imprintUsage} (default: the gateway's operator)
  --profile plain|fapi2|digital-agency, --sector NAME, --logout URI (back-channel), --post-logout URI …, --data DIR
--client-file makes a key, unless FILE has one, and writes all that a client needs into FILE: issuer, client_id, redirect_uri,
jwk (the private key: keep it out of your repository). --jwks takes a key set, a key, or a certificate in PEM.
--accept-shared-secret is weaker than a key: whoever reads the client's configuration is the client. The secret is made here
and printed once. rotate publishes the next key that signs ID tokens; it signs in a week. After one was stolen, --stolen has
another sign at once and publishes no former one: people may have to begin a login again.`;

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const yes = { type: 'boolean' } as const;
const options = {
  ...{
    redirect: list,
    'client-file': text,
    jwks: text,
    'jwks-uri': text,
    'accept-shared-secret': yes,
    native: yes,
    stolen: yes,
  },
  ...{ may: text, 'kept-days': text },
  ...imprintOptions,
  ...{ ja: text, easy: text, en: text, profile: text, sector: text, logout: text, 'post-logout': list, data: text },
};

/** `inro gateway …`; gives the exit code. */
export async function gateway(args: readonly string[]): Promise<number> {
  let read: ReturnType<typeof readArguments>;
  try {
    read = readArguments(args);
  } catch {
    read = undefined;
  }
  if (read === undefined) {
    console.error(gatewayUsage);
    return exitCodes.noAnswer.code;
  }
  const { action, id, values } = read;
  const data = values.data ?? join(import.meta.dirname, '../../.inro');
  try {
    const operator = openParty(data, 'operator').peer;
    console.log(await actions[action](operator, id, values));
    return exitCodes.valid.code;
  } catch (failure) {
    if (!(failure instanceof InroError)) throw failure;
    const { title, next } = failure.row;
    const { member } = failure.details;
    const which = member === undefined ? '' : ` (${printable(String(member))})`;
    console.error(
      failure.code === 'http.peer_unavailable'
        ? `No system runs on ${data}: begin with npm start, or name its data folder with --data DIR.`
        : `${title.en}${which}. ${next.en} [${failure.code}]`,
    );
    return exitCodes.invalid.code;
  }
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [action, id = '', ...more] = positionals;
  const needsId = action === 'add' || action === 'remove';
  readImprintOptions(values);
  if (more.length > 0 || !isAction(action) || needsId !== /^[0-9A-Za-z]{1,32}$/.test(id)) return undefined;
  return { action, id, values };
}
type Values = NonNullable<ReturnType<typeof readArguments>>['values'];

const isAction = (word: string | undefined): word is keyof typeof actions =>
  word !== undefined && Object.hasOwn(actions, word);

const actions = {
  add: addClient,
  async list(operator: PeerClient): Promise<string> {
    const clients = await listClients(operator);
    return clients.length === 0 ? 'No client is registered.' : clients.join('\n');
  },
  async remove(operator: PeerClient, id: string): Promise<string> {
    await operator.call('gateway', 'DELETE', `/operator/clients/${id}`);
    return `${id} is no client any more.`;
  },
  async rotate(
    operator: PeerClient,
    _id: string,
    { stolen }: { readonly stolen?: boolean | undefined },
  ): Promise<string> {
    if (stolen) {
      await operator.call('gateway', 'DELETE', '/operator/signing-keys');
      return 'Another key signs ID tokens now, and no former one is published. Tell clients to fetch the key set again.';
    }
    await operator.call('gateway', 'POST', '/operator/signing-keys');
    return 'The next key that signs ID tokens is published, and signs in a week.';
  },
} as const;

/** The clients of the gateway of the house whose data folder this is, as `inro gateway list` says. */
export async function clientsOf(dataDir: string): Promise<readonly string[]> {
  return await listClients(openParty(dataDir, 'operator').peer);
}

/** What `inro gateway add ID --client-file FILE` does, for whoever asks by a form. */
export async function addClientWithFile(
  dataDir: string,
  { client, name, redirectUris, mayAskFor, keptDays }: NewClient,
  file: string,
): Promise<AddedClient> {
  const issuer = await register(openParty(dataDir, 'operator').peer, client, {
    ...{ ja: name, en: name, redirect: [...redirectUris], 'client-file': file },
    ...(mayAskFor.length === 0 ? {} : { may: mayAskFor.join(',') }),
    ...(keptDays === undefined ? {} : { 'kept-days': String(keptDays) }),
  });
  return { issuer, client, file };
}

const listClients = async (operator: PeerClient): Promise<readonly string[]> =>
  (await operator.call<{ clients: readonly string[] }>('gateway', 'GET', '/operator/clients')).clients;

async function addClient(operator: PeerClient, id: string, values: Values): Promise<string> {
  const secret = values['accept-shared-secret'] ? randomBytes(32).toString('base64url') : undefined;
  const file = values['client-file'];
  const issuer = await register(operator, id, values, secret);
  return [
    `${id} is a client of the gateway.`,
    '',
    `  issuer        ${issuer}`,
    `  client_id     ${id}`,
    ...(secret === undefined ? [] : [`  client_secret ${secret}`]),
    ...(file === undefined ? [] : [`  all of it in  ${file}, with the private key`]),
  ].join('\n');
}

/** Registers a client, has it certified, and writes its file; gives the issuer. */
async function register(operator: PeerClient, id: string, values: Values, secret?: string): Promise<string> {
  const file = values['client-file'];
  const key = file === undefined ? undefined : openClientKey(file);
  const { ja = id, easy = ja, en = id } = values;
  const names: LocalizedText = { ja, 'ja-x-easy': easy, en };
  const said = await operator.call<{ issuer: string; renamed: boolean }>('gateway', 'PUT', `/operator/clients/${id}`, {
    names,
    kind: values.native ? 'native' : 'web',
    profile: values.profile ?? 'plain',
    redirectUris: values.redirect ?? [],
    // Of a file that is no client's nothing is made, and the gateway says what is missing.
    ...(file === undefined ? {} : { jwks: key === undefined ? null : { keys: [key.shown] } }),
    ...(values.jwks === undefined ? {} : { jwks: readKeySet(values.jwks, id) }),
    ...(values['jwks-uri'] === undefined ? {} : { jwksUri: values['jwks-uri'] }),
    ...(secret === undefined ? {} : { acceptsSharedSecret: createHash('sha256').update(secret).digest('base64url') }),
    ...(values.may === undefined ? {} : { mayAskFor: values.may.split(',') }),
    ...(values['kept-days'] === undefined ? {} : { keptDays: Number(values['kept-days']) }),
    ...(values.sector === undefined ? {} : { sector: values.sector }),
    ...(values.logout === undefined ? {} : { backchannelLogoutUri: values.logout }),
    ...(values['post-logout'] === undefined ? {} : { postLogoutRedirectUris: values['post-logout'] }),
  });
  if (file !== undefined && key !== undefined)
    writeClientFile(file, { issuer: said.issuer, client_id: id, redirect_uri: values.redirect?.[0], jwk: key.jwk });
  const mayAskFor = values.may?.split(',') ?? [];
  await registerClientOf(operator, 'gateway', {
    id,
    names,
    renamed: said.renamed,
    mayAskFor,
    ...readImprintOptions(values),
  });
  return said.issuer;
}

/** A set as it is, one key, a certificate or public key in PEM (its name is then the client's); what is none is left to the gateway to refuse. */
function readKeySet(file: string, kid: string): unknown {
  try {
    const text = readFileSync(file, 'utf8');
    if (/^-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/.test(text))
      return { keys: [{ ...createPublicKey(text).export({ format: 'jwk' }), kid }] };
    const read = JSON.parse(text) as { readonly keys?: unknown };
    return { keys: Array.isArray(read.keys) ? read.keys : [read] };
  } catch {
    return null;
  }
}
