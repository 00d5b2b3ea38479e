import { machine, type OrderOf, type StateOf } from './machine.ts';

/** BSI TR-03165: states of a service on a secure component. */
export const deploymentStates = [
  'NotDeployed',
  'UnderDeployment/Initialized',
  'UnderDeployment/Installed',
  'UnderDeployment/Personalized',
  'UnderDeployment/Activated',
  'Deployed/Operational',
  'Deployed/Suspended',
  'InError',
] as const;

const shows = (to: (typeof deploymentStates)[number]) => ({
  event: `shows ${to}` as const,
  from: deploymentStates.filter((state) => state !== to),
  to,
  audit: 'deployment state',
});
const showsAgain = (state: (typeof deploymentStates)[number]) => ({
  event: `shows ${state}` as const,
  from: [state],
  stays: 'seen before',
});
const byElement = (means: string) => ({ by: ['element'] as const, means });

/** What the TSM last saw of an element: `deployment.state`. The element decides: whatever it shows may follow anything. */
export const deployment = machine({
  title: 'Deployment, as the element shows it',
  about:
    'The TSM’s book (`deployment.state`), in the words of BSI TR-03165: what a session last read from the element.',
  states: {
    NotDeployed: 'nothing of ours is on the element',
    'UnderDeployment/Initialized': 'the security domain is there',
    'UnderDeployment/Installed': 'it is under the service provider’s keys, with the applet',
    'UnderDeployment/Personalized': 'keys attested for this application, secrets set',
    'UnderDeployment/Activated': 'certificates stored and read back',
    'Deployed/Operational': 'the security domain is PERSONALIZED too',
    'Deployed/Suspended': 'locked',
    InError: 'the element fails',
  },
  events: {
    enter: { by: ['registration'], means: 'Registration orders the deployment, or its deletion, for the first time.' },
    'shows NotDeployed': byElement('It has nothing of ours, or confirms the deletion.'),
    'shows UnderDeployment/Initialized': byElement('It shows the security domain.'),
    'shows UnderDeployment/Installed': byElement('It shows the applet under the final keys.'),
    'shows UnderDeployment/Personalized': byElement('It shows attested keys and set secrets.'),
    'shows UnderDeployment/Activated': byElement('It shows the certificates.'),
    'shows Deployed/Operational': byElement('It shows all of it, or confirms the delivery.'),
    'shows Deployed/Suspended': byElement('It shows a lock.'),
    'shows InError': byElement('It refuses what it has to do.'),
  },
  orders: {},
  facts: {},
  rows: [
    { event: 'enter', from: [], to: 'NotDeployed' },
    { event: 'enter', from: deploymentStates, stays: 'found again' },
    ...deploymentStates.map(shows),
    ...deploymentStates.map(showsAgain),
  ],
});

export type DeploymentState = StateOf<typeof deployment>;

/** What the TSM is to bring about: `deployment.target`. */
export const target = machine({
  title: 'Deployment, as it is ordered',
  about: 'The TSM’s book (`deployment.target`): what registration wants on the element.',
  states: { deployed: 'applet and certificates are to be there', deleted: 'nothing is to be there' },
  events: {
    open: { by: ['registration'], means: 'Registration orders a deployment.' },
    announce: { by: ['registration'], means: 'Registration says that the certificates are there.' },
    delete: { by: ['registration'], means: 'Registration orders the deletion.' },
  },
  orders: {
    issuerDestroysKeys: 'Issuer’s role: destroy the transport keys',
    providerDestroysKeys: 'Provider’s role: destroy the transport keys',
  },
  facts: {},
  rows: [
    { event: 'open', from: [], to: 'deployed', audit: 'deployment ordered' },
    { event: 'open', from: ['deployed'], stays: 'a new session' },
    { event: 'open', from: ['deleted'], refused: 'tsm.deployment_conflict' },

    { event: 'announce', from: ['deployed'], stays: 'a new session, which asks for them' },
    { event: 'announce', from: ['deleted'], refused: 'tsm.deployment_conflict' },

    // The order to deploy may have been lost, or may still come.
    { event: 'delete', from: [], to: 'deleted', audit: 'deletion ordered' },
    {
      event: 'delete',
      from: ['deployed'],
      to: 'deleted',
      orders: ['issuerDestroysKeys', 'providerDestroysKeys'],
      audit: 'deletion ordered',
    },
    { event: 'delete', from: ['deleted'], stays: 'a new session' },
  ],
});

export type DeploymentTarget = StateOf<typeof target>;
export type TargetOrder = OrderOf<typeof target>;
