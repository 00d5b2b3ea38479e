import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostConfig, httpRequest, PeerClient, systemClock, type Topology } from '@inro/host';
import { InroError } from '@inro/problem';

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The operator as a peer: a key of its own, no server. */
export function operatorOf(place: { readonly dataDir: string; readonly topologyFile: string }): PeerClient {
  const config: HostConfig = {
    name: 'operator',
    port: 0,
    bind: '127.0.0.1',
    dataDir: place.dataDir,
    databaseUrl: undefined,
    topology: JSON.parse(readFileSync(place.topologyFile, 'utf8')) as Topology,
    peerKeyFile: join(place.dataDir, 'keys', 'peer-operator.pem'),
    logLevel: 'silent',
  };
  return new PeerClient(config, systemClock);
}

/** Carries a service's certificate request to the authority and the certificate back, unless it has one for a month yet. */
export async function registerService(operator: PeerClient, origin: string, name: string): Promise<void> {
  const { validUntil } = await getJson<{ validUntil: string | null }>(`${origin}/operator/registration`);
  if (validUntil && Date.parse(validUntil) - systemClock.now().getTime() > RENEW_BEFORE_MS) return;
  const request = await getJson<object>(`${origin}/operator/certificate-request`);
  const { certificate } = await operator.call<{ certificate: string }>(
    'ca',
    'PUT',
    `/access-certificates/${name}`,
    request,
  );
  await operator.call(name, 'PUT', '/operator/certificate', { certificate });
}

async function getJson<T>(url: string): Promise<T> {
  const { status, body } = await httpRequest(url);
  if (status !== 200) throw new InroError('http.peer_unavailable', { details: { status } });
  return JSON.parse(Buffer.from(body).toString('utf8')) as T;
}
