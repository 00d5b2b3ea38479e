import { join } from 'node:path';
import { listenersOf, type NamedListener } from '@inro/deployment';
import { replaceFile } from '@inro/foundation/node';
import { type Deployment, publicHost } from './deployment-file.ts';

/** What stands before a name of the world: itself, or the name of a phone. */
const PHONE = '[a-z0-9][a-z0-9-]*';

/**
 * Which names the world sees, and the port of each: what wallets and browsers use. Of the handset and the wallet the names
 * of phones alone, so not the hands of the cast; and nothing of the CA, the roles, the maker and the home page.
 */
function publicNames(port: number, { host }: Deployment): readonly (readonly [name: string, port: number])[] {
  const of = ({ name, offset, openToWallets }: NamedListener): readonly (readonly [string, number])[] => {
    if (openToWallets) return [[`${name}.${host}`, port + offset]];
    const pattern = `~^${PHONE}\\.${`${name}.${host}`.replaceAll('.', '\\.')}$`;
    return ['handset', 'wallet'].includes(name) ? [[pattern, port + offset]] : [];
  };
  return listenersOf().flatMap(of);
}

/** A configuration of nginx for exactly these names: any other is hung up on before it says what it wants. */
function nginxConfiguration(port: number, deployment: Deployment): string {
  const { tls = { certificate: 'CERTIFICATE.pem', key: 'KEY.pem' } } = deployment;
  const servers = publicNames(port, deployment).map(
    ([name, to]) => `server {
  listen ${deployment.port} ssl;
  server_name ${name.startsWith('~') ? `"${name}"` : name};
  location / { proxy_pass http://127.0.0.1:${to}; }
}`,
  );
  return `# For the http block of nginx. Written by npm start for https://*.${publicHost(deployment)}.
ssl_certificate ${tls.certificate};
ssl_certificate_key ${tls.key};
ssl_protocols TLSv1.2 TLSv1.3;
proxy_http_version 1.1;
proxy_set_header Host $http_host;
proxy_set_header Connection "";
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Proto https;
client_max_body_size 1m;
access_log off;
server {
  listen ${deployment.port} ssl default_server;
  ssl_reject_handshake on;
}
${servers.join('\n')}
`;
}

/** Beside the topology, again at each start. */
export const writeProxyConfiguration = (dataDir: string, port: number, deployment: Deployment): void =>
  replaceFile(join(dataDir, 'nginx.conf'), nginxConfiguration(port, deployment));
