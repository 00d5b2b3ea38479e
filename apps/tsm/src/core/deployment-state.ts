import { aids } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import { keyVersions, secretMaskOf } from '@inro/jpki-profile';
import type { DeploymentState } from '@inro/life-cycle';
import type { Deployment, Knowledge } from './knowledge.ts';

const LOCKED = 0x80;

/**
 * The state that an element shows, or undefined when too little of it has been read in this session.
 * Initialized: the security domain is there. Installed: it is under the service provider's keys, with the applet.
 * Personalized: keys attested for this application, secrets set. Activated: certificates stored, read back. Operational:
 * the security domain is PERSONALIZED too. Suspended: locked.
 */
export function observedState(deployment: Deployment, known: Knowledge): DeploymentState | undefined {
  const { registry, applet } = known;
  // What is about to be deleted has no states on the way but the last.
  if (deployment.target === 'deleted') return undefined;
  const securityDomain = registry?.[toHex(aids.jpkiSecurityDomain)]?.lifeCycle;
  const application = registry?.[toHex(aids.jpkiApplet)]?.lifeCycle;
  if (deployment.profile === 'phone') {
    if (registry === undefined) return undefined;
    if (securityDomain === undefined) return application === undefined ? 'NotDeployed' : 'UnderDeployment/Initialized';
    if ((securityDomain & LOCKED) !== 0 || ((application ?? 0) & LOCKED) !== 0) return 'Deployed/Suspended';
    if (application === undefined) return 'UnderDeployment/Initialized';
  }
  if (known.keyVersion !== keyVersions.final)
    return deployment.profile === 'phone' ? 'UnderDeployment/Initialized' : undefined;
  if (applet === undefined) return known.rotated ? 'UnderDeployment/Installed' : undefined;
  if (!isPersonalised(deployment, known)) return 'UnderDeployment/Installed';
  const files = Object.entries(known.files ?? {});
  if (files.length === 0 || !files.every(([ef, digest]) => applet.digests[ef] === digest))
    return 'UnderDeployment/Personalized';
  return known.personalized || deployment.profile === 'card' ? 'Deployed/Operational' : 'UnderDeployment/Activated';
}

const isPersonalised = ({ kinds }: Deployment, { applet, attested }: Knowledge): boolean => {
  const needed = secretMaskOf(kinds);
  return (
    applet !== undefined &&
    kinds.every((kind) => attested.includes(kind)) &&
    (needed & ~applet.secretsSet) === 0 &&
    (needed & applet.permits) === 0
  );
};
