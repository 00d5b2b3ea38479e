import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fakeTimeLibrary } from '../../tools/start/sandbox/fake-time.ts';

/** What the tests call, and the Debian package that brings it. */
const needed: readonly { readonly command: string; readonly package: string }[] = [
  { command: 'openssl', package: 'openssl' },
  { command: 'chromium', package: 'chromium' },
  { command: 'pkcs15-tool', package: 'opensc' },
  { command: 'pcscd', package: 'pcscd' },
  { command: 'vpcd-config', package: 'vsmartcard-vpcd' },
  { command: 'certtool', package: 'gnutls-bin' },
  { command: 'ssh-keygen', package: 'openssh-client' },
  // Some 115 MB: SunPKCS11, keytool and jarsigner judge the card.
  { command: 'jarsigner', package: 'default-jdk-headless' },
  { command: 'unshare', package: 'util-linux' },
  { command: 'ip', package: 'iproute2' },
  { command: 'strace', package: 'strace' },
  { command: 'fc-match', package: 'fontconfig' },
  { command: 'nginx', package: 'nginx-light' },
  // Its promtool reads the rules of the alarms, and evaluates them.
  { command: 'promtool', package: 'prometheus' },
  // Clients of OpenID Connect that judge the gateway; Go is some 200 MB.
  { command: 'apache2', package: 'apache2' },
  { command: 'go', package: 'golang-go' },
];
/** Where a package brings no command: a file of it. */
const neededFiles: readonly { readonly path: string; readonly package: string }[] = [
  { path: '/usr/share/fonts/opentype/noto', package: 'fonts-noto-cjk' },
  { path: '/usr/lib/apache2/modules/mod_auth_openidc.so', package: 'libapache2-mod-auth-openidc' },
  { path: '/usr/lib/python3/dist-packages/authlib', package: 'python3-authlib' },
  { path: '/usr/lib/python3/dist-packages/requests', package: 'python3-requests' },
  { path: '/usr/share/gocode/src/github.com/coreos/go-oidc', package: 'golang-github-coreos-go-oidc-dev' },
  { path: '/usr/share/gocode/src/golang.org/x/oauth2', package: 'golang-golang-x-oauth2-dev' },
];
/** A library that tests preload, and its package. */
const fakeTime = 'libfaketime';

const found = (command: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(join(folder, command)),
  );

/** On Debian as root, installs what the tests need; elsewhere names what is missing and ends with exit code 1. */
export function installSystemPackages(): void {
  const missing = [
    ...needed.filter(({ command }) => !found(command)).map((need) => need.package),
    ...neededFiles.filter(({ path }) => !existsSync(path)).map((need) => need.package),
    ...(fakeTimeLibrary() === undefined ? [fakeTime] : []),
  ];
  if (missing.length === 0) return;
  const canInstall = process.getuid?.() === 0 && found('apt-get');
  if (!canInstall) {
    console.error(`The tests need these Debian packages (or their like): ${missing.join(' ')}`);
    process.exit(1);
  }
  console.log(`Installing ${missing.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (install.status !== 0) {
    console.error('apt-get could not install them: the lines above say why.');
    process.exit(1);
  }
}
