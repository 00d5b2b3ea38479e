import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { portsNeeded } from '@inro/deployment';
import { Secret } from '@inro/foundation';
import { freeBlock, temporaryFolder } from '@inro/host/testing';
import { InroError } from '@inro/problem';
import { PresentationJourney, type PresentationPorts } from '@inro/wallet/core';
import { startSystem } from '../../tools/start/system.ts';
import { citizens } from '../people/citizens.ts';
import { presentationPorts } from '../people/log-in.ts';
import { pairedWallet } from '../people/phone.ts';
import { openRunningSystem } from '../people/running-system.ts';
import { live, phoneOf } from '../people/states.ts';
import { clinicPurpose, openTestService, type TestService } from '../testing/house/service.ts';
import type { Weight } from './slope.ts';

const root = join(import.meta.dirname, '../..');
const PRELOAD = join(import.meta.dirname, 'weigh-preload.ts');
const AT_ONCE = 4;

/** Weighs a house's handset while people log in with their phones: before the first login, and after each part of them. */
export async function weighHandset(
  { logins, parts }: { readonly logins: number; readonly parts: number },
  onWeight: (weight: Weight) => void = () => undefined,
): Promise<readonly Weight[]> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const file = join(dataDir, 'handset', 'weight.json');
  const env = { handset: { NODE_OPTIONS: `--import ${PRELOAD}` } };
  const house = await startSystem({ root, dataDir, port: await freeBlock(portsNeeded()), env });
  const system = openRunningSystem(dataDir);
  const service = await openTestService(system);
  const weigh = async (done: number): Promise<Weight> => {
    rmSync(file, { force: true });
    process.kill(house.pids().handset!, 'SIGUSR2');
    while (!existsSync(file)) await setTimeout(50);
    await setTimeout(50);
    const weight = { logins: done, ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<Weight, 'logins'>) };
    onWeight(weight);
    return weight;
  };
  try {
    const person = citizens.find(({ state }) => state === 'foreignName')!;
    await live(system, person);
    const phone = phoneOf(person);
    const ports = await presentationPorts(system, phone, await pairedWallet(system, phone));
    const pin = new Secret(person.phonePin);
    const part = Math.ceil(logins / parts);
    const weights: Weight[] = [];
    for (let done = 0; done <= logins; done += part) {
      if (done > 0) await logInOften(service, ports, pin, part);
      weights.push(await weigh(done));
    }
    return weights;
  } finally {
    await service.close();
    await house.stop();
    folder.dispose();
  }
}

async function logInOften(service: TestService, ports: PresentationPorts, pin: Secret<string>, times: number) {
  let left = times;
  const work = async (): Promise<void> => {
    while (left-- > 0) await logIn(service, ports, pin).catch(orAgain);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** On a busy machine somebody answers too late: one login less, and no reason to stop. */
function orAgain(failure: unknown): void {
  if (!(failure instanceof InroError && failure.code === 'http.peer_unavailable')) throw failure;
}

async function logIn({ sdk }: TestService, ports: PresentationPorts, pin: Secret<string>): Promise<void> {
  const options = { act: 'login', flow: 'same-device', purpose: clinicPurpose } as const;
  const { transaction, browserSession, qrPayload } = await sdk.createRequest(options);
  const journey = await PresentationJourney.open(ports, qrPayload);
  const { redirectUri } = await journey.agree({ act: 'login', pin });
  const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
  await sdk.finish({ act: 'login', transaction, browserSession, responseCode });
}
